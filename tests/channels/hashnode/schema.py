"""Hashnode's own GraphQL schema."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tests.fakes.specs import FOLDER

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ("graphql",)


@cache
def schema() -> GraphQLSchema:
    from graphql import GraphQLScalarType, build_schema

    built = build_schema((FOLDER / "hashnode/schema.graphql").read_text())
    ids = built.type_map["ObjectId"]
    assert isinstance(ids, GraphQLScalarType)
    ids.coerce_input_value = _object_id
    return built


def _object_id(given: object) -> str:
    if isinstance(given, str) and re.fullmatch("[0-9a-f]{24}", given):
        return given
    raise ValueError(f"not an ObjectId: {given!r}")


def errors(request: Request, face: str) -> list[str]:
    del face
    from graphql import OperationDefinitionNode, parse, validate
    from graphql.execution.values import get_variable_values

    body = request.json()
    document = parse(body["query"])
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    found = get_variable_values(schema(), operation.variable_definitions or (), body.get("variables") or {})
    return [str(error) for error in (*validate(schema(), document), *(found if isinstance(found, list) else ()))]

"""Forem's description of its API, which is older than two fields that it takes."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from tests.fakes.specs import Api, read

if TYPE_CHECKING:
    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ("openapi_core",)


@cache
def api() -> Api:
    description = deepcopy(read("forem/openapi.json"))
    article = description["components"]["schemas"]["Article"]["properties"]["article"]
    article["properties"]["tags"] = {"type": "array", "items": {"type": "string"}}  # or one string with commas
    article["properties"]["ai_disclosure_level"] = {"type": "string"}
    article["additionalProperties"] = False
    return Api(description, "https://dev.to")


def errors(request: Request, face: str) -> list[str]:
    del face
    return api().errors(request) if request.path.startswith("/api/") else []

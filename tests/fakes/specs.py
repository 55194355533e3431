"""What the platforms say themselves that they take, where their descriptions are at hand (`FOLDER`); else nothing is checked.

`tests/channels/<kind>/schema.py` has `errors(request, face) -> list[str]`: what is wrong with a request of the kind; and
`NEEDS`, the packages that it uses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from email import message_from_bytes
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings

from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openapi_core import OpenAPI

    from syndicator.testing.server import Request

FOLDER = ROOT.parent / "shared" / "specs"


def errors_of(case: str) -> Callable[[Request], list[str]] | None:
    """What finds the errors of the requests of a case; None if nobody describes them, or not here."""
    kind, _, face = case.partition("-")
    name = f"tests.channels.{kind}.schema"
    if not FOLDER.is_dir() or find_spec(name) is None:
        return None
    module = import_module(name)
    if not all(map(find_spec, module.NEEDS)):
        return None
    errors: Callable[[Request, str], list[str]] = module.errors
    return lambda request: errors(request, face)


@cache
def read(name: str) -> Any:
    """A JSON file of FOLDER."""
    return json.loads((FOLDER / name).read_text())


@dataclass
class Api:
    """An OpenAPI description. `server`: what stands before the path of a request."""

    description: Mapping[str, Any]
    server: str

    def errors(self, request: Request) -> list[str]:
        kind = request.headers.get("content-type", "").partition(";")[0]
        return self._form_errors(request) if kind == "multipart/form-data" else self._errors(request, kind)

    def _errors(self, request: Request, kind: str) -> list[str]:
        from openapi_core.exceptions import OpenAPIError
        from openapi_core.testing import MockRequest

        host, _, prefix = self.server.partition("://")[2].partition("/")
        described = MockRequest(
            f"https://{host}", request.method.lower(), f"{prefix and '/'}{prefix}{request.path}", args=dict(request.query),
            headers=dict(request.headers), data=request.body or None, content_type=kind or "application/json",
        )  # fmt: skip
        try:
            with catch_warnings(action="ignore"):  # about its OAuth
                self._api.validate_request(described)
        except OpenAPIError as error:
            details = [each.message for each in getattr(error.__cause__, "schema_errors", ())]
            return [f"{request.method} {request.path}: {error}: {details or error.__cause__}"]
        return []

    def _form_errors(self, request: Request) -> list[str]:
        """A form: its required parts, no part that is not described."""
        content = self.description["paths"][request.path][request.method.lower()]["requestBody"]["content"]
        schema = self._resolved(content["multipart/form-data"]["schema"])
        parts = form(request)
        missing = set(schema.get("required", ())) - set(parts)
        values = {name: self._resolved(each).get("enum") for name, each in schema["properties"].items()}
        wrong = [
            f"{name}={parts[name]!r}"
            for name, known in values.items()
            if known and name in parts and parts[name].decode() not in known
        ]
        return [
            f"{request.path}: {problem}: {sorted(names)}"
            for problem, names in (("missing", missing), ("unknown", set(parts) - set(values)), ("not allowed", wrong))
            if names
        ]

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while reference := schema.get("$ref"):
            found: Any = self.description
            for name in reference.removeprefix("#/").split("/"):
                found = found[name]
            schema = found
        return schema

    @cached_property
    def _api(self) -> OpenAPI:
        from openapi_core import Config, OpenAPI

        return OpenAPI.from_dict(self.description, Config(spec_validator_cls=None))  # it is not ours to check


def form(request: Request) -> dict[str, bytes]:
    """The parts of a form by name."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    found: dict[str, Any] = {}
    for part in message_from_bytes(head + request.body).walk():
        if not part.is_multipart():
            found[str(part.get_param("name", header="content-disposition"))] = part.get_payload(decode=True)
    return found

"""The methods of the Bot API and their fields, as others have made them of its documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.specs import read

if TYPE_CHECKING:
    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ()
BEYOND = ("getChatMember",)  # not among them


def errors(request: Request, face: str) -> list[str]:
    del face
    name = request.path.rpartition("/")[2]
    if name in BEYOND:
        return []
    method = read("telegram/api.json")["methods"].get(name)
    if method is None:
        return [f"{name} is not described"]
    fields = {field["name"]: field for field in method.get("fields", ())}
    body = request.json() if request.body else {}
    missing = [field for field, said in fields.items() if said["required"] and field not in body]
    return [f"{name}: {problem}" for problem in (*(set(body) - set(fields)), *missing)]

"""X's own description of its API."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.fakes.specs import Api, read

if TYPE_CHECKING:
    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ("openapi_core",)
BEYOND = ("/2/oauth2/token",)  # not in it


@cache
def api() -> Api:
    return Api(read("x/openapi.json"), "https://api.x.com")


def errors(request: Request, face: str) -> list[str]:
    del face
    return api().errors(request) if request.path.startswith("/2/") and request.path not in BEYOND else []

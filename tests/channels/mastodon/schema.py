"""Mastodon's API, by a description that others made of its documentation."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from tests.fakes.specs import Api, read

if TYPE_CHECKING:
    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ("openapi_core",)
BEYOND = ("/api/v1/apps/verify_credentials", "/api/v1/instance")  # not in it


@cache
def api() -> Api:
    """In it a post is one of three kinds; here it may be several, such as one with text and pictures."""
    description = deepcopy(read("mastodon/openapi.json"))
    body = description["paths"]["/api/v1/statuses"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["anyOf"] = body.pop("oneOf")
    return Api(description, "https://mastodon.example")


def errors(request: Request, face: str) -> list[str]:
    del face
    return api().errors(request) if request.path.startswith("/api/") and request.path not in BEYOND else []

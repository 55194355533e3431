"""What the Bot API's responses mean, one by one."""

from __future__ import annotations

import json

import pytest

from syndicator.channels.http.response import Response
from syndicator.channels.telegram.responses import accepted, is_gone, is_unchanged
from syndicator.errors import Ambiguous, SendError, Unreachable


def response(status: int, body: object, *, publishes: bool = True) -> Response:
    return Response(status=status, body=json.dumps(body).encode(), host="api.telegram.org", publishes=publishes)


@pytest.mark.parametrize("body", [{}, [], "ok", {"ok": False}, {"ok": "true"}, None])
def test_a_success_that_does_not_say_so_is_in_doubt(body: object) -> None:
    with pytest.raises(Ambiguous):
        accepted(response(200, body), "news")
    with pytest.raises(Unreachable):
        accepted(response(200, body, publishes=False), "news")


@pytest.mark.parametrize("body", [[], {"description": None}, {"description": ["x"]}, {"parameters": 1}])
@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_no_body_of_a_failure_raises_anything_else(status: int, body: object) -> None:
    with pytest.raises(SendError):
        accepted(response(status, body), "news")
    assert not is_gone(response(status, body))
    assert not is_unchanged(response(status, body))

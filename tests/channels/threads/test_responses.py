"""Each error of Threads has its meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syndicator.channels.http.response import Response
from syndicator.channels.threads.responses import NotThere, accepted
from syndicator.errors import (
    Ambiguous,
    Limited,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    SendError,
    Unreachable,
)


def response(status: int, *, publishes: bool = True, **error: Any) -> Response:
    body = json.dumps({"error": {"type": "OAuthException", "message": "no", **error}}).encode()
    return Response(status=status, body=body, host="graph.threads.net", publishes=publishes, secrets=("hush-hush",))


@pytest.mark.parametrize(
    ("status", "error", "meaning"),
    [
        (400, {"code": 24, "error_subcode": 4279009}, NotThere),
        (400, {"code": 100, "error_subcode": 33}, NotThere),
        (400, {"code": 190}, NeedsLogin),
        (401, {"code": 190}, NeedsLogin),
        (403, {"code": 10}, NeedsLogin),
        (403, {"code": 200}, NeedsLogin),
        (400, {"code": 100, "message": "Param text must be at most 500 characters long."}, Permanent),
        (400, {"code": 1, "message": "THREADS_API__LINK_LIMIT_EXCEEDED"}, Permanent),
        (400, {"code": 1, "message": "The media could not be fetched from this URI"}, Permanent),
        (400, {"code": 1, "error_subcode": 4279013}, NeedsPerson),
        (403, {"code": 2207051}, NeedsPerson),
        (400, {"code": 4}, Limited),
        (429, {}, Limited),
        (500, {"code": 24, "error_subcode": 4279009}, Ambiguous),
        (500, {"code": 190}, NeedsLogin),
        (503, {}, Ambiguous),
        (400, {"code": 2, "is_transient": True}, Ambiguous),
    ],
)
def test_an_error_has_its_meaning(status: int, error: dict[str, Any], meaning: type[SendError]) -> None:
    with pytest.raises(SendError) as caught:
        accepted(response(status, **error), "threads")
    assert type(caught.value) is meaning


def test_a_read_that_fails_publishes_nothing() -> None:
    for status, error in ((500, {}), (400, {"is_transient": True})):
        with pytest.raises(Unreachable):
            accepted(response(status, publishes=False, **error), "threads")


def test_what_it_says_is_said_without_the_token() -> None:
    with pytest.raises(NeedsLogin, match="Session has expired") as caught:
        accepted(response(400, code=190, message="Session has expired: hush-hush"), "threads")
    assert "hush-hush" not in f"{caught.value} {caught.value.evidence}"

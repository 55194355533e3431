"""What a server's answers mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from syndicator.channels.bluesky.responses import Missing, SessionExpired, Taken, accepted
from syndicator.channels.http.response import Response
from syndicator.errors import (
    Ambiguous,
    Limited,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    SendError,
    Unreachable,
)


def response(status: int, error: str = "", message: str = "", **more: object) -> Response:
    body = json.dumps({"error": error, "message": message}).encode() if error else b""
    return Response(status=status, body=body, host="pds.example", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "error", "kind", "says"),
    [
        (400, "ExpiredToken", SessionExpired, "renewed"),
        (400, "InvalidToken", SessionExpired, "renewed"),
        (400, "RecordNotFound", Missing, "no such record"),
        (400, "InvalidSwap", Taken, "another record"),
        (400, "InvalidRequest", Permanent, "refuses this: InvalidRequest: why"),
        (400, "BlobNotFound", Permanent, "refuses this"),
        (413, "PayloadTooLarge", Permanent, "refuses this"),
        (401, "AuthenticationRequired", NeedsLogin, "syndicator auth blue"),
        (401, "AuthMissing", NeedsLogin, "app password"),
        (401, "AuthFactorTokenRequired", NeedsLogin, "wants a code"),
        (403, "Forbidden", NeedsLogin, "does not accept"),
        (401, "AccountTakedown", NeedsPerson, "blocked the account"),
        (400, "AccountDeactivated", NeedsPerson, "blocked the account"),
        (400, "RepoTakendown", NeedsPerson, "blocked the account"),
        (429, "RateLimitExceeded", Limited, "no more requests"),
        (500, "InternalServerError", Unreachable, "500"),
        (502, "", Unreachable, "502"),
        (404, "", Permanent, "404"),
    ],
)
def test_an_answer_is_an_error_of_its_class(status: int, error: str, kind: type[SendError], says: str) -> None:
    with pytest.raises(kind, match=says) as caught:
        accepted(response(status, error, "why"), "blue")
    assert type(caught.value) is kind


def test_a_broken_answer_to_a_write_leaves_it_open() -> None:
    with pytest.raises(Ambiguous):
        accepted(response(500, "InternalServerError", publishes=True), "blue")


def test_what_succeeds_is_returned() -> None:
    assert accepted(response(200), "blue").status == 200


def test_a_limit_tells_its_end() -> None:
    end = int((datetime.now(UTC) + timedelta(minutes=4)).timestamp())
    with pytest.raises(Limited) as caught:
        accepted(response(429, "RateLimitExceeded", headers={"ratelimit-reset": str(end)}), "blue")
    assert caught.value.retry_after is not None
    assert timedelta(minutes=3, seconds=50) < caught.value.retry_after <= timedelta(minutes=4)
    with pytest.raises(Limited) as caught:
        accepted(response(429, headers={"ratelimit-reset": "soon", "retry-after": "7"}), "blue")
    assert caught.value.retry_after == timedelta(seconds=7)

"""What Buttondown's responses mean."""

from __future__ import annotations

import json
import time

import pytest

from syndicator.channels.buttondown.responses import accepted
from syndicator.channels.http.response import Response
from syndicator.errors import (
    Ambiguous,
    Duplicate,
    Limited,
    NeedsLogin,
    NeedsMoney,
    NeedsPerson,
    Permanent,
    SendError,
)


def failure(status: int, body: object, **headers: str) -> SendError:
    response = Response(status=status, body=json.dumps(body).encode(), headers=headers, publishes=True)
    with pytest.raises(SendError) as caught:
        accepted(response, "letter")
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, "authentication_missing", NeedsLogin),
        (403, "permission_denied", NeedsLogin),
        (403, "feature_disabled", NeedsMoney),
        (400, "email_not_confirmed", NeedsPerson),
        (400, "sending_requires_confirmation", NeedsPerson),
        (400, "slug_invalid", Duplicate),
        (400, "email_duplicate", Duplicate),
        (400, "body_contains_frontmatter", Permanent),
        (422, "request_invalid", Permanent),
        (409, "conflict", Ambiguous),
        (429, "rate_limited", Limited),
        (500, "", Ambiguous),
    ],
)
def test_what_a_refusal_is_about(status: int, code: str, error: type[SendError]) -> None:
    assert type(failure(status, {"code": code, "detail": "No."})) is error


@pytest.mark.parametrize("body", [[], {}, {"detail": [{"loc": ["a"]}]}, {"code": None}, "no"])
def test_no_body_raises_anything_else(body: object) -> None:
    assert isinstance(failure(422, body), Permanent)


def test_a_limit_says_when_it_ends() -> None:
    reset = failure(429, {}, **{"x-ratelimit-reset": str(int(time.time()) + 90)})
    assert isinstance(reset, Limited)
    assert reset.retry_after is not None
    assert 60 < reset.retry_after.total_seconds() <= 90
    for wrong in ("", "soon", "9" * 30, "²"):
        limited = failure(429, {}, **{"x-ratelimit-reset": wrong})
        assert isinstance(limited, Limited)
        assert limited.retry_after is None

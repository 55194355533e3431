"""What LinkedIn's responses mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.linkedin.responses import recent_version
from syndicator.credentials import TokenStore
from syndicator.errors import (
    Ambiguous,
    Duplicate,
    Limited,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
)
from tests.channels.linkedin.fake import PERSON, FakeLinkedIn
from tests.channels.linkedin.helpers import channel, prepared, step

if TYPE_CHECKING:
    from pathlib import Path


def test_an_exact_duplicate_names_the_copy(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url)
    sending = prepared(kind)
    first = kind.send(sending)
    with pytest.raises(Duplicate) as caught:
        kind.send(sending)
    assert caught.value.receipt == first
    server.clock = lambda: datetime.now(UTC).timestamp() + 601  # ten minutes on it has forgotten
    assert kind.send(sending) != first


@pytest.mark.parametrize(
    "case",
    [
        (401, {"serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN", "message": "has expired"}, NeedsLogin, "expired"),
        (401, {"serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN", "message": "revoked"}, NeedsLogin, "auth pro"),
        (401, {"serviceErrorCode": 65600, "message": "Invalid access token"}, NeedsLogin, "Invalid access token"),
        (403, {"serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": "Not enough permissions"}, NeedsLogin, "Not"),
        (400, {"code": "FIELD_LENGTH_TOO_LONG"}, Permanent, "FIELD_LENGTH_TOO_LONG"),
        (400, {"code": "MISSING_FIELD"}, Permanent, "MISSING_FIELD"),
        (400, {"code": "VERSION_MISSING"}, NeedsPerson, "config.toml"),
        (426, {"code": "NONEXISTENT_VERSION"}, NeedsPerson, r"set version = \"20\d{4}\" under \[channels.pro\]"),
        (422, {"message": "something else"}, Permanent, "something else"),
        (422, {"message": "Content is a duplicate of urn:li:person:12"}, Duplicate, "already"),
        (409, {"code": "CONFLICT"}, Retryable, "busy"),
        (429, {"code": "TOO_MANY_REQUESTS"}, Limited, "no more requests"),
        (500, {}, Ambiguous, "500"),
        (502, "<html>", Ambiguous, "502"),
        (503, {}, Ambiguous, "503"),
        (504, {}, Ambiguous, "504"),
        (201, {}, Ambiguous, "unreadable"),
    ],
)  # fmt: skip
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: FakeLinkedIn, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server.url, author=PERSON)
    sending = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(sending)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)
    if isinstance(caught.value, Duplicate):
        assert caught.value.receipt is None  # a person is no post


@pytest.mark.parametrize(
    ("today", "version"),
    [
        ((2026, 11, 29), "202609"),
        ((2026, 12, 31), "202610"),
        ((2027, 1, 1), "202611"),
        ((2027, 2, 15), "202611"),  # there is none for December
        ((2027, 3, 1), "202701"),
    ],
)
def test_the_version_to_set_is_one_that_exists(today: tuple[int, int, int], version: str) -> None:
    assert recent_version(datetime(*today, tzinfo=UTC)) == version


def test_a_day_that_is_used_up_ends_at_midnight_utc(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url, author=PERSON)
    server.misbehave("429_before", body={"code": "TOO_MANY_REQUESTS"})
    with pytest.raises(Retryable) as caught:
        kind.send(step(b"{}"))
    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(0) < wait <= timedelta(days=1)
    assert ((datetime.now(UTC) + wait).time().replace(microsecond=0).isoformat()) in ("00:00:00", "23:59:59")
    server.misbehave("429_before", headers={"Retry-After": "90"})
    with pytest.raises(Retryable) as caught:
        kind.send(step(b"{}"))
    assert caught.value.retry_after == timedelta(seconds=90)


def test_a_token_that_was_just_made_may_be_called_revoked(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url, access_token=None, author=PERSON)
    server.tokens["new"] = "revoked"
    for age, meaning in ((timedelta(seconds=5), Retryable), (timedelta(hours=1), NeedsLogin)):
        obtained_at = (datetime.now(UTC) - age).isoformat()
        TokenStore(tmp_path).save("pro", {"access_token": "new", "obtained_at": obtained_at})
        with pytest.raises(meaning):
            kind.send(step(b"{}"))

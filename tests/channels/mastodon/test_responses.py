"""What a server's answers mean."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import Ambiguous, Duplicate, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable, SendError
from tests.channels.mastodon.helpers import channel, draft, prepared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.mastodon.fake import Server


@pytest.mark.parametrize(
    "case",
    [
        (401, {"error": "The access token is invalid"}, NeedsLogin, "auth toots"),
        (422, {"error": "This method requires an authenticated user"}, NeedsLogin, "auth toots"),
        (
            403,
            {"error": "This action is outside the authorized scopes"},
            NeedsLogin,
            "authorized scopes.: log in there",
        ),
        (404, {"error": "Record not found"}, Duplicate, "deleted"),
        (404, {"error": "The post you are trying to reply to does not appear to exist."}, Permanent, "reply to"),
        (404, "<html>", Permanent, "404"),
        (410, {}, Permanent, "410"),
        (422, {"error": "Validation failed: Text character limit of 500 exceeded"}, Permanent, "limit of 500"),
        (422, [{"error": 1}], Permanent, "422"),
        (429, {"error": "Too many requests"}, Limited, "no more requests"),
        (500, "<html>", Ambiguous, "500"),
        (502, "", Ambiguous, "502"),
        (503, {"error": "There was a temporary problem"}, Ambiguous, "503"),
        (503, {"error": "This page requires an authenticated user"}, Ambiguous, "503"),
        (200, "<html>", Ambiguous, "unreadable"),
        (200, {"id": 5}, Ambiguous, "unreadable"),
        (200, {"id": ""}, Ambiguous, "unreadable"),
        (200, [], Ambiguous, "unreadable"),
        (301, "", NeedsPerson, "address has moved"),
    ],
)
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: Server, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(step)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)


def test_what_a_post_says_is_no_failure(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    receipt = kind.send(prepared(kind, draft("Each of its methods requires an authenticated user")))
    assert receipt.remote_id == server.statuses[0].id


def test_a_limit_that_is_used_up_names_its_end(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.statuses = [server.by_hand(str(n)) for n in range(300)]
    with pytest.raises(Retryable) as caught:
        kind.send(step)
    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(hours=2, minutes=59) < wait <= timedelta(hours=3)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Reset": "2020-01-01T00:00:00.000000Z"}, timedelta(0)),
        ({"X-RateLimit-Reset": "2020-01-01T00:00:00.000000Z", "Retry-After": "60"}, timedelta(minutes=1)),
        ({}, None),
    ],
)
def test_a_limit_without_an_end_to_come_is_left_to_the_usual_wait(
    tmp_path: Path, server: Server, headers: dict[str, str], wait: timedelta | None
) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave("429_before", headers=headers)
    with pytest.raises(Retryable) as caught:
        kind.send(step)
    assert caught.value.retry_after == wait


def test_a_repeat_whose_post_was_deleted_meanwhile_makes_no_other(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    kind.delete(kind.send(step))
    with pytest.raises(Duplicate, match="deleted"):
        kind.send(step)
    assert server.visible == []

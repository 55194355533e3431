"""What X's responses mean."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import (
    Ambiguous,
    Duplicate,
    Limited,
    NeedsLogin,
    NeedsMoney,
    Permanent,
    Retryable,
    SendError,
)
from tests.channels.x.fake import FakeX, XPost
from tests.channels.x.helpers import channel, prepared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "case",
    [
        (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, Duplicate, "already"),
        (403, {"detail": "not configured with the appropriate oauth1 app permissions"}, NeedsLogin, "read and write"),
        (403, {"detail": "Your account is suspended"}, NeedsLogin, "suspended"),
        (403, {"type": "https://api.x.com/2/problems/user-suspended"}, NeedsLogin, "refuses the account"),
        (403, {"reason": "client-not-enrolled", "detail": "Appropriate level"}, NeedsLogin, "refuses the account"),
        (403, {"errors": [{"code": 326, "message": "temporarily locked"}]}, NeedsLogin, "refuses the account"),
        (403, {"errors": [{"code": 261, "message": "no write actions"}]}, NeedsLogin, "read and write"),
        (403, {"detail": "Your Tweet needs to be a bit shorter."}, Permanent, "refuses this post"),
        (403, {"errors": [{"code": 186, "message": "x"}]}, Permanent, "refuses this post"),
        (403, {"detail": "Reply to this conversation is not allowed"}, Permanent, "refuses this post"),
        (403, {"detail": "You can only reply to or quote posts where you are mentioned."}, Permanent, "this post"),
        (403, {"detail": "This link has been blocked as potentially harmful"}, Permanent, "refuses this post"),
        (403, {"detail": "A post may have one cashtag"}, Permanent, "refuses this post"),
        (403, {"detail": "This request looks like it might be automated."}, Retryable, "for now"),
        (403, {"errors": [{"code": 226, "message": "x"}]}, Retryable, "for now"),
        (403, {"errors": ["?", {"code": "186"}], "detail": "Never heard of"}, NeedsLogin, "Never heard of"),
        (402, {"title": "CreditsDepleted", "detail": "no credits"}, NeedsMoney, "console.x.com"),
        (401, {"title": "Unauthorized", "detail": "Unauthorized"}, NeedsLogin, "auth x"),
        (400, {"errors": [{"message": "x"}], "detail": "invalid"}, Permanent, "invalid"),
        (400, [{"code": 1}], Permanent, "400"),
        (429, {"title": "Too Many Requests"}, Limited, "no more requests"),
        (500, "<html>", Ambiguous, "500"),
        (503, {}, Ambiguous, "503"),
        (201, "<html>", Ambiguous, "unreadable"),
        (201, {"data": {"id": 5}}, Ambiguous, "unreadable"),
        (200, [], Ambiguous, "unreadable"),
    ],
)
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: FakeX, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(step)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)


def test_an_unknown_refusal_leaves_open_what_is_refused(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave("403_before", body={"detail": "Never heard of"})
    with pytest.raises(NeedsLogin, match=r"refuses the account \(Never heard of\)") as caught:
        kind.send(step)
    assert caught.value.unexplained
    assert server.posts == []


def test_a_limit_that_is_used_up_names_its_end(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    server.posts = [XPost(str(n), str(n), server.clock()) for n in range(100)]
    with pytest.raises(Retryable) as caught:
        kind.send(prepared(kind))
    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(seconds=890) < wait <= timedelta(seconds=901)
    now = int(server.clock())
    daily = {"x-rate-limit-remaining": "5", "x-rate-limit-reset": str(now + 60), "x-user-limit-24hour-remaining": "0"}
    server.misbehave("429_before", headers=daily | {"x-user-limit-24hour-reset": str(now + 7200)})
    with pytest.raises(Retryable) as caught:
        kind.send(prepared(kind))
    wait = caught.value.retry_after
    assert wait is not None
    assert wait > timedelta(seconds=7000)
    soon = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(now + 60), "x-user-limit-24hour-remaining": "5"}
    server.misbehave("429_before", headers=soon | {"x-user-limit-24hour-reset": str(now + 7200)})
    with pytest.raises(Retryable) as caught:
        kind.send(prepared(kind))
    wait = caught.value.retry_after
    assert wait is not None
    assert wait < timedelta(seconds=100)

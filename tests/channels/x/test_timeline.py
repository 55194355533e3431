"""A copy is found among the account's own posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import (
    Retryable,
)
from syndicator.model import CopyQuery, NotFound, Post, Receipt, Step
from tests.channels.x.fake import USER, FakeX, XPost
from tests.channels.x.helpers import TEXT, URL, channel, draft, prepared

if TYPE_CHECKING:
    from pathlib import Path


def copy_query(step: Step | None, since: datetime | None = None, known: frozenset[str] = frozenset()) -> CopyQuery:
    return CopyQuery(post=Post(url=URL, title="Loops"), step=step, since=since, known=known)


def test_a_copy_is_found_behind_its_short_links_and_entities(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    kind.send(prepared(kind, draft("something else")))
    listed = server.posts[0].listed()
    assert "t.co" in listed["text"]
    assert "&amp;" in listed["text"]
    assert kind.find(copy_query(step, step.started_at)) == receipt
    assert kind.find(copy_query(None)) == receipt
    query = next(r for r in server.requests if r.path.endswith("/tweets") and r.method == "GET").query
    fields = "entities,created_at,in_reply_to_user_id"
    assert query == {"max_results": "10", "tweet.fields": fields, "exclude": "retweets"}


def test_a_copy_by_hand_with_other_words_is_found_by_its_link(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    tco = {"https://t.co/0000000001": f"{URL}&utm_source=x"}
    server.posts = [XPost("7", f"Read this! {URL}&utm_source=x", server.clock(), short=tco)]
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    assert found.remote_id == "7"


def test_an_answer_to_somebody_and_a_repost_are_no_copies(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    tco = {"https://t.co/0000000001": URL}
    server.posts = [
        XPost("6", f"RT @ada: see {URL}", server.clock(), short=tco, repost=True),
        XPost("7", f"@grace see {URL}", server.clock(), short=tco, reply_to="5", reply_to_user="99"),
    ]
    assert kind.find(copy_query(None)) is NotFound.SURELY
    assert kind.find(copy_query(prepared(kind))) is NotFound.SURELY
    server.posts.append(XPost("8", f"more: {URL}", server.clock(), short=tco, reply_to="4", reply_to_user=USER))
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    assert found.remote_id == "8"  # of a thread of one's own


def test_a_digest_is_known_by_its_words_alone(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    server.posts = [XPost("7", f"One of its posts: {URL}", server.clock(), short={"https://t.co/0000000001": URL})]
    digest = Post(url=URL, title="The week", digest_of=("p1", "p2"))
    assert kind.find(CopyQuery(post=digest)) is NotFound.PERHAPS
    step = prepared(kind)
    assert kind.find(CopyQuery(post=digest, step=step)) is NotFound.SURELY
    receipt = kind.send(step)
    assert kind.find(CopyQuery(post=digest, step=step)) == receipt


def test_a_later_part_is_known_by_its_words_alone(tmp_path: Path, server: FakeX) -> None:
    kind, thread = channel(tmp_path, server), draft(TEXT, f"again {URL}")
    root = kind.send(prepared(kind, thread))
    second = prepared(kind, thread, 1, (root,))
    assert kind.find(copy_query(second, second.started_at)) is NotFound.SURELY


def test_older_and_known_copies_are_none(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    now = datetime.now(UTC)
    assert kind.find(copy_query(step, now + timedelta(minutes=1))) is NotFound.SURELY
    assert kind.find(copy_query(step, now - timedelta(minutes=1), frozenset({receipt.remote_id}))) is NotFound.SURELY


def test_it_is_sure_only_when_it_read_back_past_the_attempt(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step, now = prepared(kind), datetime.now(UTC)
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    server.posts = [XPost(str(n), f"post {n}", server.clock()) for n in range(25)]
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    assert [r.query.get("pagination_token") for r in server.requests[-3:]] == [None, "10", "20"]
    server.posts = [XPost(str(n), f"post {n}", server.clock()) for n in range(150)]
    assert kind.find(copy_query(step, now)) is NotFound.PERHAPS
    server.posts = [XPost(str(n), f"post {n}", server.clock() - 3600) for n in range(150)]
    asked = len(server.requests)
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 1


@pytest.mark.parametrize("body", [{}, [], {"errors": []}, {"data": [{"id": "1"}], "meta": {}}, "<html>"])
def test_a_listing_that_says_nothing_proves_nothing(tmp_path: Path, server: FakeX, body: Any) -> None:
    kind = channel(tmp_path, server)
    kind.account()
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable):
        kind.find(copy_query(prepared(kind), datetime.now(UTC)))

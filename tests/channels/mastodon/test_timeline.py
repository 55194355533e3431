"""How a copy is found among the account's posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import Retryable, Unreachable
from syndicator.model import CopyQuery, NotFound, Post, Receipt
from tests.channels.mastodon.helpers import NOW, TEXT, URL, channel, copy_query, draft, prepared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.mastodon.fake import Server


def test_a_copy_is_found_behind_its_html(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    kind.send(prepared(kind, draft("something else")))
    assert kind.find(copy_query(step, step.started_at)) == receipt
    assert kind.find(copy_query(None)) == receipt
    words = prepared(kind, draft("Words & <words>\n\nby @ada@social.example #Python"))
    receipt = kind.send(words)
    assert kind.find(copy_query(words, words.started_at)) == receipt
    query = [r for r in server.requests if r.path.endswith("/14715/statuses")][-1].query
    assert query == {"limit": "40", "exclude_reblogs": "true"}


def test_a_copy_by_hand_with_other_words_is_found_by_its_link(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    status = server.by_hand(f"Read this! {URL}&utm_source=x")
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    assert (found.remote_id, found.remote_url) == (status.id, f"https://social.example/@ada/{status.id}")


@pytest.mark.parametrize("how", [{"visibility": "direct"}, {"reply_to": "1", "reply_to_account": "2"}])
def test_what_tells_one_person_of_a_post_announces_it_to_nobody(
    tmp_path: Path, server: Server, how: dict[str, Any]
) -> None:
    kind = channel(tmp_path, server)
    server.by_hand(f"As I wrote: {URL}", **how)
    assert kind.find(copy_query(None)) is NotFound.SURELY


def test_a_page_of_the_same_name_elsewhere_is_another(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.by_hand("Not mine: https://elsewhere.dev/loops?a=1&b=2")
    assert kind.find(copy_query(None)) is NotFound.SURELY


def test_a_step_is_found_by_its_link_only_where_it_has_one(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    status = server.by_hand(f"In other words: {URL}")
    found = kind.find(copy_query(prepared(kind), NOW))
    assert isinstance(found, Receipt)
    assert found.remote_id == status.id
    assert kind.find(copy_query(prepared(kind, draft("No link")), NOW)) is NotFound.SURELY


def test_a_direct_message_of_ours_is_found(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, visibility="direct")
    step = prepared(kind)
    receipt = kind.send(step)
    assert kind.find(copy_query(step, step.started_at)) == receipt


def test_another_post_with_the_same_other_links_is_no_copy(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.by_hand("Another one, https://blog.example.dev/other and https://blog.example.dev")
    step = prepared(kind, draft(f"Loops {URL} on https://blog.example.dev"))
    assert kind.find(copy_query(step, NOW)) is NotFound.SURELY
    digest = CopyQuery(post=Post(url="https://blog.example.dev", digest_of=("a", "b")))
    assert kind.find(digest) is NotFound.PERHAPS


def test_a_later_part_is_known_by_its_words_alone(tmp_path: Path, server: Server) -> None:
    kind, thread = channel(tmp_path, server), draft(TEXT, f"again {URL}")
    root = kind.send(prepared(kind, thread))
    second = prepared(kind, thread, 1, (root,))
    assert kind.find(copy_query(second, second.started_at)) is NotFound.SURELY
    receipt = kind.send(second)
    assert kind.find(copy_query(second, second.started_at, frozenset({root.remote_id}))) == receipt


def test_older_and_known_copies_are_none(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    now = datetime.now(UTC)
    assert kind.find(copy_query(step, now + timedelta(minutes=6))) is NotFound.SURELY
    assert kind.find(copy_query(step, now + timedelta(minutes=4))) == receipt  # clocks differ
    assert kind.find(copy_query(step, now, frozenset({receipt.remote_id}))) is NotFound.SURELY


def test_it_is_sure_only_when_it_read_back_past_the_attempt(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step, now = prepared(kind), datetime.now(UTC)
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    for n in range(100):
        server.by_hand(f"post {n}")
    asked = len(server.requests)
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 4  # the last one is empty
    for n in range(400):
        server.by_hand(f"post {n}")
    assert kind.find(copy_query(step, now)) is NotFound.PERHAPS
    for status in server.statuses:
        status.at -= 3600
    asked = len(server.requests)
    assert kind.find(copy_query(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 1


def test_nothing_older_than_the_post_is_read(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.account()
    for n in range(100):
        server.by_hand(f"post {n}", at=server.clock() - 7 * 86400)
    server.by_hand(f"before it was dated {URL}", at=server.clock() - 86400)
    asked = len(server.requests)
    found = kind.find(CopyQuery(post=Post(url=URL, published_at=datetime.now(UTC))))
    assert isinstance(found, Receipt)
    server.statuses.pop()
    assert kind.find(CopyQuery(post=Post(url=URL, published_at=datetime.now(UTC)))) is NotFound.SURELY
    assert len(server.requests) == asked + 2
    assert kind.find(CopyQuery(post=Post())) is NotFound.PERHAPS
    assert len(server.requests) == asked + 2


@pytest.mark.parametrize(
    "body", [{}, {"error": "no"}, [{"id": "1"}], [5], "<html>", [{"id": "1", "content": "", "created_at": "x"}]]
)
def test_a_listing_that_says_nothing_proves_nothing(tmp_path: Path, server: Server, body: Any) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    kind.account()
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable):
        kind.find(copy_query(step, NOW))


def reads(server: Server) -> int:
    return sum(request.method == "GET" and request.path.endswith("/14715/statuses") for request in server.requests)


def other(number: int) -> CopyQuery:
    """Of a post that nobody has announced; the account's posts are older than it."""
    return CopyQuery(post=Post(url=f"https://blog.example.dev/other/{number}"))


@pytest.mark.long
def test_a_series_of_looks_reads_old_posts_once(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    for n in range(100):
        server.by_hand(f"post {n}")
    assert kind.find(other(0)) is NotFound.SURELY
    assert reads(server) == 4  # the last one is empty
    for n in range(1, 70):
        server.by_hand(f"sent by us {n}")
        assert kind.find(other(n)) is NotFound.SURELY
    assert reads(server) == 4 + 69


def test_a_look_after_others_finds_what_was_posted_meanwhile(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    for n in range(60):
        server.by_hand(f"post {n}")
    kind.find(other(0))
    status = server.by_hand(f"By hand: {URL}")
    for n in range(90):  # more than the newest page shows
        server.by_hand(f"later {n}")
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    assert found.remote_id == status.id


def test_a_copy_that_was_listed_before_and_deleted_since_is_none(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    status = server.by_hand(f"By hand: {URL}")
    for n in range(40):  # it is the first one of the second page
        server.by_hand(f"post {n}")
    kind.find(other(0))
    kind.find(other(1))
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    server.statuses.remove(status)
    assert kind.find(copy_query(None)) is NotFound.SURELY


def test_a_step_in_doubt_is_looked_for_among_all_posts(tmp_path: Path, server: Server) -> None:
    """Somebody may have edited its copy."""
    kind = channel(tmp_path, server)
    step = prepared(kind)
    copy = server.by_hand("post")
    for n in range(60):
        server.by_hand(f"post {n}")
    kind.find(other(0))
    copy.text = f"edited: {URL}"
    found = kind.find(copy_query(step, NOW - timedelta(days=1)))
    assert isinstance(found, Receipt)
    assert found.remote_id == copy.id


def test_an_older_post_is_looked_for_further_back(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    old = server.by_hand(f"Long ago: {URL}", at=server.clock() - 30 * 86400)
    for n in range(60):
        server.by_hand(f"post {n}", at=server.clock() - 20 * 86400)
    new = Post(url="https://blog.example.dev/new", published_at=datetime.now(UTC))
    assert kind.find(CopyQuery(post=new)) is NotFound.SURELY
    assert reads(server) == 1
    found = kind.find(copy_query(None))
    assert isinstance(found, Receipt)
    assert found.remote_id == old.id
    server.statuses.remove(old)
    assert kind.find(copy_query(None)) is NotFound.SURELY
    before = reads(server)
    assert kind.find(copy_query(None)) is NotFound.SURELY
    assert reads(server) == before + 1


def test_a_look_that_fails_halfway_leaves_what_is_known(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    for n in range(60):
        server.by_hand(f"post {n}")
    assert kind.find(other(0)) is NotFound.SURELY
    server.misbehave("503_before", on="read")
    with pytest.raises(Unreachable):
        kind.find(other(1))
    before = reads(server)
    assert kind.find(other(1)) is NotFound.SURELY
    assert reads(server) == before + 1


def test_a_pinned_post_that_is_listed_first_hides_none_behind_it(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    posts = [server.by_hand(f"By hand: {other(n).post.url}") for n in range(100)]
    server.pinned = posts[3]
    for n in range(100, 103):
        assert kind.find(other(n)) is NotFound.SURELY
    found = kind.find(other(30))
    assert isinstance(found, Receipt)
    assert found.remote_id == posts[30].id

"""The copies of each post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.engine import database
from syndicator.model import Receipt
from syndicator.views.links import links

if TYPE_CHECKING:
    from tests.a_blog import Blog


def test_each_post_has_its_copies_with_address_and_id(blog: Blog) -> None:
    blog.channels += ('[channels.second]\nkind = "file"\npath = "second"',)
    blog.run()
    with blog.open() as session:
        (post,) = links(session.ledger.deliveries, session.ledger.posts, {"outbox": "file"})
    copies = post.pop("copies")
    assert post == {"slug": "one", "title": "On one", "url": "https://blog.example.dev/one"}
    assert [(copy["channel"], copy["kind"]) for copy in copies] == [("outbox", "file"), ("second", "")]
    assert copies[0]["url"] == (blog.folder / "outbox/one.json").as_uri()
    assert (copies[0]["id"], copies[0]["sent_at"]) == ("one.json", "2026-11-02T09:00:00Z")


def test_a_copy_has_what_a_comment_widget_needs(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        store = session.ledger.syndications
        (delivery,) = session.ledger.deliveries.all()
        ids = {"status_id": "7", "instance": "social.example"}
        for number in range(3):
            store._store_receipt(delivery.id, number, Receipt(remote_id=f"{7 + number}", ids=ids), blog.now)
        ((copy,),) = [post["copies"] for post in links(session.ledger.deliveries, session.ledger.posts, {})]
    assert (copy["id"], copy["ids"], copy["thread"]) == ("7", ids, ["7", "8", "9"])


@pytest.mark.long
def test_what_was_not_sent_or_has_neither_address_nor_id_is_left_out(blog: Blog) -> None:
    blog.run()
    blog.write("two", front="draft: true")
    blog.later(hours=1).run()
    with blog.open() as session:
        read = [post["slug"] for post in links(session.ledger.deliveries, session.ledger.posts, {})]
        assert read == ["one"]
        session.ledger.database.run("UPDATE steps SET remote_id = ''")
        assert len(list(links(session.ledger.deliveries, session.ledger.posts, {}))) == 1
        session.ledger.database.run("UPDATE steps SET remote_url = ''")
        assert list(links(session.ledger.deliveries, session.ledger.posts, {})) == []


def test_posts_are_oldest_first_and_read_in_batches(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AT_ONCE", 2)
    blog.policy = 'first_run = "all"\nflood = 0\nmax_age = "0s"'
    for number, slug in enumerate(("e", "d", "c", "b", "a")):
        blog.write(slug, day=datetime(2026, 10, 1 + number, tzinfo=UTC))
    blog.run()
    with blog.open() as session:
        read = [post["slug"] for post in links(session.ledger.deliveries, session.ledger.posts, {})]
    assert read == ["e", "d", "c", "b", "a", "one"]

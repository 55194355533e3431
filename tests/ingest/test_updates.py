"""What sources have changed: which posts are new, which are the same, which have gone."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.a_blog import START, Blog, outbox
from tests.ingest.test_ingest import ENTRY, FEED, ingest, slugs

if TYPE_CHECKING:
    from tests.fakes import blog_server


def arrival(blog: Blog, slug: str) -> str:
    with blog.open("look") as session:
        (record,) = (record for record in session.ledger.posts.records().values() if record.slug == slug)
        return record.arrival


def test_posts_of_a_first_run_are_left_alone_oldest_first(blog: Blog) -> None:
    for number, slug in enumerate(("b", "a", "c")):
        blog.write(slug, day=START - timedelta(days=9 - number))
    blog.write("draft", front="draft: true")
    assert slugs(ingest(blog)) == ([], ["b", "a", "c"])
    assert slugs(ingest(blog)) == ([], [])


def test_new_posts_are_reported_once_oldest_first(blog: Blog) -> None:
    ingest(blog)
    blog.write("b", day=START - timedelta(days=2))
    blog.write("a", day=START - timedelta(days=1))
    blog.write("draft", front="draft: true")
    assert slugs(ingest(blog)) == (["b", "a"], [])
    assert slugs(ingest(blog)) == ([], [])


def test_each_post_has_a_delivery_on_each_enabled_channel(blog: Blog) -> None:
    blog.channels = (outbox("one"), outbox("two"), outbox("off", "enabled = false"))
    blog.write("fresh")
    ingest(blog)
    with blog.open("look") as session:
        assert sorted(delivery.channel for delivery in session.ledger.deliveries.all()) == ["one", "two"]


def test_posts_in_the_receipts_file_are_not_reported_as_left_alone(blog: Blog) -> None:
    blog.channels += ('[ledger]\nreceipts = "receipts.json"',)
    (blog.folder / "receipts.json").write_text(
        '[{"slug": "sent", "url": "", "copies": [{"channel": "outbox", "id": "1", "url": ""}]}]'
    )
    blog.write("sent")
    blog.write("older", day=START - timedelta(days=9))
    assert slugs(ingest(blog)) == ([], ["older"])
    with blog.open("look") as session:
        states = {session.posts.get(d.post_id).slug: d.state.value for d in session.ledger.deliveries.all()}
    assert states == {"sent": "sent", "older": "held"}


def test_a_post_is_classified_when_it_becomes_public(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    ingest(blog)
    assert arrival(blog, "draft") == ""
    blog.later(days=1).write("draft")
    assert slugs(ingest(blog)) == ([], [])
    assert arrival(blog, "draft") == "news"
    blog.later(days=1).write("draft", front="draft: true")
    ingest(blog)
    blog.later(days=1).write("draft")
    ingest(blog)
    assert arrival(blog, "draft") == "news"


def test_a_changed_post_is_decided_again(blog: Blog) -> None:
    blog.write("one")
    ingest(blog)
    with blog.open() as session:
        session.ledger.database.run("UPDATE deliveries SET due_at = NULL")
        assert session.ledger.deliveries.due("outbox") == []
    blog.write("one", text="Another text than before.")
    ingest(blog)
    with blog.open() as session:
        assert len(session.ledger.deliveries.due("outbox")) == 1


def test_a_draft_of_the_first_run_has_its_day_when_it_is_published(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    blog.run()
    blog.later(days=3).write("draft")
    blog.run()
    assert blog.sent() == ["draft"]


def test_an_edit_a_new_name_and_a_new_date_are_the_same_post(blog: Blog) -> None:
    blog.run()
    path = blog.write("fresh")
    blog.run()
    blog.later(days=1).write("fresh", day=START, text="Quite another text than before, and a longer one.")
    assert blog.run().outcomes == ()
    path = path.rename(path.with_name("renamed.md"))
    assert blog.later(days=1).run().outcomes == ()
    path.write_text(path.read_text().replace("2026-11-02", "2026-11-03"))
    assert blog.later(days=1).run().outcomes == ()
    with blog.open("look") as session:
        assert len(session.posts.all()) == 1


def test_what_is_deleted_before_its_turn_is_not_sent(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    blog.run()
    path = blog.write("regretted")
    blog.write("kept")
    blog.run()
    path.unlink()
    blog.later(hours=3).run()
    assert blog.sent() == ["kept"]


def test_posts_that_are_gone_all_at_once_are_told_of_and_not_forgotten(blog: Blog) -> None:
    files = [blog.write("a"), blog.write("b")]
    blog.run()
    for file in files:
        file.unlink()
    for _ in range(2):
        problems = blog.later(hours=1).run().problems
        assert problems == ("repo: all files are gone at once; the folder is treated as unavailable",)


def test_a_post_that_is_gone_is_withheld_unless_a_feed_dropped_it(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed.xml", body=FEED.format(ENTRY), headers={"Content-Type": "application/rss+xml"})
    file = blog.write("file")
    blog.write("other")
    ingest(blog)
    file.unlink()
    server.change("/feed.xml", body=FEED.format(""), headers={"Content-Type": "application/rss+xml"})
    ingest(blog.later(hours=1))
    with blog.open("look") as session:
        withheld = {post.title: post.withheld for post in session.posts.all().values()}
    assert withheld == {"On file": "deleted from its source", "On other": "", "Entry": ""}


def test_a_file_that_gives_no_post_is_logged(blog: Blog, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    blog.write("one").with_name("lost.md").symlink_to("nowhere.md")
    assert slugs(ingest(blog)) == ([], ["one"])
    (record,) = (record for record in caplog.records if record.message == "file skipped")
    assert (record.source, record.where) == ("repo", "lost.md")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("front", "rule"), [("", "edited"), ("draft: true", "")])
def test_the_copy_of_an_edited_post_is_marked_while_the_post_is_public(blog: Blog, front: str, rule: str) -> None:
    ingest(blog)
    blog.write("one")
    blog.run()
    blog.write("one", front=front, text="Another text than before.")
    ingest(blog.later(hours=1))
    with blog.open("look") as session:
        (delivery,) = session.ledger.deliveries.all()
    assert (delivery.state.value, delivery.rule) == ("sent", rule)

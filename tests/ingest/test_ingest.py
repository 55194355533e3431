"""From sources to posts with deliveries: what is new, what is the same post, what has gone, and what goes wrong."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import LedgerError
from tests.a_blog import START, Blog
from tests.fakes import blog_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ingest import IngestResult
    from syndicator.ledger.sources import SourceRecord

ENTRY = "<item><title>Entry</title><link>https://blog.example.dev/entry</link><description>Words.</description></item>"
FEED = '<rss version="2.0"><channel><title>B</title><link>https://blog.example.dev</link>{}</channel></rss>'


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def server(blog: Blog) -> Iterator[blog_server.Blog]:
    """A feed that the blog reads beside its folder."""
    with (server := blog_server.Blog()).running():
        blog.feeds = (f"{server.url}/feed.xml",)
        yield server


def outbox(name: str, *lines: str) -> str:
    return "\n".join((f'[channels.{name}]\nkind = "file"\npath = "{name}"', *lines))


def ingest(blog: Blog) -> IngestResult:
    with blog.open() as session:
        return session.ingest()


def source(blog: Blog, name: str = "repo") -> SourceRecord:
    with blog.open("look") as session:
        return session.ledger.sources.get(name)


def slugs(result: IngestResult) -> tuple[list[str], list[str]]:
    """Of the new posts, and of those that were left alone."""
    return [post.slug for post in result.new], [post.slug for post in result.left_alone]


def arrival(blog: Blog, slug: str) -> str:
    with blog.open("look") as session:
        (record,) = (record for record in session.ledger.posts.records().values() if record.slug == slug)
        return record.arrival


# --- new posts


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


def test_a_source_that_breaks_takes_neither_the_others_nor_the_pass_with_it(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.run()
    blog.write("fresh")
    with monkeypatch.context() as broken:
        broken.setattr(os, "scandir", lambda *_: 1 / 0)
        done = blog.run()
    assert done.exit_code == 1
    assert done.problems[0].startswith("repo: unexpected ZeroDivisionError")
    assert blog.run().exit_code == 0
    assert blog.sent() == ["fresh"]


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


# --- what a source reports


def test_a_source_that_fails_is_a_problem_until_it_is_read(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed.xml", status=404)
    (problem,) = ingest(blog).problems
    assert problem.startswith("feed0: ")
    assert source(blog, "feed0").error
    assert source(blog).error == ""
    server.change("/feed.xml", status=200, body=FEED.format(ENTRY), headers={"Content-Type": "application/rss+xml"})
    assert ingest(blog.later(hours=1)).problems == ()
    assert source(blog, "feed0").error == ""


def test_a_source_that_was_not_read_for_want_of_time_reports_nothing(blog: Blog) -> None:
    blog.write("one")
    with blog.open() as session:
        result = session.ingest(lambda: True)
    assert (slugs(result), result.problems) == (([], []), ())
    assert source(blog).last_ok_at is None


def test_an_idle_read_is_recorded_at_most_once_a_minute(blog: Blog, server: blog_server.Blog) -> None:
    headers = {"Content-Type": "application/rss+xml", "Cache-Control": "max-age=3600"}
    server.change("/feed.xml", body=FEED.format(ENTRY), headers=headers)
    ingest(blog)
    first = blog.now
    ingest(blog.later(seconds=60))
    assert source(blog, "feed0").last_ok_at == first
    ingest(blog.later(seconds=1))
    assert source(blog, "feed0").last_ok_at == blog.now
    assert server.count("/feed.xml") == 1


def test_a_feed_that_is_gone_for_good_is_not_asked_again(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed.xml", status=410)
    for _ in range(2):
        (problem,) = ingest(blog.later(hours=1)).problems
        assert "gone for good" in problem
    assert server.count("/feed.xml") == 1


def test_a_failed_read_keeps_the_checkpoint_of_the_last_good_one(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed.xml", body=FEED.format(ENTRY), headers={"Content-Type": "application/rss+xml"})
    ingest(blog)
    before = source(blog, "feed0").checkpoint
    server.change("/feed.xml", status=404)
    ingest(blog.later(hours=1))
    assert before
    assert source(blog, "feed0").checkpoint == before


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


def test_an_error_of_the_ledger_ends_the_pass(blog: Blog) -> None:
    blog.write("one")
    with blog.open() as session:
        session.ledger.database.run("DROP TABLE source_posts")
        with pytest.raises(LedgerError):
            session.ingest()

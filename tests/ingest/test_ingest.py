"""Reading the sources of a blog: what each of them reports, and what goes wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import LedgerError

if TYPE_CHECKING:
    from syndicator.ingest.result import IngestResult
    from syndicator.ledger.sources import SourceRecord
    from tests.a_blog import Blog
    from tests.fakes import blog_server

ENTRY = "<item><title>Entry</title><link>https://blog.example.dev/entry</link><description>Words.</description></item>"
FEED = '<rss version="2.0"><channel><title>B</title><link>https://blog.example.dev</link>{}</channel></rss>'


def ingest(blog: Blog) -> IngestResult:
    with blog.open() as session:
        return session.ingest()


def source(blog: Blog, name: str = "repo") -> SourceRecord:
    with blog.open("look") as session:
        return session.ledger.sources.get(name)


def slugs(result: IngestResult) -> tuple[list[str], list[str]]:
    """Of the new posts, and of those that were left alone."""
    return [post.slug for post in result.new], [post.slug for post in result.left_alone]


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


def test_an_error_of_the_ledger_ends_the_pass(blog: Blog) -> None:
    blog.write("one")
    with blog.open() as session:
        session.ledger.database.run("DROP TABLE source_posts")
        with pytest.raises(LedgerError):
            session.ingest()

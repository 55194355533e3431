"""A slow source holds up neither the others nor the end, and is asked less often."""

from __future__ import annotations

import threading
import time
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.cli.check import run_checks
from syndicator.config.file import load
from syndicator.http.waiting import use_wait
from syndicator.ingest import fetch as reading
from syndicator.ingest.fetch import Fingerprints, SourceFetch, fetch_all
from syndicator.ledger.serialize import unpacked
from syndicator.model import SourceUpdate
from syndicator.sources.feed import pages
from tests.a_blog import Blog
from tests.commands import status
from tests.fakes import blog_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[blog_server.Blog]:
    with blog_server.Blog().running() as running:
        yield running


@pytest.fixture
def blog(tmp_path: Path, server: blog_server.Blog) -> Blog:
    blog = Blog(tmp_path)
    blog.write("written")
    return blog


def rss(slug: str, *, more: str = "") -> str:
    item = f"<item><title>On {slug}</title><link>/{slug}</link><guid>{slug}</guid></item>"
    return f'<rss version="2.0"><channel><link>https://blog.example.dev</link>{more}{item}</channel></rss>'


def slugs(blog: Blog) -> set[str]:
    with blog.open("look") as session:
        return {post.slug for post in session.posts.all().values()}


def error(blog: Blog, name: str = "feed0") -> str:
    with blog.open("look") as session:
        return str(status(session)["sources"][name]["error"])


def until_alone() -> None:
    """Until no thread is left that reads a feed."""
    end = time.monotonic() + 60
    while any("_read_in_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.long
def test_slow_feeds_together_take_as_long_as_one(blog: Blog, server: blog_server.Blog) -> None:
    names = ("one", "two", "three", "four", "five", "six")
    for slug in names:
        server.change(f"/{slug}", body=rss(slug), drip=1.2 / len(rss(slug)))
    blog.feeds = tuple(f"{server.url}/{slug}" for slug in names)
    assert blog.run().problems == ()
    assert server.most_at_once == len(names)
    assert slugs(blog) == {"written", *names}


def test_what_is_found_does_not_depend_on_who_came_first(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/slow", status=500, drip_head=0.02)
    server.change("/quick", status=500)
    blog.feeds = (f"{server.url}/slow", f"{server.url}/quick")
    assert [problem.split(":")[0] for problem in blog.run().problems] == ["feed0", "feed1"]


@pytest.mark.long
def test_who_leaves_waits_for_no_feed_and_keeps_what_was_read(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/slow", body=rss("late"), drip=0.05)  # 8 s
    blog.feeds = (f"{server.url}/slow",)
    began = time.monotonic()
    with blog.open() as session:
        found = session.ingest(lambda: time.monotonic() > began + 0.5)
    assert time.monotonic() - began < 6
    assert found.problems == ()
    assert slugs(blog) == {"written"}
    assert error(blog) == ""
    server.change("/slow", drip=0)
    blog.run()
    assert slugs(blog) == {"written", "late"}


@pytest.mark.long
def test_who_ends_in_the_middle_leaves_nobody_at_the_ledger(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/slow", body=rss("late"))
    blog.feeds = (f"{server.url}/slow",)
    blog.run()
    server.change("/slow", body=rss("later"), drip=0.002)
    with (
        blog.open() as session,
        closing(fetch_all(session.ledger, session.app.sources, lambda: False, fetch=True)) as readings,
    ):
        assert next(readings).source.name == "repo"
    ledger = blog.folder / "syndicator.db"
    ledger.unlink()
    until_alone()
    assert not ledger.exists()  # as it would if somebody asked it


def test_what_is_read_is_packed_at_once(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/slow", body=rss("entry"))
    blog.feeds = (f"{server.url}/slow",)
    with (
        blog.open() as session,
        closing(fetch_all(session.ledger, session.app.sources, lambda: False, fetch=True)) as readings,
    ):
        updates = [one.result for one in readings if isinstance(one.result, SourceUpdate)]
        source_posts = [source_post for update in updates for source_post in update.source_posts]
    assert sorted(unpacked(source_post).slug for source_post in source_posts) == ["entry", "written"]
    assert [source_post.post.markdown + source_post.post.html for source_post in source_posts] == ["", ""]


class WaitingSource:
    """A source that waits for another process."""

    name, kind, had_work = "feed", "feed", False

    def read(self, *_: object, **__: object) -> SourceUpdate:
        self.had_work = use_wait()
        return SourceUpdate()


def test_a_source_that_waits_leaves_time_to_load_the_renderer(blog: Blog) -> None:
    source = WaitingSource()
    with blog.open() as session:
        record = session.ledger.sources.get("feed")
    fingerprints = Fingerprints(dict, exist=False)
    SourceFetch(
        source=source, record=record, fingerprints=fingerprints, settings="", waits=False, turn=nullcontext()
    ).read(fetch=True)
    assert source.had_work
    assert not use_wait()


@pytest.mark.long
def test_who_fails_slowly_is_asked_less_and_less_often(
    blog: Blog, server: blog_server.Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SLOW", 0.1)
    server.change("/slow", body=rss("slow"), drip=0.01, cut_after=20)
    blog.feeds = (f"{server.url}/slow",)
    (problem,) = blog.run().problems
    assert problem.endswith("; asked again at 2026-11-02 09:05 UTC")
    assert error(blog) in problem
    blog.later(minutes=4).write("meanwhile")
    assert blog.run().problems == (problem,)  # what is wrong stays wrong, and the others are read
    assert error(blog) in problem
    assert slugs(blog) == {"written", "meanwhile"}
    assert server.count("/slow") == 1
    for minutes in (10, 20, 40, 60, 60):
        blog.later(hours=1, minutes=1)
        (problem,) = blog.run().problems
        assert problem.endswith(f"; asked again at {blog.now + timedelta(minutes=minutes):%Y-%m-%d %H:%M} UTC")
    assert server.count("/slow") == 6
    blog.later(hours=2)
    server.change("/slow", drip=0, cut_after=None)
    assert blog.run().problems == ()
    assert "slow" in slugs(blog)
    server.change("/slow", drip=0.01, cut_after=20)
    (problem,) = blog.later(minutes=1).run().problems
    assert problem.endswith(f"; asked again at {blog.now + timedelta(minutes=5):%Y-%m-%d %H:%M} UTC")


def test_who_fails_at_once_is_asked_each_time(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed", status=500)
    blog.feeds = (f"{server.url}/feed",)
    for _ in range(3):
        (problem,) = blog.later(minutes=1).run().problems
        assert "asked again" not in problem
    assert server.count("/feed") == 3


def test_a_feed_that_asks_to_be_left_alone_is_broken_until_then(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed", status=503, headers={"Retry-After": "1800"})
    blog.feeds = (f"{server.url}/feed",)
    (problem,) = blog.run().problems
    assert problem.endswith("server error (503); asked again at 2026-11-02 09:30 UTC")
    assert blog.later(minutes=20).run().problems == (problem,)
    assert error(blog) in problem
    assert server.count("/feed") == 1


@pytest.mark.long
def test_a_person_who_changes_a_source_sees_at_once_what_comes_of_it(
    blog: Blog, server: blog_server.Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SLOW", 0.1)
    server.change("/slow", body=rss("slow"), drip=0.01, cut_after=20)
    server.change("/right", body=rss("right"))
    blog.feeds = (f"{server.url}/slow",)
    assert blog.run().problems
    blog.feeds = (f"{server.url}/right",)
    assert blog.run().problems == ()
    assert "right" in slugs(blog)


@pytest.mark.long
def test_a_person_who_looks_need_not_wait(
    blog: Blog, server: blog_server.Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SLOW", 0.1)
    server.change("/slow", body=rss("slow"), drip=0.01, cut_after=20)
    blog.feeds, blog.now = (f"{server.url}/slow",), datetime.now(UTC)  # `check` goes by the real time
    assert blog.run().problems
    server.change("/slow", drip=0, cut_after=None)
    assert blog.run().problems
    assert run_checks(load(blog.configure(), kind_class=kind_class), online=False).errors
    assert run_checks(load(blog.configure(), kind_class=kind_class), online=True).errors == []
    assert blog.run().problems == ()


@pytest.mark.long
def test_older_pages_that_can_not_be_read_are_asked_for_less_often(
    blog: Blog, server: blog_server.Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SLOW", 0.1)
    older = f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{server.url}/2"/>'
    server.change("/1", body=rss("newer", more=older))
    server.change("/2", body=rss("older"), drip=0.01, cut_after=20)
    blog.feeds = (f"{server.url}/1",)
    (problem,) = blog.run().problems
    assert problem.endswith("; asked again at 2026-11-02 09:05 UTC")
    assert blog.later(minutes=4).run().problems == (problem,)
    assert (slugs(blog), server.count("/1")) == ({"written", "newer"}, 1)
    server.change("/2", drip=0, cut_after=None)
    assert blog.later(minutes=2).run().problems == ()
    assert slugs(blog) == {"written", "newer", "older"}


def test_what_was_read_in_part_stays_so_while_its_server_wants_to_be_left_alone(
    blog: Blog, server: blog_server.Blog
) -> None:
    older = f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{server.url}/2"/>'
    server.change("/1", body=rss("newer", more=older), headers={"Cache-Control": "max-age=3600"})
    server.change("/2", status=500)
    blog.feeds = (f"{server.url}/1",)
    (problem,) = blog.run().problems
    assert blog.later(minutes=5).run().problems == (problem,)
    assert problem == f"feed0: {error(blog)}"
    with blog.open("look") as session:
        assert session.ledger.sources.get("feed0").complete_at is None  # else what is older would be news
    assert server.count("/1") == 1


@pytest.mark.long
def test_what_was_never_read_stays_so_when_a_person_looks(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/feed", status=503, headers={"Retry-After": "1800"})
    blog.feeds, blog.now = (f"{server.url}/feed",), datetime.now(UTC)
    (problem,) = blog.run().problems
    assert run_checks(load(blog.configure(), kind_class=kind_class), online=True).errors == [f"source {problem}"]
    assert blog.run().problems == (problem,)
    with blog.open("look") as session:
        assert session.ledger.sources.get("feed0").complete_at is None


@pytest.mark.long
def test_a_feed_that_has_moved_is_no_problem_but_advice(blog: Blog, server: blog_server.Blog) -> None:
    server.change("/old", status=301, headers={"Location": f"{server.url}/new"})
    server.change("/new", body=rss("moved"))
    blog.feeds = (f"{server.url}/old",)
    for slug in ("one", "two", "three"):
        server.change("/new", body=rss(slug))
        assert blog.run().problems == ()
    checked = run_checks(load(blog.configure(), kind_class=kind_class), online=False)
    assert checked.errors == []
    assert any("has moved permanently" in warning for warning in checked.warnings)


@pytest.mark.long
def test_older_pages_have_only_so_much_time_together(
    blog: Blog, server: blog_server.Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_MOST_SECONDS", 0.5)
    for page in range(1, 20):
        older = f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="{server.url}/{page + 1}"/>'
        server.change(f"/{page}", body=rss(f"post{page}", more=older), drip=0.001)
    blog.feeds = (f"{server.url}/1",)
    blog.run()
    assert {"post1", "post2"} < slugs(blog)
    assert server.count("/19") == 0
    with blog.open("look") as session:
        assert session.ledger.sources.get("feed0").complete_at

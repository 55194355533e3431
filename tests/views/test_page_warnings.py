"""What is wrong with a post's page is said before the post is announced, and does not stop it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.commands import find, plan_push, why
from tests.fakes.blog_server import Blog
from tests.fakes.clocked_blog import SLUG, ClockedBlog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def blog() -> Iterator[Blog]:
    with (blog := Blog()).running():
        yield blog


@pytest.fixture
def clocked(tmp_path: Path, blog: Blog) -> ClockedBlog:
    clocked = ClockedBlog(tmp_path)
    clocked.channel += '\nwait_until_live = true\nwindow = "Mon 08:00-09:00"'
    clocked.more = '[fetch]\nallow = ["127.0.0.1"]'
    clocked.write(SLUG, "2026-03-01", more=f"canonical_url: {blog.url}/{SLUG}")
    clocked.passes()
    return clocked


def warnings(clocked: ClockedBlog) -> list[str]:
    with clocked.session() as session:
        (row,) = plan_push(session, [SLUG])
        return list(row.as_json()["warnings"])


def page(blog: Blog, head: str) -> None:
    blog.change(f"/{SLUG}", body=f"<html><head>{head}</head></html>", headers={"Content-Type": "text/html"})


def test_a_page_without_a_card_is_told(clocked: ClockedBlog, blog: Blog) -> None:
    page(blog, "<title>One</title>")
    assert warnings(clocked) == [
        "the page has no canonical link",
        "the page has no og:title",
        "the page has no og:image",
    ]


def test_a_picture_that_does_not_load_is_told(clocked: ClockedBlog, blog: Blog) -> None:
    page(blog, f'<link rel="canonical" href="{blog.url}/{SLUG}"><meta property="og:title" content="One">'
         '<meta property="og:image" content="/none.png">')  # fmt: skip
    (warning,) = warnings(clocked)
    assert warning.startswith("the image of the preview card (og:image) does not load")


def test_a_page_is_asked_for_once_though_many_channels_want_to_know_at_once(clocked: ClockedBlog, blog: Blog) -> None:
    blog.change(f"/{SLUG}", drip_head=0.002)
    before = blog.count(f"/{SLUG}")
    with clocked.session() as session, ThreadPoolExecutor(4) as pool:
        post = find(session, SLUG)
        assert len(set(pool.map(lambda _: session.pages.check(post), range(4)))) == 1
    assert blog.count(f"/{SLUG}") == before + 1


def test_why_says_what_a_page_that_is_not_there_answers(clocked: ClockedBlog) -> None:
    clocked.channel = clocked.channel.replace("\nwindow", "\n# window")
    clocked.passes()
    with clocked.session() as session:
        (line,) = why(session, SLUG)
    assert (line["rule"], line["state"]) == ("page", "held")
    assert "404" in line["warnings"][0]


def test_a_poor_card_stops_nothing(clocked: ClockedBlog, blog: Blog) -> None:
    page(blog, "<title>One</title>")
    clocked.channel = clocked.channel.replace("\nwindow", "\n# window")
    (done,) = clocked.passes()
    assert [outcome.state for outcome in done.outcomes] == ["sent"]

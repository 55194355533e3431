"""The list of posts: search, what is shown, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from syndicator.serve.pages import posts

if TYPE_CHECKING:
    from tests.serve.conftest import Served


@pytest.fixture
def many(served: Served) -> Served:
    for slug in ("two", "three"):
        served.blog.later(days=1).write(slug)
    served.blog.later(days=1).write("café", front="draft: true")
    served.blog.run()
    return served


def titles(page: str) -> list[str]:
    return re.findall(r'class="post-link"[^>]*>On ([^<]*)<', page)


@pytest.mark.long
def test_all_posts_newest_first_with_where_each_is(many: Served) -> None:
    page = many.get("/posts")
    assert titles(page) == ["café", "three", "two", "one"]
    assert ">draft<" in page
    assert 'class="chip is-sent">outbox<span class="unseen">: sent' in page
    assert 'class="chip is-held">letters' in page


FOUND = {
    "q=TWO": ["two"],
    "q=two+ON": ["two"],
    "q=CAFÉ": ["café"],
    "q=blog.example.dev/three": ["three"],
    "q=nothing": [],
    "show=needs": ["three", "two", "one"],
    "show=sent": ["three", "two", "one"],
    "show=waiting&q=tw": ["two"],
    "show=nowhere": [],
    "show=x": ["café", "three", "two", "one"],
}


@pytest.mark.long
def test_search_and_what_is_shown(many: Served) -> None:
    for query, found in FOUND.items():
        page = many.get(f"/posts?{query}")
        assert titles(page) == found, query
        assert ("No post matches" in page) is not bool(found)


@pytest.mark.long
def test_what_was_dropped_is_nowhere(many: Served) -> None:
    for channel in ("letters", "outbox"):
        with many.blog.open("look") as session:
            session.ledger.database.run("UPDATE deliveries SET state = 'skipped' WHERE channel = :on", on=channel)
    page = many.get("/posts?show=nowhere")
    assert titles(page) == ["café", "three", "two", "one"]
    assert ">nowhere<" in page


@pytest.mark.long
def test_pages(many: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "PER_PAGE", 3)
    first = many.get("/posts?q=on")
    assert titles(first) == ["café", "three", "two"]
    assert 'href="/posts?q=on&amp;show=&amp;page=2"' in first
    assert titles(many.get("/posts?q=on&page=2")) == ["one"]
    for page in ("99", "0", "-1", "x"):
        many.get(f"/posts?page={page}")


@pytest.mark.long
def test_a_query_is_shown_as_text(many: Served) -> None:
    page = many.get('/posts?q="><script>alert(1)</script>')
    assert page.count("<script") == 1

"""From a file to a post, or the reason why there is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicator.model import Problem
from syndicator.sources.repo.parsed_file import FileContent
from syndicator.sources.repo.permalink import Permalinks
from syndicator.sources.repo.site import Site
from syndicator.sources.repo.to_post import PostParser

if TYPE_CHECKING:
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path
from tests.bounded import cpu_at_most
from tests.fakes.repo import BLOG, post_of

DAY = datetime(2024, 3, 5, tzinfo=UTC)


FENCES = st.sampled_from(["---\n", "+++\n", "{", "", "---json\n"])


LINES = st.sampled_from([
    "title: ", "tags: ", "date: ", "slug: ", "cover:\n  ", "a: &a [", "b: *a", "- ", "? ", "[[x]]", "k = ", '"', "'", "|", "\n", "!!",
    ": ", "{{", "}", "]", '"\\ud83d": "\\ud83d",', "\0", "\x1b[2J", "\u2028", "cuid: cabcdefghijklmnopqrstuvwx\n", "syndicate:\n  x: ", "<<: *a",
])  # fmt: skip


FILES = st.builds(
    lambda open_, parts, close, body: (open_ + "".join(parts) + "\n" + close + body).encode(errors="replace"),
    FENCES, st.lists(LINES | st.text(max_size=12), max_size=14), FENCES, st.text(max_size=60),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("posts/a.md", "expiryDate: 2001-02-03", "expired"),
        ("posts/a.md", "expiryDate: 2999-02-03", ""),
        ("posts/a.md", "build:\n  render: never", "not published"),
        ("posts/a.md", "_build: {list: never}", "not published"),
        ("posts/a/index.md", "headless: true", "ignored"),
        ("posts/a.md", "unlisted: true", "ignored"),
        ("_drafts/a.md", "", "draft"),
        ("old-drafts/a.md", "date: 2050-01-01", "draft"),
        ("draft-0123456789abcdef01234567.md", "", "draft"),
        ("a.md", "draft: true", "draft"),
        ("a.md", "Draft: yes", "draft"),
        ("a.md", "status: draft", "draft"),
        ("a.md", "saveAsDraft: true", "draft"),
        ("a.md", "wip: true", "draft"),
        ("a.md", "post_status: draft", "draft"),
        ("a.md", "status: Pending", "not published"),
        ("a.md", "isPublished: false", "not published"),
        ("a.md", "public: no", "not published"),
        ("a.md", "dg-publish: false", "not published"),
        ("a.md", "visibility: unlisted", "not published"),
        ("a.md", "state: California", ""),
        ("a.md", "published: false", "not published"),
        ("a.md", "permalink: false", "not published"),
        ("a.md", "ignorePost: true", "ignored"),
        ("a.md", "private: true", "private"),
        ("a.md", "visibility: private", "private"),
        ("a.md", "published: true", ""),
        ("a.md", "published: 2024-03-05", ""),
        ("a.md", "draft: false", ""),
        ("a.md", "hideFromHashnodeCommunity: true", ""),
        ("a.md", "date: 2999-01-01", ""),
    ],
)
def test_what_is_not_public_is_withheld(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


@pytest.mark.long
@given(FILES | st.binary(max_size=200))
@example(b'{"title": "\\ud83d", "slug": "\\ud83d", "\\ud83d": ["\\ud83d"], "cover": "/\\ud83d.png"}')
@example(b"---\na: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n")
@example(b"---\na: &a [*a]\n---\n")
@example(b"---\n" + b"- " * 32_000 + b"\n---\n")
@example(b"---\n" + b"{a: " * 16_000 + b"\n---\n")
@example(b"---\nx: &x [a]\ny: [" + b"*x," * 20_000 + b"]\n---\n")
@example(b"+++\nx = " + b"[" * 60_000 + b"\n+++\n")
@example(b"{" * 60_000)
@example(b'{"a":' * 900 + b"1" + b"}" * 900)
@example(b"# " + b"[" * 100_000)
@example(b"# " + b"*a" * 100_000)
@cpu_at_most(10)
def test_no_file_can_break_the_reader(content: bytes) -> None:
    reader = PostParser(
        source="s", permalinks=Permalinks(BLOG, "{blog_url}/{slug}", UTC), zone=UTC,
        first_seen=lambda _: None, now=DAY, site=Site(("a.md",)),
    )  # fmt: skip
    [found] = reader.read([FileContent("a.md", "print", content)])
    if isinstance(found, Problem):
        assert "this is a bug" not in found.what
    else:
        json.dumps(dict(found.post.front_matter), ensure_ascii=False).encode()
        assert found.post.title
        assert found.post.slug


@pytest.mark.parametrize(("said", "withheld"), [("false", "a page"), ("true", ""), ('"Ash"', "")])
def test_vuepress_says_what_is_no_article(said: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\ndate: 2024-03-05\narticle: {said}\n---\n").withheld == withheld


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("about.md", "layout: page", "a page"),
        ("tags/index.md", "date: 2024-03-05\ntype: tags", "a page"),
        ("search.md", "layout: search", "a page"),
        ("a.md", "layout: page\ndate: 2024-03-05", ""),
        ("_posts/2024-03-05-a.md", "layout: page", ""),
        ("a.md", "layout: post", ""),
        ("a.md", "type: link", ""),
        ("a.md", "hidden: true", "hidden"),
        ("a.md", "layout: page\ndraft: true", "draft"),
    ],
)
def test_pages_beside_the_posts_are_not_posts(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


def test_a_title_that_marks_a_draft_holds_the_post(tmp_path: Path) -> None:
    text = "---\ntitle: '[DRAFT] Looms'\ndate: 2024-03-05\n---\nText.\n"
    assert post_of(tmp_path, "a.md", text).withheld == "draft"
    assert not post_of(tmp_path, "b.md", text.replace("date", "draft: false\ndate")).withheld

"""What makesite.py does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import post_of
from tests.fakes.site import said_by
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

PARAMS = '{"title": "Knots", "site_url": "https://blog.example.dev/", "base_path": ""}'
POST = "<!-- title: On knots -->\n<!-- Tags: rope, wool -->\n\nKnots hold.\n"


def test_front_matter_in_comments(tmp_path: Path) -> None:
    post = post_of(tmp_path, "2026-11-02-a.md", POST)
    assert (post.title, post.tags, post.markdown.strip(), post.generator) == (
        "On knots", ("rope", "wool"), "Knots hold.", "makesite",
    )  # fmt: skip
    assert (post.published_at, post.withheld) == (datetime(2026, 11, 2, tzinfo=UTC), "")


@pytest.mark.parametrize(
    "text", ["<!-- prettier: off -->\n# A\n", "<!-- a title -->\n# A\n", "# A\n<!-- title: B -->\n"]
)
def test_other_comments_are_no_front_matter(tmp_path: Path, text: str) -> None:
    post = post_of(tmp_path, "a.md", text)
    assert (post.title, post.generator) == ("A", "plain")


@pytest.mark.parametrize(
    ("program", "posts"),
    [
        ("make_pages('texts/*.md', '_site/b/{{ slug }}/index.html', layout)", ("texts", "b/{slug}/")),
        ('make_posts("texts", "**/*.md", "_site/{{ slug }}.html", layout)', ("texts", "{slug}.html")),
        ("make_pages('texts/*.md', '_site/{{ place }}/index.html')", ("texts", "")),
        ("make_pages('pages/*.md', '_site/{{ slug }}/index.html')", ("posts", "")),
    ],
)
def test_what_the_files_of_such_a_site_say(tmp_path: Path, program: str, posts: tuple[str, str]) -> None:
    texts = {"texts/2026-11-02-a.md": POST, "pages/about.md": POST, "posts/2026-11-02-b.md": POST}
    said = said_by(
        tmp_path, "makesite", {"makesite.py": f"def main():\n    {program}\n", "params.json": PARAMS, **texts}
    )
    assert said == ("https://blog.example.dev", "Knots", "", "", posts, "rss.xml")


def test_a_comment_without_an_end_takes_linear_time(tmp_path: Path) -> None:
    assert_linear(lambda n: post_of(tmp_path, "a.md", "<!-- title:" + " " * n + "x\n"), 300_000)

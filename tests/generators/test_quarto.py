"""What Quarto does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.render.body import Body
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "project:\n  type: website\nwebsite:\n  title: Knots\n  site-url: https://blog.example.dev\nlang: de\n"
POST = "---\ntitle: Ash\ndate: 2026-11-02\ncategories: [glaze, fire]\n---\nText."


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        ({"posts/a/index.qmd": POST}, ("posts", "posts/{path}/")),
        (
            {
                "posts/a/index.qmd": POST,
                "notes/b.qmd": POST,
                "notes/c.qmd": POST,
                "index.qmd": "---\nlisting:\n  contents: posts\n---\n",
            },
            ("posts", "posts/{path}/"),
        ),
        (
            {"blog/a.qmd": POST, "blog/index.qmd": "---\nlisting:\n  - contents: ['*.qmd', x.yml]\n---\n"},
            ("blog", "blog/{path}/"),
        ),
        ({"a.qmd": POST}, (".", "{path}/")),
    ],
)
def test_what_the_files_of_a_site_say(tmp_path: Path, files: dict[str, str], posts: tuple[str, str]) -> None:
    said = said_by(tmp_path, "quarto", {"_quarto.yml": CONFIG, **files})
    assert said == ("https://blog.example.dev", "Knots", "de", "", posts, "index.xml")


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("ash/index.qmd", "posts/ash/"),
        ("ash.qmd", "posts/ash.html"),
        ("2026/My Ash.qmd", "posts/2026/My%20Ash.html"),
        ("a/index.md", "posts/a/"),
    ],
)
def test_the_address_of_a_page(tmp_path: Path, key: str, url: str) -> None:
    post = post_of(tmp_path, key, POST, generator="quarto", permalink="{blog_url}/posts/{path}/")
    assert (post.url, post.tags, post.withheld) == (f"{BLOG}/{url}", ("glaze", "fire"), "")


@pytest.mark.parametrize(
    ("key", "text", "withheld"),
    [
        ("_ash/index.qmd", POST, "hidden"),
        ("_ash.qmd", POST, "hidden"),
        ("ash.qmd", POST.replace("date: 2026-11-02", "listing: {contents: posts}"), "a page"),
        ("ash.qmd", POST.replace("date: 2026-11-02\n", ""), "a page"),
        ("ash.qmd", POST.replace("---\nText", "draft: true\n---\nText"), "draft"),
    ],
)
def test_what_is_no_post(tmp_path: Path, key: str, text: str, withheld: str) -> None:
    assert post_of(tmp_path, key, text, generator="quarto").withheld == withheld


def test_braces_are_text(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.qmd", POST + "\nIn {{kiln}} we trust.\n", generator="quarto")
    assert "In {{kiln}} we trust." in Body(post).text


def test_dates_that_mean_the_file_s_own(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.qmd", POST.replace("2026-11-02", "last-modified"))
    assert (post.title, post.published_at) == ("Ash", None)

"""What Gatsby does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """module.exports = {
  siteMetadata: { title: `Knots`, siteUrl: `https://blog.example.dev/`, lang: "de" },
  plugins: [{ resolve: "gatsby-plugin-feed", options: { feeds: [{ output: "/feed.xml" }] } }],
}
"""


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        (("content/blog/a/index.md",), ("content/blog", "{path}/")),
        (
            ("content/blog/a.md", "content/posts/b.md", "content/posts/c.md", "content/d.md"),
            ("content/posts", "{path}/"),
        ),
        (("src/pages/blog/a.md",), ("src/pages/blog", "blog/{path}/")),
        (("content/a/b.md",), ("content", "{path}/")),
    ],
)
def test_what_the_files_of_a_gatsby_site_say(tmp_path: Path, files: tuple[str, ...], posts: tuple[str, str]) -> None:
    said = said_by(tmp_path, "gatsby", {"gatsby-config.js": CONFIG, **dict.fromkeys(files, "")})
    assert said == ("https://blog.example.dev", "Knots", "de", "", posts, "/feed.xml")


def test_a_gatsby_site_with_its_values_in_a_file_of_their_own(tmp_path: Path) -> None:
    files = {
        "gatsby-config.ts": "import config from './config'\nexport default { siteMetadata: config }\n",
        "config.js": "module.exports = { siteTitle: 'Knots', siteUrl: 'https://blog.example.dev' }\n",
        "content/blog/a.md": "",
    }
    assert said_by(tmp_path, "gatsby", files)[:2] == ("https://blog.example.dev", "Knots")


@pytest.mark.parametrize(
    ("slug", "path"),
    [
        ("", "2026/My Ash/"),
        ("/2014/02/ash.html", "2014/02/ash.html"),
        ("/ash/clay/", "ash/clay/"),
        ("ash", "2026/ash/"),
    ],
)
def test_a_slug_may_be_a_path(tmp_path: Path, slug: str, path: str) -> None:
    stated = f"slug: {slug}\n" if slug else ""
    text = f"---\ntitle: A\n{stated}date: 2026-11-02\n---\nText."
    post = post_of(tmp_path, "2026/My Ash/index.md", text, permalink="{blog_url}/{path}/", generator="gatsby")
    assert post.url == f"{BLOG}/{path.replace(' ', '%20')}"

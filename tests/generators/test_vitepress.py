"""What VitePress does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "export default { title: 'Knots', lang: 'en-US', sitemap: { hostname: 'https://blog.example.dev' }, %s }"


@pytest.mark.parametrize(
    ("file", "more", "posts"),
    [
        (".vitepress/config.mts", "", ("posts", "posts/{path}.html")),
        (".vitepress/config.js", "cleanUrls: true, srcDir: './src'", ("src/posts", "posts/{path}")),
        ("docs/.vitepress/config.js", "", ("docs/posts", "posts/{path}.html")),
    ],
)
def test_what_the_files_of_a_vitepress_site_say(tmp_path: Path, file: str, more: str, posts: tuple[str, str]) -> None:
    said = said_by(tmp_path, "vitepress", {file: CONFIG % more, f"{posts[0]}/a.md": ""})
    assert said == ("https://blog.example.dev", "Knots", "en-US", "", posts, "feed.rss")


def test_vitepress_takes_no_slug_from_a_post(tmp_path: Path) -> None:
    text = "---\ntitle: A\nslug: b\ndate: 2026-11-02\n---\nText."
    post = post_of(tmp_path, "2026-11-02-a.md", text, permalink="{blog_url}/{path}.html", generator="vitepress")
    assert (post.url, post.slug) == (f"{BLOG}/2026-11-02-a.html", "b")

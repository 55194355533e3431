"""What VuePress does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "export default defineUserConfig({ base: '/', lang: 'zh-CN', title: 'Knots', theme })"
THEME = "export default hopeTheme({ hostname: 'https://blog.example.dev' })"


@pytest.mark.parametrize(
    ("top", "files", "posts"),
    [
        ("src/", ("src/posts/a.md", "src/intro.md", "src/posts/b.md"), ("src/posts", "posts/{path}.html")),
        ("docs/", ("docs/_posts/a.md", "docs/x/b.md", "docs/y/c.md"), ("docs", "{path}.html")),
        ("", ("blog/a.md",), ("blog", "blog/{path}.html")),
    ],
)
def test_what_the_files_of_a_vuepress_site_say(
    tmp_path: Path, top: str, files: tuple[str, ...], posts: tuple[str, str]
) -> None:
    site = {f"{top}.vuepress/config.ts": CONFIG, f"{top}.vuepress/theme.ts": THEME, **dict.fromkeys(files, "")}
    assert said_by(tmp_path, "vuepress", site) == ("https://blog.example.dev", "Knots", "zh-CN", "", posts, "rss.xml")


@pytest.mark.parametrize("generator", ["vuepress", "vitepress"])
@pytest.mark.parametrize(
    ("key", "path"),
    [("a.md", "posts/a.html"), ("a/README.md", "posts/a/"), ("a/index.md", "posts/a/"), ("a/b.md", "posts/a/b.html")],
)
def test_the_index_of_a_folder_is_the_folder(tmp_path: Path, generator: str, key: str, path: str) -> None:
    text = "---\ntitle: A\nslug: no\ndate: 2026-11-02\n---\nText."
    assert (
        post_of(tmp_path, key, text, permalink="{blog_url}/posts/{path}.html", generator=generator).url
        == f"{BLOG}/{path}"
    )

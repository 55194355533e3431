"""What Gridsome does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, settings_of
from tests.growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """const URL = "https://blog.example.dev";
module.exports = {
  siteName: "Knots", siteUrl: URL, %s
  plugins: [
    { use: "@gridsome/source-filesystem", options: { path: "about.md", typeName: "Page" } },
    { use: "@gridsome/source-filesystem", options: { path: "./texts/**/*.md", typeName: "Text"%s } },
  ],
}
"""


@pytest.mark.parametrize(
    ("templates", "option", "pattern"),
    [
        ('templates: { Tag: "/t/:title", Text: "/w/:year/:month/:title" },', "", "w/{year}/{month}/{title}"),
        ("templates: { Text: [{ path: '/:slug/', component: './a.vue' }] },", "", "{name}/"),
        ("", ", route: '/b/:slug'", "b/{name}"),
        ('templates: { Text: "/:shelf/:slug" },', "", ""),
        ("", "", ""),
    ],
)
def test_what_the_files_of_a_gridsome_site_say(tmp_path: Path, templates: str, option: str, pattern: str) -> None:
    said = said_by(tmp_path, "gridsome", {"gridsome.config.js": CONFIG % (templates, option), "texts/a.md": ""})
    assert said == ("https://blog.example.dev", "Knots", "", "", ("texts", pattern), "rss.xml")


def test_gridsome_s_addresses(tmp_path: Path) -> None:
    text = "---\ntitle: Đường & café!\ndate: 2026-11-02\n---\n"
    post = post_of(tmp_path, "a.md", text, generator="gridsome", permalink="{blog_url}/{year}/{title}")
    assert post.url == f"{BLOG}/2026/duong-and-cafe"


@pytest.mark.long
def test_a_hostile_config_takes_linear_time(tmp_path: Path) -> None:
    def read(n: int) -> None:
        settings_of(tmp_path, "gridsome", {"gridsome.config.js": "options: {" * n, "texts/a.md": "A."})

    assert_linear(read, 50_000)

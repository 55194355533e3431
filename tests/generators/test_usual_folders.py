"""Where posts usually are, and how other tools' patterns become ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PLAIN
from syndicator.generators.site_settings import Setting, SiteFiles
from syndicator.generators.usual_folders import existing, in_pattern, patterns, prefixed, usual_address, web_address
from tests.fakes.site import write_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        (["posts/a.md", "README.md"], "posts"),
        (["src/content/blog/a.mdx", "docs/x.md"], "src/content/blog"),
        (["a.md"], "."),
        (["blog/posts/a.md", "blog/about.md"], "blog/posts"),
        (
            ["docs/a.md", "site/content/2024-03-05-a.md", "site/content/20240306.b.md", "site/content/2024-3-7-c.md"],
            "site/content",
        ),
        (["docs/a.md", "site/content/2024-03-05-a.md", "site/content/2024-03-06-b.md"], "docs"),
        (["docs/a.md", *(f"{year}/{year}-03-0{day}-a.md" for year in (2024, 2025) for day in (1, 2, 3))], "docs"),
    ],
)
def test_the_usual_folder(tmp_path: Path, files: list[str], folder: str) -> None:
    site = write_site(
        tmp_path, dict.fromkeys(files, "x") | {"package.json": '{"homepage": "https://blog.example.dev/"}'}
    )
    settings = PLAIN.settings(SiteFiles(site))
    assert ([each.path for each in settings.folders], settings.url.value) == ([folder], "https://blog.example.dev")


def test_the_address_of_the_code_is_not_the_blogs(tmp_path: Path) -> None:
    package = '{"homepage": "https://github.com/mina/starter-blog#readme"}'
    site = write_site(tmp_path, {"posts/a.md": "x", "package.json": package})
    assert PLAIN.settings(SiteFiles(site)).url.value == ""


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("data/siteMetadata.js", "const siteMetadata = { siteUrl: 'https://blog.example.dev' }", "siteUrl"),
        ("next-sitemap.config.js", "module.exports = { siteUrl: process.env.SITE_URL || 'https://blog.example.dev' }", "siteUrl"),
        ("config.yaml", "title: A\nurl: https://blog.example.dev/\n", "url"),
        ("src/lib/constants.ts", "export const BASE_URL = 'https://blog.example.dev'", "base_url"),
        ("lib/config.ts", "export const links = [{ url: 'https://chat.example.dev' }]", ""),
        ("config.yml", "url: https://github.com/mina/starter-blog\n", ""),
        ("config.yml", "links:\n- url: https://chat.example.dev\n", ""),
    ],
)  # fmt: skip
def test_the_address_in_a_file_that_is_usual_for_it(tmp_path: Path, name: str, text: str, key: str) -> None:
    address = usual_address(SiteFiles(write_site(tmp_path, {name: text})))
    assert address == (Setting("https://blog.example.dev", f"{name}: {key}") if key else Setting())


def test_folders_by_the_number_of_their_posts(tmp_path: Path) -> None:
    site = SiteFiles(write_site(tmp_path, {"a/1.md": "", "b/1.md": "", "b/2.md": "", "c/x.txt": ""}))
    assert existing(site, "a", "b", "c", "d") == ["b", "a"]


@pytest.mark.parametrize(
    ("written", "below", "address"),
    [
        ("https://blog.example.dev/", "", "https://blog.example.dev"),
        ("https://blog.example.dev", "/b/", "https://blog.example.dev/b"),
        ("https://blog.example.dev/b", "/b/", "https://blog.example.dev/b"),
        ("https://example.com", "", ""),
        ("http://example.org/", "", ""),
        ("http://localhost:1313", "", ""),
        ("https://your-site.example", "", ""),
        ("/", "", ""),
        ("blog.example.dev", "", ""),
        ("https://[blog", "", ""),
        ("https://ada:secret@blog.example.dev", "", ""),
    ],
)
def test_an_address_that_is_invalid_or_a_placeholder_is_none(written: str, below: str, address: str) -> None:
    assert web_address(Setting(written, "x"), below).value == address


def test_a_pattern_with_an_unknown_token_is_none() -> None:
    names = {"year": "{year}", "slug": "{slug}"}
    assert in_pattern("/:year/:slug.html", names) == "{blog_url}/{year}/{slug}.html"
    for unknown in (":year/:week", ":sections[1:]", "{x}/:slug"):
        assert in_pattern(unknown, names) == ""


def test_a_pattern_that_is_none_of_ours_is_left_out() -> None:
    assert [
        each.value
        for each in patterns("x", "{blog_url}/{slug}", "", "{blog_url}/{nope}/", "{blog_url}/{", "{blog_url}/{slug}")
    ] == ["{blog_url}/{slug}"]


def test_a_folder_in_front_of_a_pattern() -> None:
    assert [prefixed(folder) for folder in ("blog", "/a/b/", "", ".", "/")] == [
        "{blog_url}/blog/", "{blog_url}/a/b/", "{blog_url}/", "{blog_url}/", "{blog_url}/",
    ]  # fmt: skip

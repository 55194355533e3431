"""Where posts usually are, and how other tools' patterns become ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PLAIN
from syndicator.generators.site_settings import Setting, SiteFiles
from syndicator.generators.usual_folders import existing, in_pattern, patterns, prefixed, web_address
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
    ],
)
def test_an_address_that_is_a_placeholder_is_none(written: str, below: str, address: str) -> None:
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

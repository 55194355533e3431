"""Addresses, stated and made from the pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import BLOG, post_of, source_post_of


def test_an_address_from_the_pattern_is_no_alias(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "hello.md", "---\ntitle: Hello\n---\n")
    assert one.post.url == f"{BLOG}/hello"
    assert one.aliases == frozenset()


@pytest.mark.parametrize(
    ("written", "url", "alias"),
    [
        ("canonical: https://medium.example/p/1", "https://medium.example/p/1", "url:https://medium.example/p/1"),
        (f"canonical: {BLOG}/", f"{BLOG}/a", ""),
        ("canonical: ''", f"{BLOG}/a", ""),
        ("permalink: /x/y.html", f"{BLOG}/x/y.html", f"url:{BLOG}/x/y.html"),
        ("url: x/y/", f"{BLOG}/x/y/", f"url:{BLOG}/x/y"),
        ("url: https://elsewhere.example/talk", f"{BLOG}/a", ""),
        ("permalink: pretty", f"{BLOG}/a", ""),
        ("permalink: '/{{ page.slug }}/'", f"{BLOG}/a", ""),
        ("permalink: /%2e%2e/%2e%2e/b.html", f"{BLOG}/b", ""),
        ("permalink: /../../b.html", f"{BLOG}/b", ""),
        ("permalink: javascript:alert(1)//", f"{BLOG}/a", ""),
    ],
)
def test_addresses_that_the_file_states(written: str, url: str, alias: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "a.md", f"---\ntitle: A\n{written}\n---\n")
    assert (one.post.url, "".join(one.aliases)) == (url, alias)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("{blog_url}/{year}/{month}/{day}/{slug}/", f"{BLOG}/2024/03/05/hi/"),
        ("{blog_url}/{path}", f"{BLOG}/deep/2024-03-05-hi"),
        ("{blog_url}/{date:%b-%j}/{date:%-d}/{slug}/", f"{BLOG}/Mar-065/5/hi/"),
        ("https://other.example/{slug}", "https://other.example/hi"),
    ],
)
def test_addresses_from_the_pattern(pattern: str, url: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "deep/2024-03-05-hi.md", "---\ntitle: A\n---\n", permalink=pattern).url == url


def test_a_stated_slug_may_have_the_date_of_the_pattern(tmp_path: Path) -> None:
    for slug, path in (("/2023/1/2/ash", "w/2023/1/2/ash"), ("clay/ash", "w/2024/3/clay/ash"), ("ash", "w/2024/3/ash")):
        text = f"---\ntitle: A\ndate: 2024-03-05\nslug: {slug}\n---\n"
        post = post_of(tmp_path, "a.md", text, permalink="{blog_url}/w/{year}/{i_month}/{slug}/")
        assert post.url == f"{BLOG}/{path}/"


@pytest.mark.parametrize(
    ("placeholder", "path"),
    [
        ("title", "fête-à-łódź"),
        ("title:unaccented", "fete-a-łodz"),
        ("slug:unaccented", "cafe"),
        ("path:unaccented", "ete/cafe"),
    ],
)
def test_addresses_without_accents(placeholder: str, path: str, tmp_path: Path) -> None:
    text, pattern = "---\ntitle: Fête à Łódź\n---\n", f"{{blog_url}}/{{{placeholder}}}/"
    assert unquote(post_of(tmp_path, "été/café.md", text, permalink=pattern).url) == f"{BLOG}/{path}/"


def test_a_pattern_with_a_date_gives_nothing_to_a_post_without_one(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\n---\n", permalink="{blog_url}/{year}/{slug}").url == ""


def test_an_address_below_a_blog_in_a_folder(tmp_path: Path) -> None:
    for key, link in (("a.md", "/blog/x"), ("b.md", "/x")):
        post = post_of(tmp_path, key, f"---\ntitle: A\npermalink: {link}\n---\n", blog_url="https://me.example/blog/")
        assert post.url == "https://me.example/blog/x"


def test_a_pattern_may_ask_for_the_title(tmp_path: Path) -> None:
    for key, extra, slug in (("a.md", "", "ash-at-last"), ("b.md", "slug: kiln\n", "kiln")):
        post = post_of(
            tmp_path, key, f"---\ndate: 2024-03-05\n{extra}---\n# Ash, at last\n", permalink="{blog_url}/{title}/"
        )
        assert (post.slug, post.url) == (slug, f"{BLOG}/{slug}/")


@pytest.mark.parametrize(
    ("slug", "pattern", "path"),
    [
        ("/notes/2026/knots/", "{blog_url}/{slug}", "notes/2026/knots"),
        ("notes/knots", "{blog_url}/{slug}", "notes/knots"),
        ("/2026/knots", "{blog_url}/blog/{slug}", "blog/2026/knots"),
        ("/blog/knots", "{blog_url}/blog/{slug}", "blog/knots"),
        ("/notes/knots", "{blog_url}/{path}", "notes/knots"),
        ("notes/knots", "{blog_url}/{path}", "deep/notes/knots"),
        ("/../../etc/knots", "{blog_url}/{slug}", "etc/knots"),
        ("/knots/", "{blog_url}/{slug}", "knots"),
    ],
)
def test_a_slug_may_be_a_path(slug: str, pattern: str, path: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "deep/a.md", f"---\ntitle: A\nslug: {slug}\n---\n", permalink=pattern)
    assert (post.url, post.slug) == (f"{BLOG}/{path}", "knots")

"""What the names of all files say together."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from syndicator.config import SourceConfig
from syndicator.sources.repo import RepoSource

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, read, write


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("site/about/index.md", "date: 2024-03-05", "a page"),
        ("site/about.md", "layout: page\ndate: 2024-03-05", "a page"),
        ("site/about.md", "date: 2024-03-05", ""),
        ("site/about.md", "", "a page"),
        ("site/_pages/about.md", "", "a page"),
        ("site/_posts/ash.md", "", ""),
        ("site/clay/about/index.md", "date: 2024-03-05", ""),
        ("site/_notes/ash/index.md", "date: 2024-03-05", ""),
        ("other/about/index.md", "date: 2024-03-05", ""),
        ("site/_posts/ash/index.md", "date: 2024-03-05", ""),
    ],
)
def test_pages_are_known_by_the_posts_that_they_lie_beside(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    write(tmp_path, "site/_posts/clay.md", "---\ntitle: Clay\n---\n")
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


@pytest.mark.parametrize(
    ("key", "extra", "withheld"), [("template.md", "", "a page"), ("b.md", "date: 2024-03-05", "")]
)
def test_where_names_begin_with_dates_what_has_none_is_no_post(
    key: str, extra: str, withheld: str, tmp_path: Path
) -> None:
    text = f"---\ntitle: A\n{extra}\n---\nBody"
    assert post_of(tmp_path, f"alone/{key}", text).withheld == ""
    for day in ("05", "06", "07"):
        write(tmp_path, f"_posts/2024-03-{day}-clay.md", text)
    assert post_of(tmp_path, f"_posts/{key}", text).withheld == withheld


@pytest.mark.parametrize(
    ("others", "language"),
    [
        (["b.ja.md"], ""),  # most
        (["b.md", "c.md", "d.md"], "ja/"),
        (["b.md", "b.en.md", "c.md", "d.md", "a.en.md"], ""),  # English stands beside what has none
        (["b.md", "b.ja.md", "c.md", "d.md", "a.en.md"], "ja/"),
        (["a.en.md"], "ja/"),  # it could be either
    ],
)
def test_a_site_s_own_language_is_in_no_address(others: list[str], language: str, tmp_path: Path) -> None:
    for key in others:
        write(tmp_path, key, "---\ntitle: A\n---\nBody")
    assert post_of(tmp_path, "a.ja.md", "---\ntitle: A\n---\nBody").url == f"{BLOG}/{language}a"


@pytest.mark.parametrize(
    ("others", "extra", "withheld"),
    [
        (["blog/kiln.md"], "", "a page"),
        (["blog/kiln.md"], "date: 2024-03-05", ""),
        (["kiln.md"], "date: 2024-03-05\nexcalidraw-plugin: parsed", "a page"),
        (["blog/index.de.md", "blog/part/kiln.md", "kiln.md"], "", ""),
    ],
)
def test_an_undated_index_of_a_folder_with_other_files_is_a_page(
    others: list[str], extra: str, withheld: str, tmp_path: Path
) -> None:
    for key in others:
        write(tmp_path, key, "---\ntitle: A\n---\nBody")
    assert post_of(tmp_path, "blog/index.md", f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


def test_the_blog_s_own_language_is_in_no_address_however_few_files_name_it(tmp_path: Path) -> None:
    for key in ("uno.md", "uno.en.md", "dos.es.md"):
        write(tmp_path, key, f"---\ntitle: {key}\ndate: 2026-11-02\n---\nText.")
    config = SourceConfig(kind="repo", name="posts", path=tmp_path, permalink="{blog_url}/{path}/", blog_url=BLOG)
    posts = RepoSource(config, zone=UTC, state=tmp_path, language="es").read({}, {}).source_posts
    assert sorted(post.post.url.removeprefix(BLOG) for post in posts) == ["/dos/", "/en/uno/", "/uno/"]


@pytest.mark.parametrize(
    ("key", "own", "address"),
    [("a.ru.md", "en", "ru/a/"), ("a.ru.md", "ru", "a/"), ("a.en.md", "en-US", "a/"), ("b.md", "en", "b/")],
)
def test_a_language_that_is_not_the_blog_s_is_in_addresses_even_if_most_files_name_it(
    key: str, own: str, address: str, tmp_path: Path
) -> None:
    for each in ("a.ru.md", "b.ru.md", "c.ru.md", key):
        write(tmp_path, each, "---\ntitle: A\ndate: 2026-11-02\n---\nText.")
    config = SourceConfig(kind="repo", name="posts", path=tmp_path, permalink="{blog_url}/{path}/", blog_url=BLOG)
    posts = RepoSource(config, zone=UTC, state=tmp_path, language=own).read({}, {}).source_posts
    assert {post.key: post.post.url for post in posts}[key] == f"{BLOG}/{address}"


@pytest.mark.parametrize("folder", ["content/notes/en", "content/notes", "content", "src/content/notes/en", "notes"])
def test_a_post_beside_the_folders_of_others_is_none_of_their_resources(folder: str, tmp_path: Path) -> None:
    write(tmp_path / folder, "clay/index.md", "---\ntitle: Clay\ndate: 2024-03-05\n---\n")
    assert post_of(tmp_path / folder, "ash.md", "---\ntitle: Ash\ndate: 2024-03-05\n---\nBody").withheld == ""


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        (("ash.md", "ash.ua.md", "clay.md", "clay.ua.md"), {"/ash/": "", "/ua/ash/": "uk", "/clay/": "", "/ua/clay/": "uk"}),
        (("ash.en.md", "ash.ua.md", "clay.en.md", "clay.ua.md", "b.en.md", "c.en.md"), {"/ash/": "en", "/ua/ash/": "uk", "/clay/": "en", "/ua/clay/": "uk", "/b/": "en", "/c/": "en"}),
        (("ash/index.md", "ash/index.ua.md", "b/index.md", "b/index.ua.md"), {"/ash/": "", "/ua/ash/": "uk", "/b/": "", "/ua/b/": "uk"}),
        (("deno.md", "hono.js.md", "deno.js.md"), {"/deno/": "", "/hono.js/": "", "/deno.js/": ""}),
    ],
)  # fmt: skip
def test_a_code_that_only_the_site_uses_for_a_language(
    files: tuple[str, ...], posts: dict[str, str], tmp_path: Path
) -> None:
    for key in ("_index.md", *files):
        write(tmp_path, key, "---\ntitle: A\ndate: 2026-11-02\n---\nText.")
    update = read(tmp_path, permalink="{blog_url}/{path}/", generator="hugo")
    assert {post.post.url.removeprefix(BLOG): post.post.lang for post in update.source_posts} == posts


def test_the_list_of_a_section_in_such_a_language_is_no_post(tmp_path: Path) -> None:
    for key in ("_index.md", "_index.ua.md", "ash.md", "ash.ua.md"):
        write(tmp_path, key, "---\ntitle: A\ndate: 2026-11-02\n---\nText.")
    assert [post.key for post in read(tmp_path, generator="hugo").source_posts] == ["ash.md", "ash.ua.md"]

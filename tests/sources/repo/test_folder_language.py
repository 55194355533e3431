"""Folders named by languages, and those whose names only look so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.sources.repo.folder_language import FolderLanguages, default_language
from tests.fakes.repo import BLOG, read, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("keys", "key", "written"),
    [
        (["content/de/posts/a.md"], "content/de/posts/a.md", "de"),
        (["content/en/a.md", "content/it/a.md"], "content/it/a.md", "it"),
        (["_posts/pt-br/a.md"], "_posts/pt-br/a.md", "pt-br"),
        (["i18n/pl/a.md"], "i18n/pl/a.md", "pl"),
        (["posts/a.md", "posts/sv/a.md"], "posts/sv/a.md", "sv"),
        (["a.md", "sv/a.md"], "sv/a.md", "sv"),
        (["posts/it/a.md", "posts/pl/b.md", "posts/db/c.md"], "posts/it/a.md", ""),  # topics
        (["posts/cs/a.md"], "posts/cs/a.md", ""),
        (["posts/a.md"], "posts/a.md", ""),
        (["content/english/a.md", "design/a.md"], "design/a.md", ""),
    ],
)
def test_a_folder_is_a_language_where_it_must_be(keys: list[str], key: str, written: str) -> None:
    assert FolderLanguages(keys).of(key).written == written


def test_the_path_without_its_language_is_that_of_all_translations() -> None:
    languages = FolderLanguages(["content/en/posts/a.md", "content/de/posts/a.md"])
    assert {languages.of(f"content/{name}/posts/a.md").without for name in ("en", "de")} == {"content/posts/a.md"}


@pytest.mark.parametrize(
    ("counts", "blog", "default"),
    [
        ({"en": 5, "de": 5}, "", "en"),
        ({"en": 5, "de": 5}, "de", "de"),
        ({"en": 1, "de": 5}, "", "de"),
        ({"fr": 1, "de": 1}, "", ""),
        ({"pt-br": 1, "fr": 3}, "pt-BR", "pt-br"),
        ({}, "", ""),
    ],
)
def test_one_language_is_not_in_addresses(counts: dict[str, int], blog: str, default: str) -> None:
    assert default_language(counts, blog) == default


def test_translations_are_posts_of_their_own_that_know_each_other(tmp_path: Path) -> None:
    for key in (
        "content/en/posts/dial.md",
        "content/de/posts/dial.md",
        "content/posts/rose.md",
        "content/posts/rose.fr.md",
    ):
        write(tmp_path, key, f"---\ntitle: On {key}\ndate: 2024-03-05\n---\nBody")
    posts = {one.key: one.post for one in read(tmp_path).source_posts}
    assert {key: (post.url.removeprefix(BLOG), post.lang) for key, post in posts.items()} == {
        "content/en/posts/dial.md": ("/dial", "en"),
        "content/de/posts/dial.md": ("/de/dial", "de"),
        "content/posts/rose.md": ("/rose", ""),
        "content/posts/rose.fr.md": ("/fr/rose", "fr"),
    }
    keys = [post.translation_key for _, post in sorted(posts.items())]
    assert keys == ["posts:content/posts/dial"] * 2 + ["posts:content/posts/rose"] * 2


def test_a_pattern_with_folders_has_the_language_already(tmp_path: Path) -> None:
    for key in ("en/a.md", "de/a.md"):
        write(tmp_path, key, "---\ntitle: A\ndate: 2024-03-05\n---\nBody")
    posts = read(tmp_path, permalink="{blog_url}/{path}").source_posts
    assert sorted(one.post.url for one in posts) == [f"{BLOG}/de/a", f"{BLOG}/en/a"]


@pytest.mark.parametrize("front", ["lang: fr", "language: French", "locale: fr_FR.UTF-8"])
def test_front_matter_names_the_language(front: str, tmp_path: Path) -> None:
    write(tmp_path, "a.md", f"---\ntitle: A\ndate: 2024-03-05\n{front}\n---\nBody")
    (one,) = read(tmp_path).source_posts
    assert one.post.lang.startswith("fr")

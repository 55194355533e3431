"""What a file's name and folders say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.model import Problem
from syndicator.sources.repo.filename import safe_slug

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post
if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, read, write

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def post_of_bundle(folder: Path) -> Post:
    write(folder, "blog/2024-03-05-my-trip/index.md", "---\ntitle: Trip\ncover:\n  image: ./cover.jpg\n---\n")
    return next(one.post for one in read(folder).source_posts)


def test_a_page_bundle_goes_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "blog/_index.md", "---\ntitle: All posts\n---\n")
    write(tmp_path, "index.md", "---\ntitle: Home\n---\n")
    post = post_of_bundle(tmp_path)
    assert (post.slug, post.published_at) == ("my-trip", DAY)
    assert post.cover == f"{BLOG}/my-trip/cover.jpg"
    assert {key: problem.what for key, problem in read(tmp_path).problems.items()} == dict.fromkeys(
        ["blog/_index.md", "index.md"], "a section's page, not a post"
    )


def test_files_named_by_languages_are_translations_of_their_folder_s_post(tmp_path: Path) -> None:
    for language, title in (("en", "Trip"), ("ru", "Поездка")):
        write(tmp_path, f"trip/{language}.md", f"---\ntitle: {title}\n---\n")
    write(tmp_path, "walk/en.md", "---\ntitle: Walk\n---\n")
    posts = [one.post for one in read(tmp_path).source_posts]
    assert {(post.slug, post.lang, post.url) for post in posts} == {
        ("trip", "en", f"{BLOG}/trip"),
        ("trip", "ru", f"{BLOG}/ru/trip"),
        ("walk", "en", f"{BLOG}/walk"),
    }
    assert len({post.translation_key for post in posts}) == 2


def test_a_file_may_be_named_by_a_word_that_is_a_language_elsewhere(tmp_path: Path) -> None:
    assert [post_of(tmp_path / key, key, "---\ntitle: A\n---\n").slug for key in ("unix/id.md", "en.md")] == [
        "id",
        "en",
    ]


def test_translations_are_posts_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "trip.md", "---\ntitle: Trip\n---\n")
    write(tmp_path, "trip.es.md", "---\ntitle: Viaje\n---\n")
    assert {(one.post.title, one.post.slug, one.post.url) for one in read(tmp_path).source_posts} == {
        ("Trip", "trip", f"{BLOG}/trip"),
        ("Viaje", "trip", f"{BLOG}/es/trip"),
    }


@pytest.mark.parametrize(
    ("key", "content", "what"),
    [
        ("empty.md", b"", "empty"),
        ("blank.md", b" \n\n", "empty"),
        ("picture.md", b"\x89PNG\r\n\0\0\0", "not a text file"),
        ("LICENSE.md", b"Free", "about the folder, not a post"),
        ("sub/readme.md", b"# Posts", "about the folder, not a post"),
        ("TEMPLATE-post.md", b"---\ntitle: T\n---\n", "about the folder, not a post"),
        (
            "long.md",
            b"---\ntitle: " + b"x" * 70_000 + b"\n---\n",
            "front matter of 70,008 characters; at most 65,536 are read",
        ),
        (
            "merged.md",
            b"---\n<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> main\n---\nText",
            "unresolved git conflict in its front matter; resolve it",
        ),
        ("huge.md", b"---\n" + b"x" * 6_000_000, "too large for a post (6,000,004 of 5,000,000 bytes)"),
    ],
)
def test_what_is_no_post_is_named(key: str, content: bytes, what: str, tmp_path: Path) -> None:
    write(tmp_path, key, content)
    write(tmp_path, "good.md", "---\ntitle: Good\n---\n")
    found = read(tmp_path)
    assert [one.post.title for one in found.source_posts] == ["Good"]
    assert found.problems == {key: Problem(key, what)}


@pytest.mark.long
@given(st.text(max_size=80))
def test_a_slug_is_never_a_path(text: str) -> None:
    slug = safe_slug(text)
    assert "/" not in slug
    assert "\\" not in slug
    assert slug not in {".", ".."}


@pytest.mark.parametrize(
    "key", ["2024/03-05-ash.md", "2024/03-05.md", "2024/03/05.md", "2024-03-05/ash.md", "2024/3/5/a.md"]
)
def test_days_that_folders_and_a_name_make_together(key: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, "---\ntitle: A\n---\n").published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_bundle_may_have_its_date_on_the_file(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash-at-last/2024-03-05-index.md", "---\ntitle: A\n---\n")
    assert (post.slug, post.published_at) == ("ash-at-last", datetime(2024, 3, 5, tzinfo=UTC))

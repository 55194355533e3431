"""Two repositories whose permalinks differ hold different posts, though their files have the same names."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from syndicator.sources.matching.repositories import Repositories
from tests.fakes.post_store import PostStore
from tests.sources.matching.test_matcher import BLOG, changed, entry, file

if TYPE_CHECKING:
    from syndicator.model import SourcePost

LANGUAGES = {"en": f"{BLOG}/en/{{slug}}", "es": f"{BLOG}/es/{{slug}}"}


def page(language: str, *, title: str = "") -> SourcePost:
    """The file of one name in a language, as its permalink has it."""
    return changed(file("tea.md", title=title or f"Tea in {language}"), url=f"{BLOG}/{language}/tea")


@pytest.mark.parametrize("title", ["", "Tea"])
@pytest.mark.parametrize("order", list(permutations(["en", "es", "feed"])))
def test_languages_are_different_posts_and_each_has_its_own_entry(order: tuple[str, ...], title: str) -> None:
    store = PostStore(permalinks=LANGUAGES)
    entries = [entry(f"{BLOG}/{language}/tea", title=title or f"Tea in {language}") for language in LANGUAGES]
    shown = {"en": [page("en", title=title)], "es": [page("es", title=title)], "feed": entries}
    ids = {source: store.observe(source, shown[source]) for source in order}
    ids = {source: store.observe(source, shown[source]) for source in order}
    assert len(set(ids["feed"].values())) == 2
    assert [*ids["en"].values(), *ids["es"].values()] == list(ids["feed"].values())


def test_without_a_feed_two_languages_are_two_posts() -> None:
    store = PostStore(permalinks=LANGUAGES)
    store.observe("en", [page("en", title="Tea")])
    store.observe("es", [page("es", title="Tea")])
    assert len(store.posts) == 2


def test_what_both_state_makes_them_no_one_post() -> None:
    store = PostStore(permalinks=LANGUAGES)
    for language in LANGUAGES:
        store.observe(language, [replace(page(language), aliases=frozenset({"cuid:c"}))])
    assert len(store.posts) == 2


@pytest.mark.parametrize("permalinks", [{}, dict.fromkeys(LANGUAGES, f"{BLOG}/{{slug}}"), {"en": LANGUAGES["en"]}])
def test_repositories_of_one_permalink_are_two_views_of_the_same_posts(permalinks: dict[str, str]) -> None:
    store = PostStore(permalinks=permalinks)
    for name in LANGUAGES:
        store.observe(name, [file("tea.md")])
    assert len(store.posts) == 1


@pytest.mark.parametrize("permalink", [f"{BLOG}/posts/{{slug}}", "https://old.example/{slug}"])
def test_an_address_beside_a_wrong_permalink_separates_nothing(permalink: str) -> None:
    store = PostStore(permalinks={"en": permalink, "es": LANGUAGES["es"]})
    written = store.observe("en", [changed(file("tea.md"), url=permalink.replace("{slug}", "tea"))])
    told = store.observe("feed", [entry(f"{BLOG}/2023/07/tea")])
    assert list(told.values()) == list(written.values())


def test_a_changed_permalink_changes_addresses_and_not_posts() -> None:
    store = PostStore(permalinks=LANGUAGES)
    before = store.observe("en", [page("en")])
    told = store.observe("feed", [entry(f"{BLOG}/en/tea", title="Tea in en")])
    store.permalinks = {**LANGUAGES, "en": f"{BLOG}/{{slug}}"}
    assert store.observe("en", [changed(page("en"), url=f"{BLOG}/tea")]) == before
    assert list(told.values()) == list(before.values())


@pytest.mark.parametrize(
    ("path", "excluded"),
    [
        ("es/tea", True),
        ("en/tea", False),
        ("fr/tea", False),
        ("es/2023/tea", False),
        ("2023/07/tea", True),
        ("notes/a/b/tea", True),
        ("tea", False),
    ],
)
def test_an_address_excludes_those_whose_permalink_it_has_not(path: str, *, excluded: bool) -> None:
    patterns = {"dated": f"{BLOG}/{{year}}/{{month}}/{{slug}}/", "notes": f"{BLOG}/notes/{{path}}"}
    repositories = Repositories(LANGUAGES | patterns)
    assert repositories.exclude(["en", "feed"], [f"url:{BLOG}/{path}"]) == excluded
    assert not repositories.exclude(["feed"], [f"url:{BLOG}/{path}"])


def test_of_two_that_fit_the_one_that_says_more_has_the_address() -> None:
    repositories = Repositories({"all": f"{BLOG}/{{path}}", "es": f"{BLOG}/es/{{path}}"})
    assert repositories.exclude(["all"], [f"url:{BLOG}/es/tea"])
    assert not repositories.exclude(["es"], [f"url:{BLOG}/es/tea"])
    assert repositories.exclude(["es"], [f"url:{BLOG}/tea"])


def test_sources_differ_where_both_are_repositories_and_their_permalinks_do() -> None:
    repositories = Repositories({**LANGUAGES, "copy": LANGUAGES["en"]})
    assert repositories.differ(["en", "feed"], ["feed", "es"])
    assert not repositories.differ(["en"], ["copy", "feed"])
    assert not repositories.differ(["feed"], ["en", "es"])

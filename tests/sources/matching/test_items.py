"""The source posts of a read, grouped to posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.model import Post, SourcePost, SourceUpdate
from syndicator.sources.matching.items import items_of
from syndicator.sources.matching.keys import KnownPost, known_of

if TYPE_CHECKING:
    from syndicator.sources.matching.items import Item

DAY = datetime(2023, 7, 7, tzinfo=UTC)


def seen(key: str, *, aliases: tuple[str, ...] = (), **post: Any) -> SourcePost:
    facts = {"slug": "s", "title": "T", "generator": "hashnode"} | post
    return SourcePost(source="repo", key=key, post=Post(**facts), aliases=frozenset(aliases), digest=f"d{key}")


def items(*source_posts: SourcePost, **known: KnownPost) -> list[Item]:
    return items_of(SourceUpdate(source_posts=source_posts), known)


def groups(found: list[Item]) -> list[tuple[str, list[str]]]:
    return [(item.former_id, [record.key for record in item.records]) for item in found]


def remembered(source_post: SourcePost, post_id: str) -> KnownPost:
    return known_of(source_post, post_id)


def test_each_source_post_is_an_item() -> None:
    found = items(seen("a", generator="hugo"), seen("b", generator="hugo"))
    assert groups(found) == [("", ["a"]), ("", ["b"])]
    assert [item.post_id for item in found] == ["", ""]


def test_files_that_were_written_anew_are_one_item() -> None:
    first = seen("b", aliases=("url:1",), published_at=DAY)
    (item,) = items(first, seen("a", aliases=("url:2",)))
    assert [record.key for record in item.records] == ["b", "a"]
    assert item.aliases == {"url:1", "url:2"}
    assert item.published == (False, DAY.isoformat(), "b")
    assert groups(items(first, seen("a", title="U"))) == [("", ["b"]), ("", ["a"])]


def test_an_item_without_a_date_sorts_last() -> None:
    (item,) = items(seen("b"), seen("a"))
    assert item.published > (False, "9999", "z")


def test_a_key_says_which_post_it_was() -> None:
    old = seen("a")
    assert groups(items(seen("a", title="New"), a=remembered(old, "p"))) == [("p", ["a"])]
    another = SourcePost(source="repo", key="a", post=Post(slug="x", title="X", generator="hugo"), digest="x")
    assert groups(items(another, a=remembered(old, "p"))) == [("", ["a"])]


def test_a_file_that_was_written_anew_is_the_post_of_the_first() -> None:
    known = {"old": remembered(seen("old"), "p"), "older": remembered(seen("older"), "q")}
    assert groups(items(seen("new"), **known)) == [("p", ["new"])]
    assert groups(items(seen("new", generator="hugo"), **known)) == [("", ["new"])]
    assert groups(items(seen("new", slug="other"), **known)) == [("", ["new"])]


def test_a_file_that_was_written_anew_of_an_edited_one_is_its_post() -> None:
    known = {"a": remembered(seen("a", title="Before"), "p")}
    assert groups(items(seen("a"), seen("new"), **known)) == [("p", ["a", "new"])]


def test_what_is_remembered_counts_before_what_is_edited() -> None:
    known = {"a": remembered(seen("a", title="Before"), "p"), "b": remembered(seen("b"), "q")}
    assert groups(items(seen("a"), seen("new"), **known)) == [("p", ["a"]), ("q", ["new"])]

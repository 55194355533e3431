"""What two source posts are compared by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from syndicator.model import Post, SourcePost
from syndicator.sources.matching.keys import (
    KnownPost,
    MatchKeys,
    addresses_conflict,
    contradicts,
    differ_in_dated_name,
    differ_in_day,
    host_of,
    is_reused,
    is_windowed,
    keys_across_sources,
    keys_within_source,
    known_of,
    match_keys_of,
    normalized_slug,
    normalized_title,
    recreation_key,
    similarity,
)

BLANK = MatchKeys(*[""] * len(MatchKeys._fields))


def known(key: str = "a.md", **fields: Any) -> KnownPost:
    return KnownPost(source="repo", key=key, post_id="p", **fields)


def keys(post: KnownPost, **fields: str) -> MatchKeys:
    return match_keys_of(post, "", **({"stated": "", "digest": "", "host": ""} | fields))


def test_a_source_post_is_remembered_without_its_body() -> None:
    at = datetime(2023, 7, 7, 23, 30, tzinfo=UTC)
    post = Post(slug="s", title="T", url="https://b.example/s", published_at=at, generator="hugo", markdown="Body")
    assert known_of(SourcePost(source="repo", key="k", post=post, digest="d"), "p") == KnownPost(
        source="repo", key="k", post_id="p", slug="s", title="T", day="2023-07-07", digest="d",
        url="https://b.example/s", generator="hugo",
    )  # fmt: skip
    bare = known_of(SourcePost(source="repo", key="k", post=Post(title="Made up", front_matter={"untitled": True})), "")
    assert (bare.title, bare.day) == ("", "")


@pytest.mark.parametrize(
    ("generator", "key", "windowed"),
    [
        ("rss", "1", True),
        ("json", "a.md", True),
        ("release", "1", True),
        ("hashnode", "1", True),
        ("hashnode", "a.md", False),
        ("hugo", "a.md", False),
        ("", "1", False),
    ],
)
def test_a_feed_shows_a_window(generator: str, key: str, windowed: bool) -> None:
    assert is_windowed(known(key, generator=generator)) == windowed


@pytest.mark.parametrize(
    ("now", "reused"),
    [
        ({"slug": "x", "title": "X", "digest": "x"}, True),
        ({"slug": "x", "title": "X", "digest": "d"}, False),
        ({"slug": "x", "title": "t!", "digest": "x"}, False),
        ({"slug": "s", "title": "X", "digest": "x"}, False),
    ],
)
def test_a_key_is_reused_where_nothing_stays(now: dict[str, str], reused: bool) -> None:
    assert is_reused(known(slug="s", title="T", digest="d"), known(**now)) == reused


def test_files_that_are_written_anew_share_slug_and_title() -> None:
    assert recreation_key(known(slug="s", title="A Title!", generator="hashnode")) == ("s", "atitle")
    assert recreation_key(known(slug="s", title="A Title!", generator="hugo")) is None
    assert recreation_key(known(slug="", title="A Title!", generator="hashnode")) is None
    assert recreation_key(known(slug="s", title="!", generator="hashnode")) is None


@pytest.mark.parametrize(
    ("other", "similar"),
    [
        ({}, 0),
        ({"slug": "s"}, 1),
        ({"title": "T!"}, 1),
        ({"day": "2023-07-07"}, 1),
        ({"digest": "d"}, 1),
        ({"slug": "s", "title": "t", "day": "2023-07-07", "digest": "d"}, 4),
    ],
)
def test_similarity_counts_what_is_equal(other: dict[str, str], similar: int) -> None:
    assert similarity(known(slug="s", title="T", day="2023-07-07", digest="d"), known(**other)) == similar
    assert similarity(known(), known()) == 0


@pytest.mark.parametrize(
    ("first", "second", "contradict"),
    [
        ({"title": "a", "day": "2023-07-07"}, {"title": "b", "day": "2023-07-09"}, True),
        ({"title": "a", "day": "2023-07-07"}, {"title": "b", "day": "2023-07-08"}, False),
        ({"title": "a", "day": "2023-07-07"}, {"title": "a", "day": "2023-07-09"}, False),
        ({"title": "", "day": "2023-07-07"}, {"title": "b", "day": "2023-07-09"}, False),
        ({"title": "a", "day": "2023-07-07"}, {"title": "", "day": "2023-07-09"}, False),
        ({"title": "a", "last_two": "x/s"}, {"title": "b", "last_two": "y/s"}, True),
        ({"title": "a", "last_two": "x/s"}, {"title": "b", "last_two": "x/s"}, False),
        ({"title": "a", "last_two": "x/s"}, {"title": "b", "last_two": ""}, False),
        ({"title": "a", "last_two": ""}, {"title": "b", "last_two": "x/s"}, False),
        ({"title": "a", "last_two": "x/s", "day": "2023-07-07"}, {"title": "b", "last_two": "y/s"}, True),
    ],
)
def test_title_and_day_or_folder_contradict(first: dict[str, str], second: dict[str, str], contradict: bool) -> None:
    assert contradicts(BLANK._replace(**first), BLANK._replace(**second)) == contradict


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("2023-07-07", "2023-07-07", False),
        ("2023-07-07", "2023-07-08", False),
        ("2023-07-07", "2023-07-05", True),
        ("2023-07-07", "", True),
        ("", "", True),
    ],
)
def test_days_differ_by_more_than_a_time_zone(first: str, second: str, differ: bool) -> None:
    assert differ_in_day(BLANK._replace(day=first), BLANK._replace(day=second)) == differ
    dated = (BLANK._replace(date_in_name=first), BLANK._replace(date_in_name=second))
    assert differ_in_dated_name(*dated) == (differ and bool(first and second))


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ({"url:https://a.dev/x"}, {"url:https://a.dev/y"}, True),
        ({"url:https://a.dev/x"}, {"url:https://a.dev/x", "url:https://a.dev/y"}, False),
        ({"url:https://a.dev/x"}, {"url:https://b.dev/y"}, False),
        ({"url:https://a.dev/x"}, {""}, False),
        ({""}, {""}, False),
    ],
)
def test_addresses_conflict_on_one_host(first: set[str], second: set[str], conflict: bool) -> None:
    assert addresses_conflict(first, second) == conflict


def test_host_of_an_alias() -> None:
    assert (host_of("url:https://a.dev/x/y"), host_of("")) == ("a.dev", "")


def test_titles_and_slugs_are_compared_by_their_letters() -> None:
    assert normalized_title("Käse &amp; _Brot_, 2!") == "käsebrot2"
    assert normalized_slug("2023-07-07-My Post!") == normalized_slug("my-post") == "my-post"
    assert normalized_slug("2023-07-07-") == "2023-07-07"
    assert normalized_slug("!!!") == "!!!"
    assert normalized_slug("v1.2") == "v1.2"


def test_keys_of_a_file() -> None:
    file = known("2023/Ash/2023-07-07-one.md", slug="one", title="One!", day="2023-07-08", digest="d")
    made = keys(file, stated="url:https://a.dev/x/one", digest="d", host="a.dev")
    assert made == MatchKeys(
        slug="one", title="one", day="2023-07-08", digest="d", address="", stated="url:https://a.dev/x/one",
        headline="a.dev one", date_in_name="2023-07-07", last_two="ash/2023-07-07-one", last_three="2023/ash/2023-07-07-one",
        has_name="yes", has_no_day="", has_no_body="",
    )  # fmt: skip
    assert made.path == "x/one"


def test_keys_of_an_entry_are_of_its_address() -> None:
    entry = known("7", generator="rss", url="https://a.dev/x/Y%C3%A4/one.html?z=1")
    made = keys(entry)
    assert (made.last_two, made.last_three) == ("yä/one", "x/yä/one")
    assert (made.has_name, made.has_no_day, made.has_no_body) == ("", "yes", "yes")


@pytest.mark.parametrize("key", ["one.md", "one/index.md", "one/_index.md"])
def test_a_file_of_one_segment_has_no_folder(key: str) -> None:
    made = keys(known(key, title="T"))
    assert (made.last_two, made.last_three, made.headline, made.has_name) == ("", "", "", "yes")


def test_a_date_in_a_name_is_one_of_the_calendar() -> None:
    assert keys(known(slug="2023-02-31-x")).date_in_name == ""
    assert keys(known(slug="2023-2-3-x")).date_in_name == "2023-02-03"
    assert keys(known(day="2023-07-07")).has_name == "yes"


def test_a_selection_is_by_what_must_be_equal() -> None:
    post = known(slug="My Post", title="T!", digest="d", url="https://a.dev/x/z/")
    assert keys_within_source(post) == ("my-post", "t", "d")
    assert keys_across_sources(post) == ("my-post", "z", "t")

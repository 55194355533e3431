"""What the steps of matching share."""

from __future__ import annotations

from dataclasses import replace
from weakref import ref

from syndicator.model import SourceUpdate
from syndicator.sources.matching.keys import KnownPost, KnownPosts
from syndicator.sources.matching.state import MatchState
from tests.sources.matching.test_matcher import BLOG, days, entry

OLD = KnownPost(source="feed", key="old", post_id="old", title="Old", day="2023-07-01", generator="rss")
KEPT = replace(OLD, key="kept", post_id="kept", title="Kept", day="2023-07-05")
NEWER = replace(OLD, key="newer", post_id="newer", title="Newer", day="2023-07-06")
ELSEWHERE = replace(OLD, source="repo", key="a.md", post_id="elsewhere", generator="hugo")


def state(*known: KnownPost, complete: bool = True, separated: frozenset[frozenset[str]] = frozenset()) -> MatchState:
    """A read in which `KEPT` is unchanged, and one entry is new."""
    new = entry(f"{BLOG}/new", published_at=days(3), html="<p>New</p>")
    update = SourceUpdate(present={"kept": "", new.key: ""}, source_posts=(new,), complete=complete)
    return MatchState(KnownPosts(posts=known, body_of=lambda record: record.title), update, "feed", separated)


def test_what_a_complete_read_lacks_has_vanished() -> None:
    assert state(OLD, KEPT).has_vanished(OLD)
    assert not state(OLD, KEPT).has_vanished(KEPT)
    assert not state(OLD, KEPT, complete=False).has_vanished(OLD)
    gone_before = replace(OLD, present=False)
    assert state(gone_before, KEPT, complete=False).has_vanished(gone_before)
    moved = replace(OLD, post_id="kept")
    assert not state(moved, KEPT).has_vanished(moved)


def test_what_is_older_than_all_that_is_there_may_have_dropped_off_a_window() -> None:
    read = state(OLD, KEPT, NEWER)
    assert read.oldest_day == KEPT.day
    assert read.is_gone_for_good(NEWER)
    assert not read.is_gone_for_good(OLD)
    assert not read.is_gone_for_good(KEPT)
    assert read.is_gone_for_good(ELSEWHERE)


def test_the_older_of_two_posts_is_kept() -> None:
    read = state(ELSEWHERE, OLD, KEPT)
    (item,) = read.items
    read.assign(item, "old")
    assert (item.post_id, read.final("old")) == ("old", "old")
    assert read.may_merge(item, "elsewhere")
    read.assign(item, "elsewhere")
    assert (item.post_id, read.final("old"), read.merged) == ("elsewhere", "elsewhere", {"old": "elsewhere"})
    assert read.age_of("elsewhere") < read.age_of("old") < read.age_of("unknown")


def test_posts_that_one_source_lists_or_a_person_took_apart_are_not_merged() -> None:
    read = state(ELSEWHERE, OLD, KEPT, separated=frozenset({frozenset({"old", "elsewhere"})}))
    (item,) = read.items
    read.assign(item, "old")
    assert not read.may_merge(item, "elsewhere")
    assert not read.may_merge(item, "kept")


def test_bodies_of_the_read_are_those_that_were_read() -> None:
    read = state(OLD)
    (record,) = read.read.values()
    assert read.body_of(record) == "<p>New</p>"
    assert read.body_of(OLD) == "Old"


def test_the_posts_of_a_read_are_freed_with_it_and_not_by_the_garbage_collector() -> None:
    read = state(OLD, KEPT)
    freed = ref(read)
    del read
    assert freed() is None

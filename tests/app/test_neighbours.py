"""Posts are compared with those that were published around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest

from syndicator.app import neighbours as neighbours_module
from syndicator.app.neighbours import Neighbours
from syndicator.model import Post, SourcePost, SourceUpdate, Withheld
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
OLD, NEW = "Welcome to the old weekly.", "I am Ann, and I weave."
POSTS = [
    Post(
        id=f"p{number:03}",
        slug=f"p{number:03}",
        title=f"Issue {number}",
        markdown=f"{OLD if number < 100 else NEW}\n\nIssue {number} is about heddle {number}.",
        published_at=FIRST_DAY + timedelta(days=number),
    )
    for number in range(200)
]


def save(ledger: Ledger, posts: Iterable[Post]) -> None:
    source_posts = tuple(SourcePost(source="posts", key=post.id, post=post, fingerprint="1") for post in posts)
    post_of = {("posts", post.key): post.key for post in source_posts}
    ledger.sources.save_update("posts", SourceUpdate(source_posts=source_posts), post_of, {})
    ledger.posts.save((post.post, "first_run") for post in source_posts)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        yield ledger


class Reading:
    """Reads posts from the ledger, and counts them."""

    def __init__(self, ledger: Ledger) -> None:
        self.count = 0
        self._ledger = ledger

    def read(self, ids: Iterable[str]) -> Iterator[Post]:
        for id_, source_posts in self._ledger.sources.source_posts(list(ids)).items():
            self.count += 1
            yield replace(source_posts[0].post, id=id_)


@pytest.fixture
def reading(ledger: Ledger) -> Reading:
    save(ledger, POSTS)
    return Reading(ledger)


def test_what_stood_in_posts_of_its_time_is_boilerplate(ledger: Ledger, reading: Reading) -> None:
    neighbours = Neighbours(ledger.posts, reading.read)
    assert neighbours.boilerplate_of(POSTS[5]).without(OLD) == ""
    assert neighbours.boilerplate_of(POSTS[5]).without(NEW) == NEW
    assert neighbours.boilerplate_of(POSTS[199]).without(OLD) == OLD
    assert neighbours.boilerplate_of(POSTS[199]).without(NEW) == ""


def test_a_new_post_needs_a_few_and_many_in_a_row_are_read_once(ledger: Ledger, reading: Reading) -> None:
    neighbours = Neighbours(ledger.posts, reading.read)
    neighbours.boilerplate_of(POSTS[-1])
    assert reading.count == 24
    before = reading.count
    for post in POSTS:
        assert neighbours.boilerplate_of(post).without(OLD if int(post.id[1:]) < 100 else NEW) == ""
    assert reading.count - before <= len(POSTS)


def test_channels_that_are_at_different_posts_compare_them_once(ledger: Ledger, reading: Reading) -> None:
    neighbours = Neighbours(ledger.posts, reading.read)
    compared = set()
    for number in range(60):
        for post in (POSTS[number], POSTS[-1 - number]):
            compared.add(neighbours.boilerplate_of(post))
            assert neighbours.boilerplate_of(post) in compared
    assert len(compared) < 12
    assert reading.count < 180


def test_what_was_just_read_is_not_read_again(ledger: Ledger, reading: Reading) -> None:
    neighbours = Neighbours(ledger.posts, reading.read)
    neighbours.remember(POSTS)
    assert neighbours.boilerplate_of(POSTS[150]).without(NEW) == ""
    assert reading.count == 0


def test_the_third_post_tells_and_its_date_may_be_unknown(ledger: Ledger) -> None:
    reading = Reading(ledger)
    undated = [replace(post, published_at=None) for post in POSTS[:8]]
    for number, post in enumerate(undated):
        save(ledger, [post])
        found = Neighbours(ledger.posts, reading.read).boilerplate_of(post).without(OLD)
        assert found == (OLD if number == 0 else "")


def test_a_post_that_is_not_in_the_ledger_has_no_neighbours(ledger: Ledger, reading: Reading) -> None:
    assert Neighbours(ledger.posts, reading.read).boilerplate_of(Post(title="A", markdown=OLD)).without(OLD) == OLD


def test_what_is_not_public_changes_nothing(ledger: Ledger) -> None:
    reading = Reading(ledger)
    hidden = [replace(post, withheld=Withheld.DRAFT) for post in POSTS[1:8]]
    save(ledger, [POSTS[0], *hidden])
    neighbours = Neighbours(ledger.posts, reading.read)
    assert neighbours.boilerplate_of(hidden[0]).without(OLD) == ""
    assert neighbours.boilerplate_of(POSTS[0]).without(OLD) == OLD
    assert reading.count == 2


@pytest.mark.long
def test_what_is_boilerplate_does_not_depend_on_what_was_compared_before(ledger: Ledger) -> None:
    words = [f"I sat down to write {ascii_lowercase[number % 23]}." for number in range(200)]
    posts = [replace(post, markdown=f"{text}\n\n{post.id}") for post, text in zip(POSTS, words, strict=True)]
    save(ledger, posts)
    reading = Reading(ledger)
    in_order = Neighbours(ledger.posts, reading.read)
    for post, text in zip(posts, words, strict=True):
        alone = Neighbours(ledger.posts, reading.read)
        assert in_order.boilerplate_of(post).without(text) == alone.boilerplate_of(post).without(text)


def test_posts_may_be_withdrawn_meanwhile(ledger: Ledger, reading: Reading) -> None:
    neighbours = Neighbours(ledger.posts, reading.read)
    neighbours.boilerplate_of(POSTS[39])
    save(ledger, [replace(post, withheld=Withheld.DELETED) for post in POSTS[:8]])
    assert neighbours.boilerplate_of(POSTS[8]).without(OLD) == ""


def test_the_oldest_are_forgotten(ledger: Ledger, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours_module, "_MOST", 60)
    neighbours = Neighbours(ledger.posts, reading.read)
    for post in POSTS:
        neighbours.boilerplate_of(post)
    assert reading.count == len(POSTS)
    neighbours.boilerplate_of(POSTS[0])
    assert reading.count == len(POSTS) + 32

"""What the ledger keeps of digests, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import Decision, Post, State
from tests.fakes.ledgers import posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers

WEEK = timedelta(days=7)


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        ledger.channels.add("x", "file", "")
        yield ledger


def fold(ledger: Ledger, *ids: str) -> list[str]:
    deliveries = [delivery for id_ in ids if (delivery := ledger.deliveries.latest(id_, "x"))]
    return ledger.decisions.fold_into_digest([delivery.id for delivery in deliveries], "x-2026-w48")


def outcome(ledger: Ledger, id_: str) -> tuple[State, str]:
    delivery = ledger.deliveries.latest(id_, "x")
    assert delivery
    return delivery.state, delivery.rule


def test_only_what_is_open_and_free_is_folded(ledger: Ledger) -> None:
    posts(ledger, "held", "pending", "claimed", "skipped")
    for id_ in ("pending", "claimed", "skipped"):
        delivery = ledger.deliveries.latest(id_, "x")
        assert delivery
        state = State.SKIPPED if id_ == "skipped" else State.PENDING
        ledger.decisions.apply([(delivery, Decision(state=state, rule="words", due_at=ledger.now()))])
    delivery = ledger.deliveries.latest("claimed", "x")
    assert delivery
    assert ledger.transitions.claim(delivery, "somebody")
    assert fold(ledger, "held", "pending", "claimed", "skipped") == ["held", "pending"]
    assert fold(ledger, "held", "pending") == []
    assert outcome(ledger, "held") == outcome(ledger, "pending") == (State.SKIPPED, "told")
    assert outcome(ledger, "skipped") == (State.SKIPPED, "words")


def test_what_a_digest_told_of_is_done_with(ledger: Ledger) -> None:
    posts(ledger, "a")
    fold(ledger, "a")
    delivery = ledger.deliveries.latest("a", "x")
    assert delivery
    ledger.decisions.reconsider()
    ledger.decisions.apply([(delivery, Decision(state=State.PENDING, due_at=ledger.now()))])
    assert outcome(ledger, "a") == (State.SKIPPED, "told")
    assert [(copy.slug, copy.state) for copy in ledger.syndications.current()] == [("a", State.SKIPPED)]
    posts(ledger, "b")
    assert ledger.posts.merge("b", "a")
    assert outcome(ledger, "b") == (State.SKIPPED, "told")


def test_a_digest_is_a_post_with_one_duty(ledger: Ledger) -> None:
    digest = Post(id="d", slug="x-2026-w48", title="Week 48", published_at=ledger.now(), digest_of=("a", "b"))
    assert ledger.posts.last_digest_until("x") is None
    ledger.sources.save_digest(digest)
    ledger.posts.add_digest(digest, "x")
    ledger.decisions.add_round("d", "x", "")
    assert (ledger.posts.last_digest_until("x"), ledger.posts.last_digest_until("y")) == (digest.published_at, None)
    (source_post,) = ledger.sources.source_posts(["d"])["d"]
    assert source_post.post == digest
    standing = ledger.posts.records(["d"])["d"]
    assert (standing.arrival, standing.digest_for) == ("digest", "x")
    ledger.decisions.create(["x", "y"])
    assert [delivery.channel for delivery in ledger.deliveries.all()] == ["x"]
    ledger.channels.rename("x", "y")
    assert (ledger.posts.last_digest_until("x"), ledger.posts.last_digest_until("y")) == (None, digest.published_at)

"""Two posts turn out to be one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import (
    Decision,
    Post,
    State,
)
from tests.fakes.ledgers import STEP, THERE, claimed, pending, posts, sending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


@pytest.mark.parametrize(
    ("mine", "theirs", "speaks"),
    [
        ("sent", "pending", "sent"), ("pending", "sent", "sent"), ("unknown", "sent", "sent"), ("sent", "unknown", "sent"),
        ("unknown", "failed", "unknown"), ("failed", "pending", "failed"), ("failed", "held", "failed"), ("held", "pending", "held"),
        ("pending", "held", "held"), ("pending", "first_run", "pending"), ("first_run", "pending", "pending"),
        ("skipped", "pending", "skipped"), ("pending", "skipped", "skipped"), ("held", "skipped", "skipped"), ("skipped", "failed", "failed"),
        ("sent", "sent", "sent"),
    ],
)  # fmt: skip
def test_of_two_that_are_one_the_better_speaks(ledger: Ledger, mine: str, theirs: str, speaks: str) -> None:
    for post, state in (("a", mine), ("b", theirs)):
        delivery = pending(ledger, post)
        if state in ("held", "first_run"):
            kind = State.HELD if state == "held" else State.SKIPPED
            ledger.decisions.apply([(delivery, Decision(state=kind, rule=state))])
        elif state == "skipped":
            ledger.decisions.skip(delivery.id)
        elif state != "pending":
            fence = claimed(ledger, delivery)
            assert ledger.transitions.record_intent(fence, STEP)
            if state == "sent":
                ledger.transitions.record_receipt(fence, 0, THERE)
            elif state == "failed":
                ledger.transitions.mark_failed(fence, outcome="permanent", error="no")
            else:
                ledger.transitions.mark_unknown(fence, look_at=None, error="no answer")
    assert ledger.posts.merge("a", "b")
    older, newest = ledger.deliveries.of_post("a")
    assert ledger.deliveries.latest("a", "x") == newest
    assert newest.state == speaks
    assert (older.round, newest.round) == (1, 2)
    assert older.state not in (State.PENDING, State.HELD)
    if speaks == "sent":
        assert older.state not in (State.UNKNOWN, State.FAILED)
        assert older.due_at is None
        assert [copy.state for copy in ledger.syndications.current("a")] == [State.SENT]
    assert ledger.deliveries.of_post("b") == []


def test_two_are_not_joined_while_one_is_being_sent(ledger: Ledger) -> None:
    fence = sending(ledger, "a")
    posts(ledger, "b")
    assert not ledger.posts.merge("b", "a")
    assert not ledger.posts.merge("a", "b")
    ledger.transitions.record_receipt(fence, 0, THERE)
    assert ledger.posts.merge("b", "a")
    delivery = ledger.deliveries.latest("b", "x")
    assert delivery
    assert delivery.state is State.SENT


def test_joined_posts_were_first_seen_when_the_first_was(ledger: Ledger, ledgers: Ledgers) -> None:
    first = ledger.now()
    ledger.posts.save([(Post(id="draft", slug="draft", withheld="draft"), None)])
    ledgers.clock.advance(timedelta(days=1))
    posts(ledger, "b", arrival="first_run")
    assert ledger.posts.merge("draft", "b")
    (standing,) = ledger.posts.records().values()
    assert (standing.id, standing.first_seen_at, standing.arrival) == ("draft", first, "first_run")

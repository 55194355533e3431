"""Claims: who has one, what it says of the delivery, and how it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from tests.fakes.ledgers import STEP, claimed, doubtful, later, pending, sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.ledger import Ledger


def test_a_claim_shows_the_delivery_as_it_is_now(ledger: Ledger) -> None:
    before = pending(ledger)
    ledger.decisions.set_custom_text(before.id, "other words")
    claim = ledger.transitions.claim(before, "me")
    assert claim
    assert claim.claimed == ledger.deliveries.get(before.id)
    assert (claim.claimed.custom_text, claim.claimed.state, claim.attempts) == ("other words", State.CLAIMED, 1)


def test_a_claim_of_what_was_tried_before_shows_its_steps(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    claim = ledger.transitions.claim(delivery, "me", state=State.UNKNOWN)
    assert claim
    assert [(step.body, step.in_doubt) for step in claim.claimed.steps] == [(STEP.body, True)]


def test_several_are_claimed_at_once_without_those_that_others_have(ledger: Ledger) -> None:
    deliveries = [pending(ledger, post) for post in ("a", "b", "c")]
    claimed(ledger, deliveries[1], "another")
    claims = ledger.transitions.claim_all(deliveries, "me")
    assert set(claims) == {deliveries[0].id, deliveries[2].id}
    assert {(claim.instance, claim.attempts) for claim in claims.values()} == {("me", 1)}
    assert ledger.transitions.claim_all(deliveries, "me") == {}


@pytest.mark.parametrize(
    "stop",
    [
        lambda ledger: ledger.channels.pause("x", "a strike", later(ledger)),
        lambda ledger: ledger.channels.wait("x", "429", later(ledger)),
    ],
)
def test_what_a_stopped_channel_has_is_neither_claimed_nor_begun_if_asked(
    ledger: Ledger, stop: Callable[[Ledger], None]
) -> None:
    ledger.channels.add("x", "file", "")
    first, second = pending(ledger, "a"), pending(ledger, "b")
    (claim,) = ledger.transitions.claim_all([first], "me", if_works=True).values()
    stop(ledger)
    assert ledger.transitions.claim_all([second], "me", if_works=True) == {}
    assert not ledger.transitions.record_intent(claim, STEP, if_works=True)
    assert ledger.deliveries.get(first.id).steps == ()
    assert set(ledger.transitions.claim_all([second], "me")) == {second.id}
    assert ledger.transitions.record_intent(claim, STEP)


def test_claims_that_are_put_back_leave_no_trace(ledger: Ledger) -> None:
    deliveries = [pending(ledger, post) for post in ("a", "b")]
    claims = ledger.transitions.claim_all(deliveries, "me")
    assert ledger.transitions.put_back(claims.values(), "another") == 0
    assert ledger.transitions.put_back(claims.values(), "me") == 2
    assert ledger.deliveries.due("x") == deliveries
    assert claimed(ledger, deliveries[0], "another").attempts == 1


def test_what_was_begun_is_not_put_back(ledger: Ledger) -> None:
    fence = sending(ledger)
    assert ledger.transitions.put_back([fence], "me") == 0
    assert ledger.deliveries.get(fence.delivery).state is State.SENDING


def test_what_is_released_can_be_claimed_by_others(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    fence = claimed(ledger, delivery)
    ledger.transitions.release(fence)
    assert ledger.transitions.claim(delivery, "another", state=State.UNKNOWN)

"""Reading deliveries, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.engine import database
from syndicator.model import Decision, State
from tests.fakes.ledgers import LEASE, STEP, THERE, claimed, doubtful, pending, posts, sending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


def test_what_is_due_on_a_channel(ledger: Ledger, ledgers: Ledgers) -> None:
    due = pending(ledger, "due")
    later = pending(ledger, "later")
    ledger.decisions.apply([(later, Decision(state=State.PENDING, due_at=ledger.now() + LEASE))])
    pending(ledger, "elsewhere", "other")
    claimed(ledger, pending(ledger, "claimed"))
    assert [delivery.id for delivery in ledger.deliveries.due("x")] == [due.id]
    assert ledger.deliveries.due("x", State.HELD) == []
    assert ledger.deliveries.channels_due() == {"x", "other"}
    ledgers.clock.advance(LEASE)
    assert [delivery.id for delivery in ledger.deliveries.due("x", State.PENDING)] == [due.id, later.id]


def test_what_was_attempted_is_read_in_pages_with_its_attempts(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AT_ONCE", 2)
    pending(ledger, "untried")
    for post in ("a", "b", "c"):
        ledger.transitions.record_receipt(sending(ledger, post), 0, THERE)
    doubtful(ledger, "d")
    pages = list(ledger.deliveries.pages_of_attempted())
    assert [[delivery.post_id for delivery in page] for page in pages] == [["a", "b"], ["c", "d"]]
    listed = [delivery for page in pages for delivery in page]
    attempts = ledger.deliveries.attempts_of(delivery.id for delivery in listed)
    assert attempts == {delivery.id: ledger.deliveries.attempts(delivery.id) for delivery in listed}
    sent = ledger.deliveries.sent_of(["c", "a", "d", "b", "untried"])
    assert {delivery.post_id: delivery.receipt for delivery in sent} == dict.fromkeys(("a", "b", "c"), THERE)


def test_the_deliveries_of_a_post_are_those_of_every_channel_and_round(ledger: Ledger) -> None:
    posts(ledger, "a", "b", channels=("x", "y"))
    again = ledger.decisions.add_round("a", "x", "forced")
    of_post = ledger.deliveries.of_post("a")
    assert [(delivery.channel, delivery.round) for delivery in of_post] == [("x", 1), ("y", 1), ("x", 2)]
    latest = ledger.deliveries.latest("a", "x")
    assert latest
    assert (latest.id, ledger.deliveries.latest("a", "nowhere")) == (again.id, None)
    assert [(delivery.post_id, delivery.round) for delivery in ledger.deliveries.on_channel("x")] == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
    ]
    assert len(ledger.deliveries.all()) == 5


def test_a_delivery_has_its_steps_in_order(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE)
    delivery = ledger.deliveries.get(fence.delivery)
    (step,) = delivery.steps
    assert (step.number, step.key, step.body, step.receipt, step.started_at) == (
        0,
        STEP.key,
        STEP.body,
        THERE,
        ledger.now(),
    )
    with pytest.raises(IndexError):
        ledger.deliveries.get(999)


def test_what_waits_for_a_person(ledger: Ledger) -> None:
    held, failing, fine = (pending(ledger, name) for name in ("held", "failing", "fine"))
    ledger.decisions.apply([(held, Decision(state=State.HELD, rule="review"))])
    ledger.database.run("UPDATE deliveries SET error = 'busy' WHERE id = :id", id=failing.id)
    unknown = doubtful(ledger, "unknown")
    ledger.database.run("UPDATE deliveries SET due_at = NULL WHERE id = :id", id=unknown.id)
    waiting = {delivery.id for delivery in ledger.deliveries.awaiting_person(["review"])}
    assert waiting == {held.id, failing.id, unknown.id}
    assert held.id not in {delivery.id for delivery in ledger.deliveries.awaiting_person(["flood"])}
    assert fine.id not in waiting


def test_counts(ledger: Ledger) -> None:
    pending(ledger, "a")
    pending(ledger, "b")
    doubtful(ledger, "c")
    sending(ledger, "d")
    assert ledger.deliveries.counts() == {("x", "pending"): 2, ("x", "unknown"): 1, ("x", "sending"): 1}
    assert ledger.deliveries.outcome_counts() == {("x", "ambiguous"): 1}
    assert [delivery.post_id for delivery in ledger.deliveries.in_state(State.PENDING, State.SENDING)] == [
        "a",
        "b",
        "d",
    ]


def test_attempts_are_numbered(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    assert claimed(ledger, delivery)
    ledger.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "me")
    attempts = ledger.deliveries.attempts(delivery.id)
    assert [attempt.number for attempt in attempts] == list(range(1, len(attempts) + 1))
    assert attempts[0].outcome == "ambiguous"

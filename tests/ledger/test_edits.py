"""Copies of posts that were edited: marked, updated, and as they were again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Receipt, State
from tests.ledger.test_syndications import claimed, sent

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


def test_an_edit_is_marked_updated_and_forgotten(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    (announced,) = ledger.edits.announced(["a", "b"])
    assert (announced.delivery, announced.content_digest, announced.edited) == (delivery, "old", False)
    ledger.edits.mark_edited(delivery, due_at=ledger.now())
    assert [copy.slug for copy in ledger.edits.outdated()] == ["a"]
    assert [one.id for one in ledger.deliveries.due("x")] == [delivery]
    for number in range(2):
        assert ledger.edits.failed_updates(delivery) == number
        ledger.edits.end_update(claimed(ledger, delivery), due_at=ledger.now(), error="no", outcome="not_updated")
    ledger.edits.record_update(
        claimed(ledger, delivery), Receipt(remote_id="1", remote_url="https://there.example.com/2"), "new"
    )
    after = ledger.deliveries.get(delivery)
    assert (after.state, after.content_digest, after.error, after.due_at, after.attempts) == (
        State.SENT,
        "new",
        "",
        None,
        1,
    )
    assert after.receipt is not None
    assert after.receipt.remote_url.endswith("/2")
    assert (ledger.edits.outdated(), ledger.edits.failed_updates(delivery)) == ([], 0)


def test_a_mark_is_taken_off_and_its_time_is_changed(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    ledger.edits.mark_edited(delivery, due_at=None)
    assert ledger.deliveries.due("x") == []
    ledger.edits.schedule_updates("x", ledger.now())
    assert [one.id for one in ledger.deliveries.due("x")] == [delivery]
    ledger.edits.unmark_edited(delivery)
    assert (ledger.deliveries.due("x"), ledger.edits.outdated()) == ([], [])

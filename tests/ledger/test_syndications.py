"""The books of copies and of notices, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.syndications import Copy
from syndicator.model import Decision, Receipt, State, Step
from tests.fakes.ledgers import posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from syndicator.ledger.dispatch import Fence
    from tests.fakes.ledgers import Ledgers

THERE = Receipt(remote_id="1", remote_url="https://there.example.com/1")
STEP = Step(number=0, key="key", body=b"body")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


def sent(ledger: Ledger, post: str, content: str = "old") -> int:
    posts(ledger, post)
    delivery = ledger.deliveries.latest(post, "x")
    assert delivery
    ledger.deliveries.decide([(delivery, Decision(state=State.PENDING, due_at=ledger.now()))])
    fence = ledger.deliveries.claim(delivery, "me")
    assert fence
    assert ledger.deliveries.mark_sending(fence, STEP, content=content)
    ledger.deliveries.receipt(fence, 0, THERE)
    return delivery.id


def claimed(ledger: Ledger, delivery: int) -> Fence:
    fence = ledger.deliveries.claim(ledger.deliveries.get(delivery), "me", state=State.SENT)
    assert fence
    return fence


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN, State.SKIPPED])
def test_what_was_written_down_elsewhere_is_taken_over_once(ledger: Ledger, state: State) -> None:
    posts(ledger, "a", "b")
    first, second = sorted(ledger.copies.untouched(), key=lambda one: one.slug)
    copy = Copy(
        slug="a", title="", url="", channel="x", state=state, receipt=THERE, sent_at=ledger.now() - timedelta(9)
    )
    ledger.copies.take_over(first.delivery, copy, "the file says so")
    delivery = ledger.deliveries.get(first.delivery)
    assert (delivery.state, delivery.due_at, delivery.attempts) == (state, None, 0)
    assert delivery.receipt == (THERE if state is State.SENT else None)
    assert [one.slug for one in ledger.copies.untouched()] == [second.slug]
    (final,) = ledger.copies.final()
    assert (final.slug, final.channel, final.state) == ("a", "x", state)
    assert final.sent_at == (copy.sent_at if state is State.SENT else None)
    assert {name[1:] for name in ledger.copies.touched()} == {("a", "x")}


def test_what_somebody_is_at_is_not_taken_over(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    ledger.copies.take_over(delivery, Copy(slug="a", title="", url="", channel="x", state=State.UNKNOWN), "word")
    assert ledger.deliveries.get(delivery).state is State.SENT


def test_an_edit_is_marked_updated_and_forgotten(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    (announced,) = ledger.copies.announced(["a", "b"])
    assert (announced.delivery, announced.content, announced.edited) == (delivery, "old", False)
    ledger.copies.mark_edited(delivery, due_at=ledger.now())
    assert [copy.slug for copy in ledger.copies.outdated()] == ["a"]
    assert [one.id for one in ledger.deliveries.due("x")] == [delivery]
    for number in range(2):
        assert ledger.copies.failed_updates(delivery) == number
        ledger.copies.end_update(claimed(ledger, delivery), due_at=ledger.now(), error="no", outcome="not_updated")
    ledger.copies.updated(
        claimed(ledger, delivery), Receipt(remote_id="1", remote_url="https://there.example.com/2"), "new"
    )
    after = ledger.deliveries.get(delivery)
    assert (after.state, after.content, after.error, after.due_at, after.attempts) == (State.SENT, "new", "", None, 1)
    assert after.receipt is not None
    assert after.receipt.remote_url.endswith("/2")
    assert (ledger.copies.outdated(), ledger.copies.failed_updates(delivery)) == ([], 0)


def test_a_mark_is_taken_off_and_its_time_is_changed(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    ledger.copies.mark_edited(delivery, due_at=None)
    assert ledger.deliveries.due("x") == []
    ledger.copies.edits_due("x", ledger.now())
    assert [one.id for one in ledger.deliveries.due("x")] == [delivery]
    ledger.copies.unmark(delivery)
    assert (ledger.deliveries.due("x"), ledger.copies.outdated()) == ([], [])


def test_a_notice_is_told_by_one_worker_and_again_after_it_was_settled(ledgers: Ledgers) -> None:
    with ledgers.open() as one, ledgers.open() as other:
        notices = {"a": "first", "b": "second"}
        assert one.notices.tell(notices) == ["a", "b"]
        assert other.notices.tell(notices) == []
        assert other.notices.standing() == notices
        assert other.notices.clear(["a"]) == ["a"]
        assert one.notices.clear(["a"]) == []
        assert one.notices.tell({"a": "anew"}) == ["a"]
        one.notices.take_back(["b"], [])
        assert one.notices.standing() == {"a": "anew"}
        one.notices.clear(["a"])
        one.notices.take_back([], ["a"])
        assert other.notices.standing() == {"a": "anew"}

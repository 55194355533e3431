"""What rules and people decide about deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import (
    Decision,
    Receipt,
    State,
)
from tests.fakes.ledgers import THERE, begun, claimed, doubtful, later, pending, posts, sending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def test_a_duty_is_given_once(ledger: Ledger) -> None:
    posts(ledger, "a", "b", channels=("x", "y"))
    ledger.decisions.create(["x", "y", "z"])
    found = ledger.deliveries.all()
    assert sorted((d.post_id, d.channel) for d in found) == [(post, name) for post in "ab" for name in "xyz"]
    assert all(d.state is State.HELD and d.due_at == ledger.now() for d in found)
    assert ledger.deliveries.channels_due() == {"x", "y", "z"}


@pytest.mark.long
def test_many_are_decided_at_once_each_as_it_was_decided(ledger: Ledger) -> None:
    ids = [f"p{number}" for number in range(1001)]  # more than one query has room for
    posts(ledger, *ids)
    due = {delivery.post_id: delivery for delivery in ledger.deliveries.due("x")}
    assert due.keys() == set(ids)
    odd, late = (
        Decision(state=State.SKIPPED, rule="words"),
        Decision(state=State.HELD, rule="window", due_at=later(ledger)),
    )
    ledger.decisions.apply((delivery, late if delivery.id % 2 else odd) for delivery in due.values())
    after = ledger.deliveries.all()
    assert all((d.state, d.rule, d.due_at) == (State.HELD, "window", later(ledger)) for d in after if d.id % 2)
    assert all((d.state, d.rule, d.due_at) == (State.SKIPPED, "words", None) for d in after if not d.id % 2)


def test_what_was_made_due_meanwhile_is_decided_again(ledger: Ledger, ledgers: Ledgers) -> None:
    """While one worker decides, another reads other words, or a person approves: that must not be written over."""
    posts(ledger, "a")
    (seen,) = ledger.deliveries.due("x")
    ledgers.clock.advance(timedelta(seconds=1))
    ledger.decisions.reconsider(posts=["a"])
    ledger.decisions.apply([(seen, Decision(state=State.SKIPPED, rule="words"))])
    (again,) = ledger.deliveries.due("x")
    assert (again.state, again.rule) == (State.HELD, "new")
    ledger.decisions.apply([(again, Decision(state=State.HELD, rule="review"))])
    held = ledger.deliveries.get(again.id)
    assert (held.rule, held.due_at) == ("review", None)
    ledger.decisions.allow(held.id, "approved")
    ledger.decisions.apply([(held, Decision(state=State.HELD, rule="review"))])
    assert ledger.deliveries.get(held.id).state is State.PENDING


def test_the_rest_of_a_thread_can_be_dropped(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.rescue_orphans("me")
    assert ledger.decisions.skip(fence.delivery)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, False, None)


@pytest.mark.parametrize("state", [State.PENDING, State.HELD, State.SKIPPED])
def test_what_a_person_skipped_no_rule_brings_back(ledger: Ledger, state: State) -> None:
    delivery = pending(ledger)
    assert ledger.decisions.skip(delivery.id)
    ledger.decisions.reconsider()
    ledger.decisions.apply([(ledger.deliveries.get(delivery.id), Decision(state=state, rule="due"))])
    after = ledger.deliveries.get(delivery.id)
    assert (after.state, after.rule, after.due_at) == (State.SKIPPED, "person", None)


def test_a_person_can_lift_rules_from_what_failed(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.mark_failed(fence, outcome="permanent", error="too long")
    ledger.decisions.allow(fence.delivery, "pushed", approved="digest")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.allowed, after.approved, after.attempts, after.error) == (
        State.PENDING, "pushed", "digest", 0, "",
    )  # fmt: skip


def test_retry_is_for_what_failed(ledger: Ledger) -> None:
    failed = sending(ledger, "a")
    ledger.transitions.mark_failed(failed, outcome="permanent", error="too long")
    assert ledger.decisions.retry(failed.delivery)
    assert ledger.deliveries.get(failed.delivery).state is State.PENDING
    assert not ledger.decisions.retry(doubtful(ledger, "b").id)
    assert not ledger.decisions.retry(pending(ledger, "c").id)


def everywhere(ledger: Ledger) -> dict[str, int]:
    """A delivery in each state."""
    failed, sent = sending(ledger, "failed"), sending(ledger, "sent")
    ledger.transitions.mark_failed(failed, outcome="permanent", error="no")
    ledger.transitions.record_receipt(sent, 0, THERE)
    skipped = pending(ledger, "skipped").id
    ledger.decisions.skip(skipped)
    return {
        "pending": pending(ledger, "pending").id, "claimed": claimed(ledger, pending(ledger, "claimed")).delivery,
        "sending": sending(ledger, "sending").delivery, "sent": sent.delivery, "failed": failed.delivery,
        "skipped": skipped, "unknown": doubtful(ledger, "unknown").id,
    }  # fmt: skip


def test_a_person_knows_best_from_any_state_once_nobody_sends_it(ledger: Ledger) -> None:
    for state, delivery in everywhere(ledger).items():
        before = ledger.deliveries.get(delivery)
        assert before.state == state
        if state in ("claimed", "sending"):
            assert ledger.decisions.in_flight_since(delivery) == before.updated_at
            assert not ledger.decisions.resolve_not_sent(delivery, "a person")
            assert not ledger.decisions.resolve_sent(delivery, "https://there.example.com/9", "a person")
            assert ledger.deliveries.get(delivery) == before
            ledger.database.run("UPDATE deliveries SET instance = NULL WHERE id = :id", id=delivery)
        assert ledger.decisions.in_flight_since(delivery) is None
        assert ledger.decisions.resolve_not_sent(delivery, "a person")
        after = ledger.deliveries.get(delivery)
        assert (after.state, after.steps, after.due_at) == (State.PENDING, (), ledger.now())
        ledger.decisions.resolve_sent(delivery, "https://there.example.com/9", "a person")
        after = ledger.deliveries.get(delivery)
        assert (after.state, after.due_at) == (State.SENT, None)
        assert after.receipt == Receipt(remote_url="https://there.example.com/9")
    assert ledger.leases.instances() == ()


def test_what_was_retracted_can_go_out_in_another_round_only(ledger: Ledger) -> None:
    fence = sending(ledger, cost=0.2)
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.decisions.mark_retracted(fence.delivery, "a person")
    ledger.decisions.apply([(ledger.deliveries.get(fence.delivery), Decision(state=State.PENDING))])
    assert ledger.deliveries.get(fence.delivery).state is State.SKIPPED
    assert ledger.channels.usage("x", **begun(ledger.now())).month_usd == 0.2
    assert ledger.decisions.add_round("a", "x", "pushed").round == 2


@pytest.mark.parametrize(("url", "remote_id"), [(THERE.remote_url, "1"), ("https://elsewhere.example.com/9", "")])
def test_another_address_is_another_copys(ledger: Ledger, url: str, remote_id: str) -> None:
    fence = sending(ledger)
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.decisions.resolve_sent(fence.delivery, url, "a person")
    assert ledger.deliveries.get(fence.delivery).receipt == Receipt(remote_id=remote_id, remote_url=url)


def test_only_what_is_held_on_a_channel_is_reconsidered_for_it(ledger: Ledger) -> None:
    posts(ledger, "a", channels=("x", "y"))
    held = Decision(state=State.HELD, rule="review")
    ledger.decisions.apply((delivery, held) for delivery in ledger.deliveries.all())
    assert ledger.deliveries.channels_due() == set()
    ledger.decisions.reconsider(channel="y")
    assert ledger.deliveries.channels_due() == {"y"}
    ledger.decisions.reconsider()
    assert ledger.deliveries.channels_due() == {"x", "y"}


def test_what_a_person_says_is_in_the_log(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    ledger.decisions.resolve_not_sent(delivery.id, "me")
    ledger.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "me")
    said = [(attempt.step, attempt.outcome, attempt.evidence) for attempt in ledger.deliveries.attempts(delivery.id)]
    assert said[1:] == [
        (0, "resolved", "a person says it is not there"),
        (0, "resolved", "a person says it is there: https://there.example.com/1"),
    ]


def test_another_round_ends_an_unfinished_thread(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.release(fence)
    again = ledger.decisions.add_round("a", "x", "pushed")
    first = ledger.deliveries.get(fence.delivery)
    assert (first.state, first.incomplete, first.due_at) == (State.SENT, False, None)
    assert (again.round, again.state, again.allowed, again.due_at) == (2, State.PENDING, "pushed", ledger.now())


def test_a_round_is_opened_once(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.release(fence)
    before = ledger.deliveries.all()
    assert ledger.decisions.open_round("a", "x", 1, "pushed", approved="digest") is None
    assert ledger.deliveries.all() == before
    opened = ledger.decisions.open_round("a", "x", 2, "pushed", approved="digest")
    assert opened
    assert (opened.round, opened.allowed, opened.approved) == (2, "pushed", "digest")
    assert ledger.decisions.open_round("a", "x", 2, "forced") is None
    assert ledger.deliveries.latest("a", "x") == opened


def test_a_persons_text_is_kept_and_dropped(ledger: Ledger) -> None:
    delivery = pending(ledger)
    ledger.decisions.set_custom_text(delivery.id, "my own")
    assert ledger.deliveries.get(delivery.id).custom_text == "my own"
    ledger.decisions.set_custom_text(delivery.id, None)
    assert ledger.deliveries.get(delivery.id).custom_text is None


def test_only_the_posts_that_are_named_get_deliveries_and_are_reconsidered(ledger: Ledger) -> None:
    posts(ledger, "a", "b", "c", channels=())
    ledger.decisions.create(["x"], ["a", "b"])
    assert sorted(delivery.post_id for delivery in ledger.deliveries.all()) == ["a", "b"]
    held = Decision(state=State.HELD, rule="review")
    ledger.decisions.apply((delivery, held) for delivery in ledger.deliveries.all())
    ledger.decisions.reconsider(posts=["b", "c"])
    assert [delivery.post_id for delivery in ledger.deliveries.due("x")] == ["b"]


def test_what_was_retracted_is_in_the_log(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.decisions.mark_retracted(fence.delivery, "me")
    last = ledger.deliveries.attempts(fence.delivery)[-1]
    assert (last.step, last.outcome, last.evidence) == (0, "retracted", "its copy was deleted")

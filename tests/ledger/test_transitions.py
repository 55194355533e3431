"""Sending as the ledger sees it: claim, intent, receipt, and every way in which an attempt ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import (
    Decision,
    Receipt,
    State,
    Step,
)
from tests.fakes.ledgers import LEASE, STEP, THERE, begun, claimed, doubtful, later, ledgers_on, pending, sending

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def test_what_was_sent_has_its_bytes_and_its_receipt(ledger: Ledger) -> None:
    fence = sending(ledger)
    (step,) = ledger.deliveries.get(fence.delivery).steps
    assert (step.body, step.endpoint, step.account, step.started_at) == (STEP.body, STEP.endpoint, "me", ledger.now())
    assert step.in_doubt
    ledger.transitions.record_receipt(fence, 0, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt, after.due_at) == (State.SENT, THERE, None)
    (attempt,) = ledger.deliveries.attempts(fence.delivery)
    assert (attempt.outcome, attempt.ended_at) == ("sent", ledger.now())


def test_one_claims_and_no_other(ledger: Ledger) -> None:
    delivery = pending(ledger)
    assert claimed(ledger, delivery).attempts == 1
    assert ledger.transitions.claim(delivery, "another") is None
    assert ledger.deliveries.due("x") == []


def test_without_the_fence_nothing_is_sent(ledger: Ledger) -> None:
    fence = claimed(ledger, pending(ledger))
    ledger.transitions.rescue_orphans("me")
    assert not ledger.transitions.record_intent(fence, STEP)
    again = claimed(ledger, ledger.deliveries.get(fence.delivery), "another")
    assert not ledger.transitions.record_intent(fence, STEP)
    assert not ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome="retryable", error="")
    assert ledger.transitions.record_intent(again, STEP)
    assert not ledger.transitions.mark_failed(fence, outcome="permanent", error="")
    assert ledger.deliveries.get(fence.delivery).state is State.SENDING


def test_what_surely_failed_is_written_afresh(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.snooze(fence, due_at=later(ledger), outcome="retryable", error="busy")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.steps, after.attempts, after.error) == (State.PENDING, (), 0, "busy")


@pytest.mark.parametrize("how", ["retryable", "permanent"])
def test_a_resend_that_is_refused_says_nothing_about_the_first_try(ledger: Ledger, how: str) -> None:
    delivery = doubtful(ledger)
    fence = claimed(ledger, delivery)
    assert ledger.transitions.record_intent(fence, delivery.steps[0])
    if how == "permanent":
        ledger.transitions.mark_failed(fence, outcome=how, error="no")
    else:
        ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome=how, error="no")
    after = ledger.deliveries.get(delivery.id)
    assert after.state is State.UNKNOWN
    assert (after.steps[0].tries, after.steps[0].started_at) == (1, delivery.steps[0].started_at)
    assert not ledger.decisions.retry(delivery.id)


def test_what_surely_is_not_there_keeps_its_bytes_from_then_on(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    assert ledger.transitions.record_missing(claimed(ledger, delivery), 0, due_at=ledger.now(), evidence="looked")
    for _ in range(2):
        after = ledger.deliveries.get(delivery.id)
        assert after.state is State.PENDING
        (step,) = after.steps
        assert (step.body, step.tries, step.started_at) == (STEP.body, 0, None)
        fence = claimed(ledger, after)
        assert ledger.transitions.record_intent(fence, step)
        ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome="retryable", error="busy")
    assert [a.outcome for a in ledger.deliveries.attempts(delivery.id)] == [
        "ambiguous", "missing", "retryable", "retryable",
    ]  # fmt: skip


def test_what_is_no_text_does_not_stand_in_the_way(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.mark_failed(fence, outcome="permanent", error="it said \ud800 and \0 and ü", evidence="\udfff")
    assert ledger.deliveries.get(fence.delivery).error == "it said ? and  and ü"
    assert ledger.deliveries.attempts(fence.delivery)[0].evidence == "?"


def test_who_has_lost_the_fence_finds_nothing_missing(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    fence = claimed(ledger, delivery)
    ledger.transitions.rescue_orphans("me")
    assert not ledger.transitions.record_missing(fence, 0, due_at=ledger.now(), evidence="looked")
    after = ledger.deliveries.get(delivery.id)
    assert (after.state, after.steps) == (State.UNKNOWN, delivery.steps)


def test_a_resend_costs_nothing_more_and_keeps_the_first_time(ledger: Ledger, ledgers: Ledgers) -> None:
    delivery = doubtful(ledger)
    first = ledger.now()
    ledgers.clock.advance(timedelta(minutes=3))
    assert ledger.transitions.record_intent(claimed(ledger, delivery), delivery.steps[0], cost_usd=0.0)
    (step,) = ledger.deliveries.get(delivery.id).steps
    assert (step.tries, step.started_at) == (2, first)
    traffic = ledger.channels.usage("x", **begun(first))
    assert (traffic.month_usd, traffic.month, traffic.last_at) == (0.2, 1, first)


@pytest.mark.parametrize("meanwhile", ["swept", "another settles", "resolved"])
def test_a_receipt_is_recorded_whatever_the_fence_says(ledger: Ledger, meanwhile: str) -> None:
    fence = sending(ledger)
    if meanwhile == "resolved":
        ledger.decisions.resolve_not_sent(fence.delivery, "a person")
    else:
        ledger.transitions.rescue_orphans("me")
    other = claimed(ledger, ledger.deliveries.get(fence.delivery), "other") if meanwhile == "another settles" else None
    ledger.transitions.record_receipt(fence, 0, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt) == (State.SENT, THERE)
    assert "sent" in [attempt.outcome for attempt in ledger.deliveries.attempts(fence.delivery)]
    if other:  # it comes too late
        assert not ledger.transitions.record_intent(other, STEP)
        assert not ledger.transitions.mark_unknown(other, look_at=None, error="")
        assert ledger.deliveries.get(fence.delivery).state is State.SENT


def test_a_thread_goes_on_where_it_stopped(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    assert ledger.deliveries.get(fence.delivery).incomplete
    assert ledger.transitions.record_intent(fence, Step(number=1, key="k1", body=b"2"), parts=2)
    ledger.transitions.rescue_orphans("me")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, True, ledger.now())
    assert [step.in_doubt for step in after.steps] == [False, True]
    again = claimed(ledger, after)
    ledger.transitions.record_receipt(again, 1, Receipt(remote_id="2"), parts=2)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.incomplete, after.due_at, after.receipt) == (False, None, THERE)
    assert ledger.syndications.remote_ids("x") == {"1", "2"}


def test_a_thread_that_has_become_shorter_is_done(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.complete(fence)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, False, None)
    assert ledger.leases.instances() == ()


def test_a_copy_that_was_there_before_counts_as_ours(ledger: Ledger) -> None:
    fence = claimed(ledger, pending(ledger))
    ledger.transitions.adopt_copy(fence, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt) == (State.SENT, THERE)
    assert [a.outcome for a in ledger.deliveries.attempts(fence.delivery)] == ["found"]


def test_what_the_dead_left(ledger: Ledger) -> None:
    held = claimed(ledger, pending(ledger, "a"))
    sent = sending(ledger, "b")
    unknown = claimed(ledger, doubtful(ledger, "c"))
    ledger.transitions.rescue_orphans("me")
    states = {id_: ledger.deliveries.get(id_) for id_ in (held.delivery, sent.delivery, unknown.delivery)}
    assert [d.state for d in states.values()] == [State.PENDING, State.UNKNOWN, State.UNKNOWN]
    assert states[held.delivery].attempts == 0
    assert len(ledger.deliveries.due("x")) == 3
    assert all(a.ended_at for a in ledger.deliveries.attempts(sent.delivery))


def test_blogs_whose_deliveries_the_dead_held_are_due(ledger: Ledger) -> None:
    """Others may have had their turn there, before it was seen that it is dead: the next is not as late as the next read."""
    blogs = {name: ledger.of_blog(ledger.blogs.register(name)) for name in ("sends", "begins", "reads")}
    ledger.blogs.schedule(blogs)
    for _ in blogs:
        turn = ledger.blogs.claim(LEASE)
        assert turn
        ledger.blogs.finish(turn, ledger.now() + LEASE, ledger.now() + LEASE)
    sending(blogs["sends"])
    blogs["begins"].channels.add("x", "x", "")
    assert blogs["begins"].leases.acquire("x", "me", instead_of=None)
    ledger.transitions.rescue_orphans("me")
    due = {turn.name for _ in blogs if (turn := ledger.blogs.claim(LEASE))}
    assert due == {"sends", "begins"}


def test_only_its_holder_releases_a_claim(ledger: Ledger) -> None:
    """As somebody who looked does with a thread whose root was there: the rest of it is due."""
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.release(replace(fence, instance="another"))
    assert ledger.deliveries.due("x") == []
    ledger.transitions.release(fence)
    assert [delivery.id for delivery in ledger.deliveries.due("x")] == [fence.delivery]


def test_what_has_one_part_is_never_incomplete(ledger: Ledger) -> None:
    fence = sending(ledger)
    assert not ledger.deliveries.get(fence.delivery).incomplete
    ledger.transitions.record_receipt(fence, 0, THERE)
    assert not ledger.deliveries.get(fence.delivery).incomplete


def test_no_statement_of_a_send_reads_through_the_deliveries(tmp_path: Path) -> None:
    """Else each would take longer, the more there are. PostgreSQL chooses by what the tables hold."""
    with ledgers_on("sqlite", "", tmp_path).open() as ledger:
        ledger.channels.add("x", "file", "")
        delivery = pending(ledger)
        statements: list[str] = []
        connection = ledger.database._connection()
        connection.set_trace_callback(statements.append)
        ledger.decisions.apply([(delivery, Decision(state=State.PENDING, due_at=ledger.now()))] * 60)
        (claim,) = ledger.transitions.claim_all([delivery] * 60, "me", if_works=True).values()
        ledger.transitions.record_intent(claim, STEP, if_works=True)
        ledger.transitions.record_receipt(claim, 0, THERE)
        connection.set_trace_callback(None)
        for sql in statements:
            if sql.startswith(("UPDATE", "INSERT", "SELECT")):
                plan = [row["detail"] for row in ledger.database.rows(f"EXPLAIN QUERY PLAN {sql}")]
                read = [step for step in plan if "(blog=?)" in step or step.startswith("SCAN")]
                assert set(read) <= {"SCAN timelines"}, sql

"""What becomes of an unknown delivery."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.reconcile import ASK_FOR
from syndicator.model import State
from tests.delivery.workbench import SETTLE_AFTER, Workbench, workbench
from tests.fakes import faulty_channel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE = timedelta(minutes=1)
THREAD = "{{ post.title }} {{ post.url }}\n---\nSecond.\n---\nThird.\n"


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """Nobody can tell."""
    with workbench(tmp_path, monkeypatch, "webhook", "plain") as made:
        yield made


def lost(bench: Workbench, how: str) -> Workbench:
    """The delivery, after an answer that was lost."""
    bench.server.misbehave(how)
    bench.execute()
    assert bench.delivery.state is State.UNKNOWN
    return bench


def test_a_look_for_a_post_waits_for_other_channels_of_the_account(hashnode: Workbench) -> None:
    """What these send meanwhile is not known to be theirs yet, and would be left to a person."""
    hashnode.ledger.transitions.mark_unknown(hashnode.attempt().fence, look_at=None, error="")
    look = Thread(target=hashnode.reconcile)
    with hashnode.executor.locks.hold(hashnode.channel):
        before = len(hashnode.server.requests)
        look.start()
        look.join(0.3)
        assert (look.is_alive(), len(hashnode.server.requests)) == (True, before)
    look.join()
    assert len(hashnode.server.requests) > before


def test_what_is_known_is_left_alone(hashnode: Workbench) -> None:
    before = hashnode.delivery
    hashnode.reconcile()
    assert (hashnode.delivery, hashnode.server.requests) == (before, [])


def test_what_somebody_else_holds_is_left_alone(hashnode: Workbench) -> None:
    lost(hashnode, "close_after")
    before, count = hashnode.delivery, len(hashnode.server.requests)
    assert hashnode.ledger.transitions.claim(before, "somebody else", state=before.state)
    hashnode.reconcile()
    assert len(hashnode.server.requests) == count


def test_a_copy_that_is_found_is_the_receipt(hashnode: Workbench) -> None:
    lost(hashnode, "close_after").later(minutes=1)
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.delivery.incomplete) == (State.SENT, False)
    receipt = hashnode.delivery.receipt
    assert receipt
    assert receipt.remote_id == hashnode.server.publications[0].id
    (_, found) = hashnode.ledger.deliveries.attempts(hashnode.delivery.id)
    assert (found.outcome, found.evidence) == ("found", f"found on box: {receipt.remote_url}")


def test_a_copy_that_is_missing_may_still_turn_up_for_a_while(hashnode: Workbench) -> None:
    lost(hashnode, "close_before").later(minutes=1)
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, SETTLE_AFTER - MINUTE)
    assert hashnode.delivery.attempts == 1


def test_a_copy_that_is_missing_for_good_is_sent_again_with_the_same_bytes(hashnode: Workbench) -> None:
    lost(hashnode, "close_before").later(minutes=10)
    body = hashnode.delivery.steps[0].body
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.PENDING, timedelta(0))
    assert hashnode.delivery.attempts == 1
    hashnode.execute()
    assert (hashnode.delivery.state, len(hashnode.server.publications)) == (State.SENT, 1)
    assert hashnode.delivery.steps[0].body == body


def test_the_wait_counts_from_the_newest_attempt(hashnode: Workbench) -> None:
    lost(hashnode, "close_before").later(minutes=9)
    hashnode.ledger.database.run(
        "INSERT INTO attempts (delivery, step, instance, started_at) VALUES (1, 0, 'we', :now)", now=hashnode.blog.now
    )
    hashnode.later(minutes=2)
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, SETTLE_AFTER - 2 * MINUTE)


def test_a_clock_that_was_behind_for_a_while_does_not_shorten_the_wait(hashnode: Workbench) -> None:
    lost(hashnode, "close_before").later(minutes=1)
    hashnode.blog.now -= timedelta(days=3)
    hashnode.ledger.correct_future_instants()
    hashnode.blog.now += timedelta(days=3)
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, SETTLE_AFTER - MINUTE)


def test_an_attempt_at_another_step_does_not_count(hashnode: Workbench) -> None:
    lost(hashnode, "close_before").later(minutes=9)
    hashnode.ledger.database.run(
        "INSERT INTO attempts (delivery, step, instance, started_at) VALUES (1, 1, 'we', :now)", now=hashnode.blog.now
    )
    hashnode.later(minutes=2)
    hashnode.reconcile()
    assert hashnode.delivery.state is State.PENDING


def test_where_the_same_bytes_are_recognised_they_are_resent(standard: Workbench) -> None:
    lost(standard, "close_after")
    standard.reconcile()
    bodies = {request.body for request in standard.server.requests}
    assert (standard.delivery.state, len(standard.server.publications), len(bodies)) == (State.SENT, 1, 1)
    assert len(standard.server.requests) == 2


def test_what_nobody_can_tell_is_left_to_a_person(plain: Workbench) -> None:
    lost(plain, "close_after")
    error = plain.delivery.error
    plain.reconcile()
    assert (plain.delivery.state, plain.due_in(), plain.delivery.error) == (State.UNKNOWN, None, error)
    assert (plain.delivery.attempts, len(plain.server.requests)) == (1, 1)
    assert plain.state() == (State.UNKNOWN, False)


@pytest.mark.parametrize(("column", "what"), [("endpoint", "address"), ("account", "account")])
def test_what_went_elsewhere_is_left_to_a_person(standard: Workbench, column: str, what: str) -> None:
    lost(standard, "close_before")
    standard.ledger.database.run(f"UPDATE steps SET {column} = 'another'")
    standard.reconcile()
    assert (standard.delivery.state, standard.due_in()) == (State.UNKNOWN, None)
    assert standard.delivery.error == f"the {what} of box has changed since"
    assert len(standard.server.requests) == 1


def test_a_channel_that_does_not_answer_is_asked_later(hashnode: Workbench) -> None:
    lost(hashnode, "close_after").later(minutes=1)
    hashnode.server.misbehave("500_before", times=9, on="any")
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, MINUTE)
    assert hashnode.delivery.error.startswith("can't be looked up: ")
    assert hashnode.delivery.attempts == 1
    hashnode.later(hours=25)
    hashnode.reconcile()
    assert hashnode.due_in() is None


def test_what_can_not_be_looked_up_is_put_to_a_person_until_the_channel_is_mended(hashnode: Workbench) -> None:
    lost(hashnode, "close_after").later(minutes=1)
    hashnode.server.misbehave("401_before", times=9, on="any")
    hashnode.reconcile()
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, None)
    hashnode.server.behave()
    hashnode.ledger.channels.record_settings("box", "mended")
    assert hashnode.due_in() == timedelta(0)
    hashnode.reconcile()
    assert hashnode.delivery.state is State.SENT


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        (timedelta(seconds=30), MINUTE),
        (20 * MINUTE, 20 * MINUTE),
        (timedelta(hours=5), timedelta(hours=1)),
        (ASK_FOR, timedelta(hours=1)),
        (ASK_FOR + MINUTE, None),
    ],
)
def test_a_channel_that_can_not_tell_yet_is_asked_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: timedelta, wait: timedelta | None
) -> None:
    faulty_channel.install(monkeypatch)
    with workbench(tmp_path, monkeypatch, section=faulty_channel.section('bug = "send"', "blind = true")) as blind:
        blind.execute()
        assert blind.delivery.state is State.UNKNOWN
        blind.later(seconds=after.total_seconds())
        blind.reconcile()
        assert (blind.delivery.state, blind.due_in()) == (State.UNKNOWN, wait)


@pytest.mark.parametrize("part", [1, 2, 3])
def test_the_rest_of_a_thread_is_due_once_a_part_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    with workbench(tmp_path, monkeypatch, "x", template=THREAD) as x:
        x.server.misbehave("close_after", nth=part)
        x.execute()
        x.later(minutes=1)
        x.reconcile()
        assert x.delivery.steps[part - 1].receipt
        assert x.state() == (State.SENT, False)
        assert (x.delivery.incomplete, x.due_in()) == (True, timedelta(0))
        x.execute()
        assert [made.content["text"].split()[0] for made in x.server.publications] == [
            "The-First-Tomato",
            "Second.",
            "Third.",
        ]
        assert (x.delivery.incomplete, x.due_in()) == (False, None)

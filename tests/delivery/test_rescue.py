"""What dead instances have left behind."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.lease import lease_expired
from syndicator.delivery.rescue import rescue_orphans
from syndicator.model import State, Step
from tests.fakes.ledgers import LEASE, THERE, Ledgers, posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger


@pytest.fixture
def ours(place: Ledgers) -> Iterator[Ledger]:
    with place.open() as ledger:
        posts(ledger, "a", "b")
        yield ledger


def at_work(place: Ledgers, host: str = "") -> Ledger:
    """An instance that sends one delivery, and has claimed another."""
    ledger = place.open(host)
    ledger.channels.add("x", "file", "")
    ledger.leases.heartbeat(ledger.instance.id, "host", LEASE)
    assert ledger.leases.acquire("x", ledger.instance.id, instead_of=None)
    for number in (1, 2):
        ledger.decisions.allow(number, "pushed")
        fence = ledger.transitions.claim(ledger.deliveries.get(number), ledger.instance.id)
        assert fence
        if number == 1:
            assert ledger.transitions.record_intent(fence, Step(number=0, key="key", body=b""))
    return ledger


def states(ledger: Ledger) -> list[State]:
    return [ledger.deliveries.get(number).state for number in (1, 2)]


def test_what_a_living_instance_holds_stays_with_it(place: Ledgers, ours: Ledger) -> None:
    with at_work(place):
        rescue_orphans(ours)
        assert states(ours) == [State.SENDING, State.CLAIMED]


def test_what_we_hold_ourselves_stays_with_us(ours: Ledger, place: Ledgers) -> None:
    with at_work(place) as ledger:
        rescue_orphans(ledger)
        assert states(ledger) == [State.SENDING, State.CLAIMED]


def test_what_a_dead_instance_held_is_taken_over_at_once(place: Ledgers, ours: Ledger) -> None:
    other = at_work(place)
    os.close(other.instance._file)
    other.database.close()
    rescue_orphans(ours)
    assert states(ours) == [State.UNKNOWN, State.PENDING]
    assert ours.leases.instances() == ()
    assert ours.leases.holder("x") is None
    assert list((ours.folder / "owners").iterdir()) == []


def test_the_file_of_a_living_instance_stays(place: Ledgers, ours: Ledger) -> None:
    other = at_work(place)
    os.close(other.instance._file)
    other.database.close()
    living = ours.instance.id
    rescue_orphans(ours)
    assert [file.name for file in (ours.folder / "owners").iterdir()] == [living]


def test_an_instance_of_another_host_is_waited_for(place: Ledgers, ours: Ledger) -> None:
    other = at_work(place, "elsewhere")
    assert not lease_expired(ours, other.instance.id)
    place.clock.advance(LEASE)
    rescue_orphans(ours)
    assert states(ours) == [State.SENDING, State.CLAIMED]
    place.clock.advance(timedelta(seconds=1))
    rescue_orphans(ours)
    assert states(ours) == [State.UNKNOWN, State.PENDING]
    other.close()


def test_an_instance_of_another_host_is_waited_for_as_long_as_its_own_lease(place: Ledgers, ours: Ledger) -> None:
    other = at_work(place, "elsewhere")
    other.leases.heartbeat(other.instance.id, "host", timedelta(minutes=30))
    place.clock.advance(timedelta(minutes=29))
    rescue_orphans(ours)
    assert states(ours) == [State.SENDING, State.CLAIMED]
    other.close()


def test_a_copy_that_was_being_deleted_is_not_sent_again_in_each_pass(place: Ledgers, ours: Ledger) -> None:
    other = place.open()
    other.decisions.allow(1, "pushed")
    for state in (State.PENDING, State.SENT):
        fence = other.transitions.claim(other.deliveries.get(1), other.instance.id, state=state)
        assert fence
        if state is State.PENDING:
            other.transitions.adopt_copy(fence, THERE)
    os.close(other.instance._file)
    other.database.close()
    rescue_orphans(ours)
    copy = ours.deliveries.get(1)
    assert (copy.state, copy.due_at) == (State.SENT, None)
    assert ours.deliveries.due("x", State.SENT) == []


def test_what_an_instance_held_that_died_while_the_clock_was_ahead_is_taken_over(place: Ledgers, ours: Ledger) -> None:
    place.clock.advance(timedelta(days=366))
    at_work(place, "elsewhere")
    place.clock.advance(-timedelta(days=366))
    rescue_orphans(ours)
    assert states(ours) == [State.SENDING, State.CLAIMED]
    place.clock.advance(LEASE + timedelta(seconds=1))
    rescue_orphans(ours)
    assert states(ours) == [State.UNKNOWN, State.PENDING]

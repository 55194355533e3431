"""Who works on a channel, and when an instance counts as gone."""

from __future__ import annotations

import logging
import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.lease import heartbeat, lease, lease_expired
from syndicator.ledger.engine.database import instant_of
from tests.fakes.ledgers import LEASE, Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from syndicator.ledger import Ledger


@pytest.fixture
def ours(place: Ledgers) -> Iterator[Ledger]:
    with place.open() as ledger:
        ledger.channels.add("x", "file", "")
        yield ledger


@pytest.fixture
def theirs(place: Ledgers, ours: Ledger) -> Iterator[Ledger]:
    """The same ledger, opened on another machine."""
    assert ours
    with place.open("elsewhere") as ledger:
        yield ledger


def holder(ledger: Ledger) -> str | None:
    return ledger.leases.holder("x")


def lease_until(ledger: Ledger) -> datetime | None:
    (row,) = ledger.database.rows("SELECT lease_until FROM instances WHERE id = :id", id=ledger.instance.id)
    return instant_of(row["lease_until"])


def test_one_instance_at_a_time_holds_a_channel(ours: Ledger, theirs: Ledger) -> None:
    with lease(ours, "x") as held:
        assert held
        assert holder(ours) == ours.instance.id
        with lease(theirs, "x") as held_too:
            assert not held_too
        assert holder(ours) == ours.instance.id
    assert holder(ours) is None
    with lease(theirs, "x") as held:
        assert held


def test_an_instance_may_take_what_it_holds_already(ours: Ledger) -> None:
    with lease(ours, "x") as held, lease(ours, "x") as again:
        assert held
        assert again


def test_a_channel_that_the_ledger_does_not_know_is_not_held(ours: Ledger) -> None:
    with lease(ours, "unknown") as held:
        assert not held


def test_the_lease_of_a_living_instance_of_this_host_never_expires(place: Ledgers, ours: Ledger) -> None:
    with place.open() as other, lease(other, "x"):
        place.clock.advance(10 * LEASE)
        assert not lease_expired(ours, other.instance.id)
        with lease(ours, "x") as held:
            assert not held


def test_the_lease_of_a_dead_instance_of_this_host_expires_at_once(place: Ledgers, ours: Ledger) -> None:
    other = place.open()
    with lease(other, "x"):
        os.close(other.instance._file)
        assert lease_expired(ours, other.instance.id)
        with lease(ours, "x") as held:
            assert held
    other.database.close()


def test_the_lease_of_another_host_is_what_that_host_said(place: Ledgers, ours: Ledger, theirs: Ledger) -> None:
    theirs.lease = timedelta(minutes=30)
    with lease(theirs, "x"):
        place.clock.advance(timedelta(minutes=30))
        assert not lease_expired(ours, theirs.instance.id)
        place.clock.advance(timedelta(seconds=1))
        assert lease_expired(ours, theirs.instance.id)


def test_a_shorter_lease_of_another_host_expires_sooner(place: Ledgers, ours: Ledger, theirs: Ledger) -> None:
    theirs.lease = timedelta(minutes=1)
    with lease(theirs, "x"):
        place.clock.advance(timedelta(seconds=61))
        assert lease_expired(ours, theirs.instance.id)


def test_an_instance_of_another_host_that_holds_no_channel_is_known_by_its_heartbeat(
    place: Ledgers, ours: Ledger, theirs: Ledger
) -> None:
    heartbeat(theirs)
    place.clock.advance(LEASE)
    assert not lease_expired(ours, theirs.instance.id)
    place.clock.advance(timedelta(seconds=1))
    assert lease_expired(ours, theirs.instance.id)


def test_nobody_and_who_never_was_heard_of_is_gone(ours: Ledger) -> None:
    assert lease_expired(ours, None)
    assert lease_expired(ours, "never heard of")


def test_a_heartbeat_makes_the_instance_fresh_and_its_lease_longer(place: Ledgers, ours: Ledger) -> None:
    with lease(ours, "x"):
        place.clock.advance(LEASE)
        ours.instance._beat -= LEASE.total_seconds()
        assert not ours.instance.lease_is_fresh(LEASE)
        heartbeat(ours)
        assert ours.instance.lease_is_fresh(LEASE)
        assert lease_until(ours) == place.clock() + LEASE


def test_the_lease_is_renewed_while_it_is_held(place: Ledgers, ours: Ledger) -> None:
    ours.lease = timedelta(seconds=0.3)
    with lease(ours, "x"):
        place.clock.advance(LEASE)
        until_true(lambda: lease_until(ours) == place.clock() + ours.lease)


def test_a_ledger_that_fails_ends_no_heartbeats(place: Ledgers, ours: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    ours.lease = timedelta(seconds=0.3)
    with lease(ours, "x"):
        ours.database.run("ALTER TABLE instances RENAME TO away")
        until_true(lambda: "no heartbeat" in caplog.messages)
        ours.database.run("ALTER TABLE away RENAME TO instances")
        place.clock.advance(LEASE)
        until_true(lambda: lease_until(ours) == place.clock() + ours.lease)


def until_true(condition: object) -> None:
    end = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)

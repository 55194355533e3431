"""Who has which channel, and who counts as alive: by the lease that an instance took, whoever reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.store import Store
from tests.fakes.ledgers import LEASE, Ledgers, posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger

SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        ledger.channels.add("x", "file", "")
        ledger.channels.add("y", "file", "")
        yield ledger


def test_a_channel_has_one_holder(ledger: Ledger) -> None:
    assert (ledger.leases.holder("x"), ledger.leases.holder("nothing")) == (None, None)
    assert ledger.leases.acquire("x", "me", instead_of=None)
    assert ledger.leases.acquire("x", "me", instead_of=None)
    assert not ledger.leases.acquire("x", "you", instead_of=None)
    assert not ledger.leases.acquire("x", "you", instead_of="somebody")
    assert ledger.leases.holder("x") == "me"
    assert ledger.leases.acquire("x", "you", instead_of="me")
    assert (ledger.leases.holder("x"), ledger.leases.holder("y")) == ("you", None)


def test_only_its_holder_releases_a_channel(ledger: Ledger) -> None:
    for channel in "xy":
        ledger.leases.acquire(channel, "me", instead_of=None)
    ledger.leases.release("x", "you")
    assert ledger.leases.holder("x") == "me"
    ledger.leases.release("x", "me")
    assert (ledger.leases.holder("x"), ledger.leases.holder("y")) == (None, "me")


def test_a_lease_is_as_long_as_its_instance_said(ledger: Ledger, ledgers: Ledgers) -> None:
    """The reader's own setting (five minutes) says nothing about an instance that beats every ten."""
    ledger.leases.heartbeat("slow", "elsewhere", 6 * LEASE)
    ledger.leases.heartbeat("quick", "elsewhere", LEASE)
    ledgers.clock.advance(LEASE)
    assert (ledger.leases.is_expired("slow"), ledger.leases.is_expired("quick")) == (False, False)
    ledgers.clock.advance(SECOND)
    assert (ledger.leases.is_expired("slow"), ledger.leases.is_expired("quick")) == (False, True)
    ledgers.clock.advance(5 * LEASE)
    assert ledger.leases.is_expired("slow")


def test_a_heartbeat_renews_the_lease(ledger: Ledger, ledgers: Ledgers) -> None:
    ledger.leases.heartbeat("me", "host", LEASE)
    ledgers.clock.advance(LEASE)
    ledger.leases.heartbeat("me", "host", LEASE)
    ledgers.clock.advance(LEASE)
    assert not ledger.leases.is_expired("me")
    (row,) = ledger.database.rows("SELECT * FROM instances")
    assert (row["host"], row["started_at"] < row["heartbeat_at"] < row["lease_until"]) == ("host", True)


def test_an_instance_that_nobody_heard_of_is_dead(ledger: Ledger) -> None:
    assert ledger.leases.is_expired("nobody")


def test_instances_are_known_by_what_they_hold(ledger: Ledger) -> None:
    posts(ledger, "p")
    (delivery,) = ledger.deliveries.all()
    ledger.decisions.allow(delivery.id, "pushed")
    ledger.leases.acquire("x", "a", instead_of=None)
    assert ledger.transitions.claim(ledger.deliveries.get(delivery.id), "b")
    ledger.leases.heartbeat("c", "host", LEASE)
    assert sorted(ledger.leases.instances()) == ["a", "b", "c"]
    for instance in "abc":
        ledger.transitions.rescue_orphans(instance)
        ledger.leases.forget_instance(instance)
    assert ledger.leases.instances() == ()
    assert ledger.leases.holder("x") is None


def test_what_others_hold_is_kept_when_one_is_forgotten(ledger: Ledger) -> None:
    for channel, instance in (("x", "a"), ("y", "b")):
        ledger.leases.heartbeat(instance, "host", LEASE)
        ledger.leases.acquire(channel, instance, instead_of=None)
    ledger.leases.forget_instance("a")
    assert ledger.leases.instances() == ("b",)
    assert (ledger.leases.holder("x"), ledger.leases.holder("y")) == (None, "b")


def test_each_blog_has_channels_of_its_own(ledger: Ledger) -> None:
    ledger.database.run("INSERT INTO blogs (id, name) VALUES (2, 'another')")
    other = type(ledger.leases)(ledger.database, 2, ledger.now)
    assert isinstance(other, Store)
    assert not other.acquire("x", "me", instead_of=None)
    assert ledger.leases.acquire("x", "me", instead_of=None)
    assert other.holder("x") is None
    other.release("x", "me")
    assert ledger.leases.holder("x") == "me"


def test_a_lease_that_a_clock_far_ahead_has_dated_ends_like_others(ledger: Ledger, ledgers: Ledgers) -> None:
    ledgers.clock.advance(timedelta(days=366))
    ledger.leases.heartbeat("dead", "elsewhere", 3 * LEASE)
    ledgers.clock.advance(-timedelta(days=366))
    ledger.leases.correct_future_leases()
    assert not ledger.leases.is_expired("dead"), "it may be alive"
    ledgers.clock.advance(3 * LEASE + SECOND)
    ledger.leases.correct_future_leases()
    assert ledger.leases.is_expired("dead")

"""A host is asked by one worker at a time; the blogs that want to meanwhile wait in a queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fakes.ledgers import LEASE

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from syndicator.ledger.blogs import Turn
    from tests.fakes.ledgers import Ledgers

HOST = "git.example.com"
PAUSE = timedelta(seconds=0.5)
LONG = timedelta(hours=1)


@pytest.fixture
def names(ledger: Ledger) -> list[str]:
    names = ["ada", "bob", "cay"]
    for name in names:
        ledger.blogs.register(name)
    ledger.blogs.schedule(names)
    return names


def turn(ledger: Ledger) -> Turn:
    turn = ledger.blogs.claim(LEASE)
    assert turn
    return turn


def test_it_is_asked_by_one_at_a_time_with_a_pause(ledger: Ledger, ledgers: Ledgers) -> None:
    with ledgers.open() as other:
        assert ledger.hosts.take(HOST, LEASE)
        assert not other.hosts.take(HOST, LEASE)
        assert other.hosts.take("another.example.com", LEASE)
        ledger.hosts.release(HOST, PAUSE)
        assert not other.hosts.take(HOST, LEASE)
        ledgers.clock.advance(PAUSE)
        assert other.hosts.take(HOST, LEASE)


def test_who_has_died_holds_it_for_a_lease(ledger: Ledger, ledgers: Ledgers) -> None:
    assert ledger.hosts.take(HOST, LEASE)
    ledgers.clock.advance(LEASE)
    assert ledger.hosts.take(HOST, LEASE)


def test_who_waits_longest_is_next(ledger: Ledger, ledgers: Ledgers, names: list[str]) -> None:
    """Also whose wait was longer than a lease, and who was claimed, and has met somebody else there."""
    ledger.hosts.take(HOST, LONG)
    waiting = [turn(ledger) for _ in names]
    for each in waiting:
        ledger.hosts.wait(each, HOST)
        ledgers.clock.advance(PAUSE)
    assert ledger.blogs.claim(LEASE) is None, "they do not ask again and again"
    for name in [each.name for each in waiting]:
        ledger.hosts.release(HOST, PAUSE)
        assert ledger.blogs.claim(LEASE) is None
        ledgers.clock.advance(PAUSE)
        again = turn(ledger)
        assert again.name == name
        ledger.hosts.take(HOST, LONG)
        ledger.hosts.wait(again, HOST)
        ledger.hosts.release(HOST, PAUSE)
        ledgers.clock.advance(PAUSE)
        again = turn(ledger)
        assert again.name == name
        ledger.hosts.take(HOST, LONG)
        ledger.blogs.finish(again, ledger.now() + LONG, ledger.now() + LONG)
    ledger.hosts.release(HOST, PAUSE)
    ledgers.clock.advance(LONG / 2)
    assert ledger.blogs.claim(LEASE) is None, "nobody waits any more"


def test_who_comes_when_it_was_just_released_waits_for_the_pause_only(
    ledger: Ledger, ledgers: Ledgers, names: list[str]
) -> None:
    assert names
    ledger.hosts.take(HOST, LEASE)
    late = turn(ledger)
    ledger.hosts.release(HOST, PAUSE)
    ledger.hosts.wait(late, HOST)
    others = [turn(ledger), turn(ledger)]
    ledgers.clock.advance(PAUSE)
    assert turn(ledger).name == late.name
    assert late.name not in {other.name for other in others}


def test_who_is_wanted_at_once_meanwhile_does_not_wait(ledger: Ledger, names: list[str]) -> None:
    """A person has pushed something: that needs no source."""
    assert names
    ledger.hosts.take(HOST, LEASE)
    waits = turn(ledger)
    ledger.blogs.hurry(waits.blog)
    ledger.hosts.wait(waits, HOST)
    assert waits.name in {turn(ledger).name for _ in names}


def test_a_host_that_was_taken_by_a_clock_far_ahead_is_free(ledger: Ledger, ledgers: Ledgers) -> None:
    ledgers.clock.advance(timedelta(days=366))
    assert ledger.hosts.take(HOST, LEASE)
    ledgers.clock.advance(-timedelta(days=366))
    assert ledger.hosts.take(HOST, LEASE)
    assert not ledger.hosts.take(HOST, LEASE)

"""The hosts of a blog are asked together, or none of them is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.daemon.polling import Hosts
from syndicator.sources.host_turns import SHORTEST_PAUSE
from tests.fakes.ledgers import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


FEED, GIT = "feed.example.com", "git.example.com"


def test_all_are_taken_or_none(ledger: Ledger) -> None:
    ours, theirs = Hosts(ledger.hosts, [GIT, FEED], LEASE), Hosts(ledger.hosts, [GIT], LEASE)
    assert theirs.take() == ""
    assert ours.take() == GIT
    assert Hosts(ledger.hosts, [FEED], LEASE).take() == ""
    theirs.release()
    assert theirs.take() == ""


def test_others_ask_them_after_a_pause_whatever_happened(ledger: Ledger, ledgers: Ledgers) -> None:
    ours, theirs = (Hosts(ledger.hosts, [FEED, GIT], LEASE) for _ in range(2))
    ours.take()
    with pytest.raises(OSError, match="no route"), ours.asked():
        raise OSError("no route")
    assert theirs.take() == FEED
    ledgers.clock.advance(timedelta(seconds=SHORTEST_PAUSE))
    assert theirs.take() == ""

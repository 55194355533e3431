"""The ledger as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import (
    State,
)
from tests.fakes.ledgers import claimed, pending

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers


def test_a_ledger_that_is_closed_leaves_nothing_to_wait_for(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        me = ledger.instance.id
        ledger.channels.add("x", "file", "")
        ledger.leases.acquire("x", me, instead_of=None)
        fence = claimed(ledger, pending(ledger), me)
    with ledgers.open() as ledger:
        assert ledger.leases.instances() == ()
        assert ledger.deliveries.get(fence.delivery).state is State.PENDING
        assert list((ledger.folder / "owners").iterdir()) == []

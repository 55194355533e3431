"""A copy in memory is like its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.ledgers import doubtful, pending

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers


def test_a_copy_is_like_it_and_nothing_done_to_it_lasts(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        delivery = doubtful(ledger)
        with ledgers.copy() as copy:
            assert copy.deliveries.all() == [delivery]
            assert copy.deliveries.attempts(delivery.id) == ledger.deliveries.attempts(delivery.id)
            copy.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "a person")
            pending(copy, "b")
            ledger.posts.save_policy("others go on meanwhile")
        assert ledger.deliveries.all() == [delivery]


def test_a_copy_of_nothing_is_empty(ledgers: Ledgers) -> None:
    with ledgers.copy() as copy:
        assert copy.deliveries.all() == []
        pending(copy)

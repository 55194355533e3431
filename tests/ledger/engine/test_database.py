"""Instants and transactions, the same on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.engine.database import instant_of, text_of
from tests.fakes.ledgers import pending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


@pytest.mark.parametrize("year", [1, 999, 2026, 9999])
def test_instants_are_of_one_width_and_come_back(year: int) -> None:
    instant = datetime(year, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert len(text_of(instant)) == 27
    assert instant_of(text_of(instant)) == instant


def test_a_transaction_is_all_or_nothing(ledger: Ledger) -> None:
    def fails() -> None:
        with ledger.database.transaction():
            pending(ledger)
            ledger.posts.save_policy("new")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fails()
    assert ledger.deliveries.all() == []
    assert ledger.posts.policy() == ""


def test_a_transaction_of_a_blog_has_none_of_all_in_it(ledger: Ledger) -> None:
    with ledger.database.transaction(), ledger.transaction():
        ledger.posts.save_policy("new")
    with (
        ledger.transaction(),
        pytest.raises(AssertionError, match="in a transaction of blog 1, one of all was begun"),
        ledger.database.transaction(),
    ):
        pass
    with ledger.database.transaction(), ledger.database.transaction():  # that lock is not remembered
        pass

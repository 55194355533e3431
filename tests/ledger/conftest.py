"""An open ledger on either engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger

"""A ledger on either engine, open; or in a file, to be opened as often as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


@pytest.fixture
def place(tmp_path: Path) -> Ledgers:
    return Ledgers(f"sqlite:///{tmp_path / 'state' / 'syndicator.db'}", tmp_path)

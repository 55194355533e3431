"""Migrations are applied once, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from syndicator.ledger.engine.migrations import MIGRATIONS
from syndicator.ledger.engine.schema import migrate
from tests.fakes.ledgers import pending

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers


def test_tables_are_made_once_in_order(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers.open().close()
    with ledgers.open(create=False) as ledger:
        pending(ledger)
        migrate(ledger.database, ledger.now())

    def m998_more(database: object) -> None:
        ledger.database.run("CREATE TABLE more (n INTEGER)")

    def m999_most(database: object) -> None:
        ledger.database.run("INSERT INTO more VALUES (1)")

    with ledgers.open() as ledger, monkeypatch.context() as patch:
        patch.setattr("syndicator.ledger.engine.schema.MIGRATIONS", [*MIGRATIONS, m998_more, m999_most])
        migrate(ledger.database, ledger.now())
        migrate(ledger.database, ledger.now())
        assert len(ledger.database.rows("SELECT * FROM more")) == 1
        assert len(ledger.deliveries.all()) == 1
    with pytest.raises(UsageError, match=r"written by a newer syndicator \(m998_more, m999_most\); upgrade this one"):
        ledgers.open()
    with pytest.raises(UsageError, match="newer"):
        ledgers.copy()

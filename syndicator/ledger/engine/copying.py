"""A private copy of a ledger that lies on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.schema import MIGRATIONS, applied_to

if TYPE_CHECKING:
    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.engine.sqlite import SQLite


def copy(source: Database, empty: SQLite) -> None:
    """Make `empty` a ledger like `source`, at the same migrations. Raises LedgerError."""
    applied = applied_to(source)
    with empty.transaction():
        for function in MIGRATIONS:
            if function.__name__ in applied:
                function(empty)
        for table in empty.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            _copy_table(table["name"], source, empty)


def _copy_table(name: str, source: Database, empty: SQLite) -> None:
    rows = source.rows(f"SELECT * FROM {name}")  # noqa: S608
    empty.run(f"DELETE FROM {name}")  # noqa: S608
    if rows:
        places = ", ".join(f":{column}" for column in rows[0])
        empty.run_many(f"INSERT INTO {name} ({', '.join(rows[0])}) VALUES ({places})", rows)  # noqa: S608

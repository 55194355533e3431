"""Migrations bring the tables of an older ledger to those of today (tables.py): each once, in order; the table `migrations`
keeps their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.errors import UsageError
from syndicator.ledger.engine.migrations import MIGRATIONS
from syndicator.ledger.engine.tables import create_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from syndicator.ledger.engine.database import Database

_AT_LEAST = {"migrations", "blogs", "deliveries"}


def migrate(database: Database, now: datetime) -> None:
    """Make the tables, or bring them up to date. Raises UsageError for a ledger that a newer syndicator has written."""
    if not _missing(database):
        return
    with database.transaction():
        missing = _missing(database)
        _apply(database, missing)
        rows = [{"name": function.__name__, "now": now} for function in missing]
        database.run_many("INSERT INTO migrations VALUES (:name, :now)", rows)


def make_tables(database: Database, applied: Collection[str]) -> None:
    """Make the tables of a ledger with these migrations. Call it in a transaction, on an empty database."""
    _apply(database, [function for function in MIGRATIONS if function.__name__ in applied])


def _apply(database: Database, functions: list[Callable[[Database], None]]) -> None:
    """Apply migrations in their order; where they are all, the tables are made at once."""
    if functions == MIGRATIONS:
        create_tables(database)
        return
    for function in functions:
        function(database)


def applied_to(database: Database, place: object = "") -> frozenset[str]:
    """The names of its migrations. Raises UsageError (which names `place`) for a ledger that a newer syndicator has written,
    and for a database that another program has its tables in.
    """
    tables = database.tables()
    if not tables:
        return frozenset()
    if not tables >= _AT_LEAST:
        raise UsageError(
            f"{place or database.place}: this database belongs to another program; give syndicator its own file or schema"
        )
    applied = frozenset(row["name"] for row in database.rows("SELECT name FROM migrations"))
    if newer := applied - {function.__name__ for function in MIGRATIONS}:
        raise UsageError(
            f"{place or database.place}: written by a newer syndicator ({', '.join(sorted(newer))}); upgrade this one"
        )
    return applied


def _missing(database: Database) -> list[Callable[[Database], None]]:
    applied = applied_to(database)
    return [function for function in MIGRATIONS if function.__name__ not in applied]

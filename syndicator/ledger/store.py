"""What all stores have in common: the statements of one blog in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.ledger.engine.database import batches, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from syndicator.ledger.engine.database import Database, Row


class Store:
    """The rows of one blog in a database. Its statements may say `:blog` without being given it."""

    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._blog = blog
        self._now = now

    def _transaction(self) -> AbstractContextManager[None]:
        """Return a transaction in which nobody else writes rows of this blog."""
        return self._database.transaction(self._blog)

    def _rows(self, sql: str, **values: object) -> list[Row]:
        return self._database.rows(sql, blog=self._blog, **values)

    def _row(self, sql: str, **values: object) -> Row | None:
        """Return the first row, if there is any."""
        return self._database.row(sql, blog=self._blog, **values)

    def _run(self, sql: str, **values: object) -> int:
        """Return the number of rows that were changed."""
        return self._database.run(sql, blog=self._blog, **values)

    def _run_many(self, sql: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Run `sql` once for each row of values: all or nothing."""
        with self._transaction():
            self._database.run_many(sql, ({"blog": self._blog, **row} for row in rows))

    def _rows_in(self, sql: str, column: str, values: Iterable[object], *, order: str = "") -> Iterator[Row]:
        """Yield the rows of `sql`, which ends in a condition, where `column` is one of many values."""
        for condition, chunk in chunks(column, values):
            yield from self._rows(f"{sql} AND {condition}{order}", **chunk)

    def _run_in(self, sql: str, column: str, values: Iterable[object], *, end: str = "", **others: object) -> int:
        """Run `sql`, which ends in a condition, where `column` is one of many values: all or nothing.

        Returns the number of rows that were changed.
        """
        with self._transaction():
            parts = chunks(column, values)
            return sum(self._run(f"{sql} AND {condition}{end}", **others, **chunk) for condition, chunk in parts)

    def _batches(self, sql: str, **values: object) -> Iterator[list[Any]]:
        """Return the only column of `sql`, as many values at a time as one query may have."""
        return batches(value for row in self._rows(sql, **values) for value in row.values())

"""What the stores of the ledger have in common."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from syndicator.ledger.engine.database import Database, Row

AT_ONCE = 400  # values in one query


class Store:
    """The rows of one blog in a database. Its statements may say `:blog` without being given it."""

    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._blog = blog
        self._now = now
        self._transaction = database.transaction

    def _rows(self, sql: str, **values: object) -> list[Row]:
        return self._database.rows(sql, blog=self._blog, **values)

    def _row(self, sql: str, **values: object) -> Row | None:
        """The first row, if there is any."""
        return next(iter(self._rows(sql, **values)), None)

    def _run(self, sql: str, **values: object) -> int:
        """The number of rows that were changed."""
        return self._database.run(sql, blog=self._blog, **values)

    def _run_many(self, sql: str, rows: Iterable[Mapping[str, object]]) -> None:
        self._database.run_many(sql, [{"blog": self._blog, **row} for row in rows])

    def _rows_in(self, sql: str, column: str, values: Iterable[object], *, order: str = "") -> Iterator[Row]:
        """The rows of `sql`, which ends in a condition, where `column` is one of many values."""
        for condition, chunk in _chunks(column, values):
            yield from self._rows(f"{sql} AND {condition}{order}", **chunk)

    def _run_in(self, sql: str, column: str, values: Iterable[object], *, end: str = "", **others: object) -> None:
        """Run `sql`, which ends in a condition, where `column` is one of many values: all or nothing."""
        with self._transaction():
            for condition, chunk in _chunks(column, values):
                self._run(f"{sql} AND {condition}{end}", **others, **chunk)


def _chunks(column: str, values: Iterable[object]) -> Iterator[tuple[str, Row]]:
    """A condition on the column and its values, for as many of these at a time as one query may have."""
    left = iter(values)
    while chunk := list(islice(left, AT_ONCE)):
        named = {f"value{number}": value for number, value in enumerate(chunk)}
        yield f"{column} IN ({', '.join(f':{name}' for name in named)})", named

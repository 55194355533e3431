"""What the books of the ledger have in common."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from syndicator.ledger.engine.database import Database, Row

# What is skipped by one of these rules is done with: a person said no or took it back, or a digest has told of it.
DONE_WITH = ("person", "retracted", "told")
AT_ONCE = 400  # values in one query


class Book:
    """The rows of one blog in a database."""

    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._blog = blog
        self._now = now

    def _rows_for(self, sql: str, column: str, wanted: Iterable[str], *, order: str = "") -> Iterator[Row]:
        """What `sql`, which ends in a condition, gives where `column` is one of many values."""
        for chosen, values in _portions(column, wanted):
            yield from self._database.rows(f"{sql} AND {chosen}{order}", blog=self._blog, **values)

    def _run_for(self, sql: str, column: str, wanted: Iterable[object], *, end: str = "", **values: object) -> None:
        """Do what `sql`, which ends in a condition, says where `column` is one of many values: all of it or nothing."""
        with self._database.transaction():
            for chosen, some in _portions(column, wanted):
                self._database.run(f"{sql} AND {chosen}{end}", blog=self._blog, **values, **some)


def _portions(column: str, wanted: Iterable[object]) -> Iterator[tuple[str, Row]]:
    """A condition on the column and its values, for as many of these at a time as one query may have."""
    left = iter(wanted)
    while some := list(islice(left, AT_ONCE)):
        values = {f"value{number}": value for number, value in enumerate(some)}
        yield f"{column} IN ({', '.join(f':{name}' for name in values)})", values

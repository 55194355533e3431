"""Copy all rows of a ledger, or of one blog in it, to another database."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.engine.migrations import MIGRATIONS
from syndicator.ledger.engine.schema import applied_to, make_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from syndicator.ledger.engine.database import Database, Row
    from syndicator.ledger.engine.sqlite import SQLite

    Mapped = Callable[[str, Row], Row]  # a table and one of its rows → the row in the copy

_AT_ONCE = 500  # rows in one statement's turn
_SHARED = ("migrations", "blogs", "timelines", "instances", "hosts")  # tables that are not about a blog alone
_BY_DELIVERY = ("steps", "attempts")  # the other tables have a column `blog`
_NUMBERED = ("deliveries", "attempts", "imports")  # tables whose ids the engine gives
_DIGEST = 256  # bits


def copy(source: Database, empty: SQLite, only: Collection[int] | None = None) -> None:
    """Make `empty` a ledger like `source`, at the same migrations. `only`: the blogs to copy. Raises LedgerError."""
    applied = applied_to(source)
    if len(applied) < len(MIGRATIONS):
        only = None  # in an older ledger tables have other names
    with empty.transaction():
        make_tables(empty, applied)
        for table in _ordered(empty.tables()):
            empty.run(f"DELETE FROM {table}")  # noqa: S608
        for table in _ordered(empty.tables()):
            where = "" if only is None or table in _SHARED else _of_blogs(table, only)
            _insert(empty, table, source.stream(f"SELECT * FROM {table}{where}"))  # noqa: S608
        if only is not None:  # attempts of the others count, as the mark may name them
            left_out = _highest_id(source, "attempts") - _highest_id(empty, "attempts")
            empty.run("UPDATE timelines SET ahead = ahead + :more WHERE ended_at IS NULL", more=left_out)


def copy_all(source: Database, target: Database) -> int:
    """Copy every row to a `target` with the same tables, instead of what is there. Returns the number of rows.

    Call it in a transaction of both. Raises LedgerError if the copy is not like its source.
    """
    tables = [table for table in _ordered(source.tables()) if table != "migrations"]
    for table in reversed(tables):
        target.run(f"DELETE FROM {table}")  # noqa: S608
    return sum(_copy_table(source, target, table, "", lambda _, row: row) for table in tables)


def copy_blog(source: Database, blog: int, target: Database, as_blog: int) -> int:
    """Add the rows of one blog to a `target` with the same tables, under other ids. Otherwise like `copy_all`."""
    tables = _tables_of_blogs(source)
    offsets = {table: _highest_id(target, table) for table in _NUMBERED}

    def moved(table: str, row: Row) -> Row:
        own = {"id": row["id"] + offsets[table]} if table in _NUMBERED else {}
        if table in _BY_DELIVERY:
            return {**row, **own, "delivery": row["delivery"] + offsets["deliveries"]}
        return {**row, **own, "blog": as_blog}

    return sum(
        _copy_table(source, target, table, _of_blog(table, blog), moved, _of_blog(table, as_blog)) for table in tables
    )


def remove_blog(database: Database, blog: int) -> None:
    """Delete every row of a blog, but for the blog itself."""
    for table in reversed(_tables_of_blogs(database)):
        database.run(f"DELETE FROM {table}{_of_blog(table, blog)}")  # noqa: S608


def _tables_of_blogs(database: Database) -> list[str]:
    return [table for table in _ordered(database.tables()) if table not in _SHARED]


def _of_blog(table: str, blog: int) -> str:
    return _of_blogs(table, [blog])


def _of_blogs(table: str, blogs: Iterable[int]) -> str:
    condition = f"blog IN ({', '.join(map(str, blogs)) or 'NULL'})"
    if table in _BY_DELIVERY:
        condition = f"delivery IN (SELECT id FROM deliveries WHERE {condition})"  # noqa: S608
    return f" WHERE {condition}"


def blogs_with_rows(database: Database) -> list[int]:
    """Return the ids of the blogs that have a source, a channel or a post."""
    sql = " UNION ".join(f"SELECT blog FROM {table}" for table in ("sources", "channels", "posts"))  # noqa: S608
    return sorted(row["blog"] for row in database.rows(sql))


def _copy_table(
    source: Database, target: Database, table: str, where: str, moved: Mapped, target_where: str | None = None
) -> int:
    sql = f"SELECT * FROM {table}"  # noqa: S608
    _insert(target, table, (moved(table, row) for row in source.stream(sql + where)))
    expected = _summary(moved(table, row) for row in source.stream(sql + where))
    if _summary(target.stream(sql + (where if target_where is None else target_where))) != expected:
        raise LedgerError(f"{target.place}: the table {table} is not like that of {source.place}; nothing was copied")
    if table in _NUMBERED:
        target.continue_ids(table)
    return expected[0]


def _insert(target: Database, table: str, rows: Iterable[Row]) -> None:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            _insert_batch(target, table, batch)
            batch = []
    _insert_batch(target, table, batch)


def _insert_batch(target: Database, table: str, rows: list[Row]) -> None:
    if rows:
        places = ", ".join(f":{column}" for column in rows[0])
        target.run_many(f"INSERT INTO {table} ({', '.join(rows[0])}) {{with_ids}} VALUES ({places})", rows)  # noqa: S608


def _summary(rows: Iterator[Row]) -> tuple[int, int]:
    """Return the number of rows and a digest of all of them, whatever their order."""
    number, digest = 0, 0
    for row in rows:
        content = repr(
            sorted((name, bytes(value) if isinstance(value, memoryview) else value) for name, value in row.items())
        )
        digest = (digest + int.from_bytes(sha256(content.encode(errors="replace")).digest())) % 2**_DIGEST
        number += 1
    return number, digest


def _highest_id(database: Database, table: str) -> int:
    (row,) = database.rows(f"SELECT COALESCE(MAX(id), 0) AS highest FROM {table}")  # noqa: S608
    return int(row["highest"])


def _ordered(tables: Iterable[str]) -> list[str]:
    """Return these tables, after those that they refer to."""
    return sorted(tables, key=lambda table: (table != "blogs", table != "deliveries", table))

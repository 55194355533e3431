"""What the ledger asks of an engine, and how instants are kept in one. No business logic.

SQL is written once, with `:named` parameters, in the words that SQLite (3.35 or newer) and PostgreSQL share;
the few others are fragments: `{id}`, `{bytes}`, `{skip_locked}`. Instants are kept as text of one width,
`2026-12-01T09:00:00.000000Z`, which sorts as it counts and reads well in any database shell.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

Row = dict[str, Any]


class Database(Protocol):
    """Every failure of the engine is a LedgerError of one line."""

    words: ClassVar[Mapping[str, str]]  # the fragments

    @property
    def place(self) -> str:
        """Where it is, for people; without secrets."""

    def transaction(self) -> AbstractContextManager[None]:
        """A context in which all is done or nothing; it takes the writer's lock at
        its start. An inner one is part of the outer.
        """

    def rows(self, sql: str, **values: Any) -> list[Row]: ...

    def run(self, sql: str, **values: Any) -> int:
        """The number of rows that it changed."""

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """All of them or none."""

    def tables(self) -> frozenset[str]:
        """The names of all that are there, whoever made them."""

    def now(self) -> datetime:
        """By the clock that all who share this ledger go by."""

    def release_connection(self) -> None:
        """The calling thread is done with it."""

    def close(self) -> None: ...


def one(database: Database, sql: str, **values: Any) -> Row | None:
    found = database.rows(sql, **values)
    return found[0] if found else None


def text_of(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def bound(values: Mapping[str, Any]) -> Row:
    """Values as both engines take them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # what strangers send may hold what is no text to an engine
        return value if value.isascii() and "\0" not in value else _clean(value)
    if isinstance(value, datetime):
        return text_of(value)
    return int(value) if isinstance(value, bool) else value


def _clean(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()

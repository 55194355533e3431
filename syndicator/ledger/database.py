"""The two engines behind the ledger, and all in which they differ. No business logic.

SQL is written once, with `:named` parameters, in the words that SQLite (3.35 or newer) and PostgreSQL share;
the few others are fragments: `{id}`, `{bytes}`, `{skip_locked}`. Instants are kept as text of one width,
`2026-12-01T09:00:00.000000Z`, which sorts as it counts and reads well in any database shell.
"""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import unquote, urlsplit

from syndicator.errors import LedgerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row = dict[str, Any]

BUSY_SECONDS = 30.0


def text_of(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant_of(text: str | None) -> datetime | None:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return text_of(value)
    return int(value) if isinstance(value, bool) else value


class Database(Protocol):
    """What the ledger asks of an engine. Every failure of the engine is a LedgerError of one line."""

    words: ClassVar[Mapping[str, str]]  # the fragments

    def transaction(self) -> Any:
        """A context in which all is done or nothing; it takes the writer's lock at its start."""

    def rows(self, sql: str, **values: Any) -> list[Row]: ...

    def run(self, sql: str, **values: Any) -> int:
        """The number of rows that it changed."""

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None: ...

    def now(self) -> datetime:
        """By the clock that all who share this ledger go by."""

    def leave(self) -> None:
        """The calling thread is done with it."""

    def close(self) -> None: ...


def one(database: Database, sql: str, **values: Any) -> Row | None:
    found = database.rows(sql, **values)
    return found[0] if found else None


class SQLite:
    """A file, or a copy of one in memory.

    `synchronous=FULL` with WAL: a commit that has returned survives a power cut, as far as the disk keeps its word.
    Each thread has its own connection.
    """

    words: ClassVar[Mapping[str, str]] = {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB", "skip_locked": ""}

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        self._here = threading.local()
        self._all: list[sqlite3.Connection] = []
        if not path.exists():
            if not create:
                raise LedgerError(f"{path}: there is no ledger yet; `syndicator run` creates it")
            self._create()
        with self._wrapped():
            self._connection()

    @classmethod
    def copy_of(cls, path: Path | None) -> SQLite:
        """A private copy in memory of the ledger at `path`, or an empty one: what dry-run works on."""
        self = cls.__new__(cls)
        self.path = path or Path(":memory:")
        self._here = threading.local()
        with self._wrapped():
            memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            if path is not None:
                with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS) as source:
                    source.backup(memory)
                source.close()
        self._all = [memory]
        self._adopt(memory)
        return self

    def _create(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise LedgerError(f"{self.path}: the ledger can't be created: {error.strerror}") from error

    def _adopt(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.row_factory = _as_dict
        self._here.connection = connection
        return connection

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if found is not None:
            return found
        if len(self._all) == 1 and self.path == Path(":memory:"):
            return self._adopt(self._all[0])
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._all.append(connection)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return self._adopt(connection)

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LedgerError(_explained(self.path, error)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        connection = self._connection()
        if connection.in_transaction:  # part of the outer one
            yield
            return
        with self._wrapped():
            connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        with self._wrapped():
            try:
                connection.execute("COMMIT")
            except sqlite3.Error:
                connection.rollback()
                raise

    def rows(self, sql: str, **values: Any) -> list[Row]:
        with self._wrapped():
            return self._connection().execute(sql.format(**self.words), _bound(values)).fetchall()

    def run(self, sql: str, **values: Any) -> int:
        with self._wrapped():
            return self._connection().execute(sql.format(**self.words), _bound(values)).rowcount

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        with self._wrapped():
            self._connection().executemany(sql.format(**self.words), [_bound(row) for row in rows])

    def now(self) -> datetime:
        return datetime.now(UTC)

    def leave(self) -> None:
        _leave(self._here, self._all)

    def close(self) -> None:
        for connection in self._all:
            connection.close()
        self._all.clear()


def _leave(here: threading.local, connections: list[Any]) -> None:
    connection = getattr(here, "connection", None)
    if connection is not None:
        here.connection = None
        connections.remove(connection)
        connection.close()


def _as_dict(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _bound(values: Mapping[str, Any]) -> Row:
    return {name: _plain(value) for name, value in values.items()}


_REMEDIES = {  # what SQLite says → what a person can do
    "database disk image is malformed": "the ledger is damaged; restore a backup (`syndicator restore FILE`)",
    "file is not a database": "this file is no ledger; check [ledger] url",
    "database or disk is full": "the disk is full; free some room",
    "attempt to write a readonly database": "the ledger can't be written; check who owns the file and its folder",
    "unable to open database file": "the ledger can't be opened; check who owns the file and its folder",
    "database is locked": f"another program has held the ledger for over {BUSY_SECONDS:.0f} s",
    "disk I/O error": "the disk does not take it (full, gone, or failing)",
}


def _explained(path: Path, error: sqlite3.Error) -> str:
    said = str(error)
    remedy = next((remedy for known, remedy in _REMEDIES.items() if known in said), said)
    return f"{path}: {remedy}"


class PostgreSQL:
    """A server that several hosts share. Each thread has its own connection; the clock is the server's."""

    words: ClassVar[Mapping[str, str]] = {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
    }

    def __init__(self, url: str, *, dry: bool = False) -> None:
        self._url = url
        self._dry = dry
        self._here = threading.local()
        self._all: list[Any] = []
        with self._wrapped():
            self._connection()

    @property
    def _place(self) -> str:
        parts = urlsplit(self._url)
        return f"postgresql://{parts.hostname or 'localhost'}{unquote(parts.path)}"

    def _connection(self) -> Any:
        found = getattr(self._here, "connection", None)
        if found is not None and not found.closed:
            return found
        import psycopg
        from psycopg.rows import dict_row

        connection = psycopg.connect(self._url, autocommit=True, row_factory=dict_row, connect_timeout=10)
        if self._dry:  # one transaction that is never committed
            connection.autocommit = False
        self._here.connection = connection
        self._all.append(connection)
        return connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            import psycopg
        except ImportError as error:
            raise UsageError("a postgresql:// ledger needs psycopg: pip install 'syndicator[postgres]'") from error
        try:
            yield
        except psycopg.Error as error:
            said = " ".join(str(error).split())
            raise LedgerError(f"{self._place}: {said[:200]}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._wrapped(), self._connection().transaction():
            # One writer at a time where the order of reading and writing matters: as SQLite's BEGIN IMMEDIATE.
            self._connection().execute("SELECT pg_advisory_xact_lock(7395181)")
            yield

    def _execute(self, sql: str, values: Mapping[str, Any]) -> Any:
        return self._connection().execute(_percent(sql.format(**self.words)), _bound(values))

    def rows(self, sql: str, **values: Any) -> list[Row]:
        with self._wrapped():
            found: list[Row] = self._execute(sql, values).fetchall()
            return found

    def run(self, sql: str, **values: Any) -> int:
        with self._wrapped():
            return int(self._execute(sql, values).rowcount)

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        with self._wrapped(), self._connection().cursor() as cursor:
            cursor.executemany(_percent(sql.format(**self.words)), [_bound(row) for row in rows])

    def now(self) -> datetime:
        found: datetime = self.rows("SELECT clock_timestamp() AS now")[0]["now"]
        return found.astimezone(UTC)

    def leave(self) -> None:
        _leave(self._here, self._all)

    def close(self) -> None:
        for connection in self._all:
            connection.close()
        self._all.clear()


def _percent(sql: str) -> str:
    return re.sub(r":([a-z_]+)", r"%(\1)s", sql.replace("%", "%%"))

"""The ledger's database, whichever engine it has.

SQL is written once, with `:named` parameters, in the words that SQLite (3.35 or newer) and PostgreSQL share;
the few others are fragments: `{id}`, `{bytes}`, `{with_ids}`, `{skip_locked}`, `{for_share}`. Instants are stored as text
of one width, `2026-12-01T09:00:00.000000Z`, which sorts by time and reads well in any database shell.
"""

from __future__ import annotations

import os
import threading
import time
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from syndicator.errors import LedgerError

# runs on while the machine sleeps, if available: a closed laptop must not extend a lease
CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
AT_ONCE = 400  # values in one query, and rows read at a time
MOST_NATIVES = 1000  # statements whose translation is kept

Row = dict[str, Any]
_Value = TypeVar("_Value")


class Database(ABC):
    """Every failure of the engine is a LedgerError of one line.

    Each thread has a connection of its own, opened when it first asks; or all share the one that is given.
    """

    words: ClassVar[Mapping[str, str]]  # the fragments
    failures: type[Exception]  # what the engine raises

    def __init__(self, shared: Any = None) -> None:
        self._shared = shared
        self._local = threading.local()
        self._open: list[Any] = [] if shared is None else [shared]
        self._natives: dict[str, Any] = {}

    @property
    @abstractmethod
    def place(self) -> str:
        """Where it is, for people; without secrets."""

    @abstractmethod
    def tables(self) -> frozenset[str]:
        """Return the names of all tables, whoever made them."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the time by the clock that everybody who shares this ledger goes by."""

    @abstractmethod
    def continue_ids(self, table: str) -> None:
        """Give the next row of this table an id after the highest, though ids were inserted."""

    @abstractmethod
    def lock_out_writers(self) -> None:
        """Let nobody else write until the transaction ends."""

    @abstractmethod
    def lock_attempts(self) -> None:
        """Let nobody else begin an attempt until the transaction ends: so they are committed in the order of their ids."""

    @abstractmethod
    def keep_workers_out(self) -> bool:
        """Until this is closed, no worker begins to listen for announcements. False if one listens already."""

    @abstractmethod
    def announce(self, text: str) -> None:
        """Tell those who listen, on whichever host, as soon as the transaction is committed."""

    @abstractmethod
    def data_version(self) -> int:
        """Return a number that differs from the last one, of the calling thread, if others have changed something since."""

    @abstractmethod
    def _connect(self) -> Any:
        """Return a connection of sqlite3 or psycopg."""

    @abstractmethod
    def _failure(self, error: Exception) -> LedgerError:
        """Return what a person is told about an error of the engine."""

    @abstractmethod
    def _in_transaction(self, connection: Any) -> bool: ...

    def _native(self, sql: str) -> Any:
        """Return a statement in the engine's own words."""
        native = self._natives.get(sql)
        if native is None:
            if len(self._natives) > MOST_NATIVES:  # those with many values in them
                self._natives.clear()
            native = self._natives[sql] = self._translated(sql)
        return native

    def _translated(self, sql: str) -> Any:
        return sql.format(**self.words)

    @contextmanager
    def transaction(self, blog: int | None = None) -> Iterator[None]:
        """Open a context in which all is done or nothing; an inner one is part of the outer.

        It takes the writer's lock at its start: of one `blog`, if what it reads and writes is of that blog alone, so that
        others can write theirs meanwhile; else of all.
        """
        with self._failures_told():
            connection = self._connection()
            inner = self._in_transaction(connection)
        if inner:
            self._require_lock(blog)
            yield
            return
        try:
            with self._failures_told():
                connection = self._begin(connection, blog)
            self._local.locked = blog
            yield
            with self._failures_told():
                connection.execute("COMMIT")
        except BaseException:
            self._roll_back(connection)
            raise

    def _require_lock(self, blog: int | None) -> None:
        """Two that have a lock of one blog and wait for that of all would wait for each other."""
        if (locked := getattr(self._local, "locked", None)) not in (None, blog):
            raise AssertionError(f"in a transaction of blog {locked}, one of {blog or 'all'} was begun")

    @abstractmethod
    def _begin(self, connection: Any, blog: int | None) -> Any:
        """Open a transaction, take the writer's lock, and return its connection."""

    def _roll_back(self, connection: Any) -> None:
        try:
            connection.rollback()
        except self.failures:
            self.release_connection()  # what it has begun ends with it

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """Open a context whose commits need not wait for the disk: a power cut may undo them, a killed program does not.

        A later commit outside of it makes them durable, too.
        """
        yield

    def rows(self, sql: str, **values: Any) -> list[Row]:
        try:
            cursor = self._execute(sql, values)
            rows = cursor.fetchall()
        except self.failures as error:
            raise self._failure(error) from None  # what the engine quotes may be a password
        names = self._names(cursor) if rows else []
        return [dict(zip(names, row, strict=True)) for row in rows]

    def row(self, sql: str, **values: Any) -> Row | None:
        """Return the first row, if there is any."""
        return next(iter(self.rows(sql, **values)), None)

    def stream(self, sql: str, **values: Any) -> Iterator[Row]:
        """Yield the rows, reading a few at a time. Call it in a transaction."""
        with self._failures_told(), closing(self._streaming_cursor(self._connection())) as cursor:
            cursor.execute(self._native(sql), _stored(values))
            names = self._names(cursor)
            while rows := cursor.fetchmany(AT_ONCE):
                yield from (dict(zip(names, row, strict=True)) for row in rows)

    def _names(self, cursor: Any) -> list[str]:
        """Return the names of the columns."""
        return [column[0] for column in cursor.description]

    def _streaming_cursor(self, connection: Any) -> Any:
        return connection.cursor()

    def run(self, sql: str, **values: Any) -> int:
        """Return the number of rows that were changed."""
        try:
            count: int = self._execute(sql, values).rowcount
        except self.failures as error:
            raise self._failure(error) from None
        return count

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run `sql` once for each row of values. Call it in a transaction.

        `rows` are taken one by one, and must ask this database nothing meanwhile.
        """
        with self._failures_told():
            self._connection().cursor().executemany(self._native(sql), map(_stored, rows))

    def release_connection(self) -> None:
        """Close the calling thread's own connection."""
        connection = self._local.__dict__.pop("connection", None)
        if connection is not None:
            with suppress(ValueError):  # all may have been closed meanwhile
                self._open.remove(connection)
            connection.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        while self._open:
            self._open.pop().close()

    def _execute(self, sql: str, values: Mapping[str, Any]) -> Any:
        return self._connection().execute(self._native(sql), _stored(values))

    def _connection(self) -> Any:
        """Return the calling thread's connection."""
        if self._shared is not None:
            return self._shared
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
            self._open.append(connection)
        return connection

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except self.failures as error:
            raise self._failure(error) from None  # what the engine quotes may be a password


def random_id() -> str:
    """Return a new id, unlike any other."""
    return os.urandom(16).hex()  # to import `uuid` takes 2 ms


def text_of(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def instant_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def batches(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """Yield as many values at a time as one query may have."""
    left = iter(values)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def chunks(column: str, values: Iterable[object]) -> Iterator[tuple[str, Row]]:
    """Yield a condition on the column, and its values, for as many of these at a time as one query may have."""
    for chunk in batches(values):
        named = {f"value{number}": value for number, value in enumerate(chunk)}
        yield f"{column} IN ({', '.join(f':{name}' for name in named)})", named


def _stored(values: Mapping[str, Any]) -> Row:
    """Return values as both engines take them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # what strangers send may hold characters that an engine refuses
        return (
            value
            if value.isascii() and "\0" not in value
            else value.replace("\0", "").encode(errors="replace").decode()
        )
    if isinstance(value, datetime):
        return text_of(value)
    return int(value) if isinstance(value, bool) else value

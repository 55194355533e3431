"""The engine for several hosts: a PostgreSQL server that they share."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine.connections import PerThread
from syndicator.ledger.engine.database import bound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import psycopg

    from syndicator.ledger.engine.database import Row

WRITERS_LOCK = 7395181  # an advisory lock of the database; any number of our own


class PostgreSQL:
    """Each thread has its own connection; the clock is the server's.

    `snapshot`: see the ledger as it is at one moment, change nothing and wait for nobody.
    """

    words: ClassVar[Mapping[str, str]] = {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
    }

    def __init__(self, url: str, *, snapshot: bool = False) -> None:
        self._url = url
        self._snapshot = snapshot
        self._connections = PerThread(self._connected)
        with self._wrapped():
            self._connection()

    @property
    def place(self) -> str:
        parts = urlsplit(self._url)
        return f"postgresql://{parts.hostname or 'localhost'}{unquote(parts.path)}"

    def _connection(self) -> psycopg.Connection[Row]:
        if self._connections.get().closed:
            self._connections.release()
        return self._connections.get()

    def _connected(self) -> psycopg.Connection[Row]:
        import psycopg
        from psycopg.rows import dict_row

        connection = psycopg.connect(self._url, autocommit=True, row_factory=dict_row, connect_timeout=10)
        if self._snapshot:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
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
            raise LedgerError(f"{self.place}: {self._said(error)}") from None  # what it quotes may be the password

    def _said(self, error: Exception) -> str:
        """What went wrong, in a line, without the password: also where one that is not percent-encoded was taken apart."""
        said = " ".join(str(error).split())
        password = urlsplit(self._url).password or ""
        for secret in (password, unquote(password), *re.split("[@:/?#]", password)):
            said = said.replace(secret, "…") if secret else said
        return said[:200]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        from psycopg.pq import TransactionStatus

        with self._wrapped():
            connection = self._connection()
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            yield
            return
        with self._wrapped(), connection.transaction():
            # One writer at a time where the order of reading and writing matters: as SQLite's BEGIN IMMEDIATE.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
            yield

    def _execute(self, sql: str, values: Mapping[str, Any]) -> psycopg.Cursor[Row]:
        return self._connection().execute(_percent(sql.format(**self.words)), bound(values))

    def rows(self, sql: str, **values: Any) -> list[Row]:
        with self._wrapped():
            return self._execute(sql, values).fetchall()

    def run(self, sql: str, **values: Any) -> int:
        with self._wrapped():
            return self._execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        with self.transaction(), self._wrapped(), self._connection().cursor() as cursor:
            cursor.executemany(_percent(sql.format(**self.words)), [bound(row) for row in rows])

    def tables(self) -> frozenset[str]:
        # Not to_regclass: its cache may not know yet what was made while this transaction waited for its turn.
        found = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return frozenset(row["tablename"] for row in found)

    def now(self) -> datetime:
        found: datetime = self.rows("SELECT clock_timestamp() AS now")[0]["now"]
        return found.astimezone(UTC)

    def release_connection(self) -> None:
        self._connections.release()

    def close(self) -> None:
        self._connections.close()


def _percent(sql: str) -> bytes:
    """Our parameters in psycopg's way of writing them."""
    return re.sub(r":([a-z_][a-z0-9_]*)", r"%(\1)s", sql.replace("%", "%%")).encode()

"""The engine for several hosts: a PostgreSQL server that they share."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote, urlsplit

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine.database import Database

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg


WRITERS_LOCK = 7395181  # an advisory lock of the database; any number of our own


class PostgreSQL(Database):
    """Each thread has its own connection; the clock is the server's.

    `snapshot`: see the ledger as it is at one moment, change nothing and wait for nobody.
    """

    words: ClassVar[Mapping[str, str]] = {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
    }

    # One writer at a time where the order of reading and writing matters: as SQLite's BEGIN IMMEDIATE.
    begin = ("BEGIN", f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")

    def __init__(self, url: str, *, snapshot: bool = False) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise UsageError(
                "a postgresql:// ledger needs psycopg: run `pip install '.[postgres]'` in syndicator's checkout"
            ) from error
        super().__init__()
        self.failures = psycopg.Error
        self._url = url
        self._snapshot = snapshot
        with self._failures_told():
            self._connection()

    @property
    def place(self) -> str:
        parts = urlsplit(self._url)
        return f"postgresql://{parts.hostname or 'localhost'}{unquote(parts.path)}"

    def _connection(self) -> psycopg.Connection:
        connection: psycopg.Connection = super()._connection()
        if connection.closed:
            self.release_connection()
            connection = super()._connection()
        return connection

    def _connect(self) -> psycopg.Connection:
        import psycopg

        connection = psycopg.connect(self._url, autocommit=True, connect_timeout=10)
        if self._snapshot:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return connection

    def _failure(self, error: Exception) -> LedgerError:
        return LedgerError(f"{self.place}: {self._said(error)}")

    def _said(self, error: Exception) -> str:
        """What went wrong, in a line, without the password: also where one that is not percent-encoded was taken apart."""
        said = " ".join(str(error).split())
        password = urlsplit(self._url).password or ""
        for secret in (password, unquote(password), *re.split("[@:/?#]", password)):
            said = said.replace(secret, "…") if secret else said
        return said[:200]

    def _in_transaction(self, connection: psycopg.Connection) -> bool:
        from psycopg.pq import TransactionStatus

        return connection.info.transaction_status is not TransactionStatus.IDLE

    def _native(self, sql: str) -> bytes:
        """Our parameters are written `%(name)s` there."""
        return re.sub(r":([a-z_][a-z0-9_]*)", r"%(\1)s", super()._native(sql).replace("%", "%%")).encode()

    def tables(self) -> frozenset[str]:
        # Not to_regclass: its cache may not know yet what was made while this transaction waited for its turn.
        rows = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return frozenset(row["tablename"] for row in rows)

    def now(self) -> datetime:
        found: datetime = self.rows("SELECT clock_timestamp() AS now")[0]["now"]
        return found.astimezone(UTC)

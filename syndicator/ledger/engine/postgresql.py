"""The engine for several hosts: a PostgreSQL server that they share."""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from select import select
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine.database import CLOCK, Database

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg


# advisory locks, each for one schema of the database; any numbers of our own
WRITERS_LOCK = 7395181  # of whoever writes rows of several blogs; shared by those who write one's
WORKERS_LOCK = 7395182  # held by each worker; shared by them
BLOG_LOCK = 7395183  # of whoever writes rows of one blog
ATTEMPTS_LOCK = 7395184  # taken last
RESTART_SECONDS = 30.0  # for a server that restarts, or fails over
IDLE_SECONDS = 60.0  # in a transaction, until the server ends it: a host that is frozen must not hold up the others
_ASK_SECONDS = 30.0  # between two questions for the server's time
CONNECTING = {  # else a server that was cut off would be waited for until the system gives up
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_CLOSED = re.compile(
    r"(?:consuming input failed: )?server closed the connection unexpectedly(?: This probably means.*)?"
)
_REMEDIES = {  # what the server or its client says → what a person can do
    "server closed the connection|terminating connection|SSL connection has been closed": "see whether it runs, then try again",
    "Connection refused|No such file or directory": "start the server, or correct [ledger] url",
    "could not translate|failed to resolve|timeout expired|Network is unreachable|No route to host": "see whether this host reaches the server, or correct [ledger] url",
    'password authentication failed|no password supplied|(?:database|role) ".*" does not exist|no pg_hba.conf entry': "correct [ledger] url, or the server's settings",
    "too many clients|remaining connection slots": "raise max_connections of the server, or run fewer workers",
    "No space left|could not extend file": "free some space on the server",
    "read-only transaction": "the server only copies another: name that one in [ledger] url",
    "permission denied|no schema has been selected": "let this user write in its schema (GRANT)",
}
_RESTARTING = re.compile("starting up|shutting down|not yet accepting connections|recovery mode")


class PostgreSQL(Database):
    """Each thread has its own connection; the clock is the server's.

    `snapshot`: see the ledger as it is at one moment, change nothing and wait for nobody.
    """

    words: ClassVar[Mapping[str, str]] = {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "bytes": "BYTEA",
        "with_ids": "OVERRIDING SYSTEM VALUE",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
        "for_share": "FOR SHARE",
    }

    def __init__(self, url: str, *, snapshot: bool = False) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise UsageError(
                "a postgresql:// ledger needs psycopg: run `pip install '.[postgres]'` in syndicator's checkout"
            ) from error
        super().__init__()
        logging.getLogger("psycopg").setLevel(logging.ERROR)  # its warnings tell once more what it raises
        self.failures = psycopg.Error
        self._url = url
        self._snapshot = snapshot
        self._asked: tuple[float, datetime] | None = None  # seconds by CLOCK, and the server's time then
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

    def _begin(self, connection: psycopg.Connection, blog: int | None) -> psycopg.Connection:
        """One writer at a time, where the order of reading and writing matters: as SQLite's BEGIN IMMEDIATE.

        A connection that was cut since it was last used is replaced: nothing of this transaction was done on it.
        """
        begin = _begin_on_all() if blog is None else _begin_on(blog)
        try:
            connection.execute(begin)
        except self.failures:
            if not connection.closed:
                raise
            connection = self._reconnected()
            connection.execute(begin)
        return connection

    def _reconnected(self) -> psycopg.Connection:
        """Wait for a server that restarts."""
        end = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                return self._connection()
            except self.failures:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)

    def _connect(self) -> psycopg.Connection:
        end = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                return self._connect_now()
            except self.failures as error:
                if not _RESTARTING.search(str(error)) or time.monotonic() > end:
                    raise
                time.sleep(0.5)

    def _connect_now(self) -> psycopg.Connection:
        import psycopg
        from psycopg.conninfo import make_conninfo

        given = dict(parse_qsl(urlsplit(self._url).query))
        options = {name: value for name, value in CONNECTING.items() if name not in given}
        connection = psycopg.connect(make_conninfo(self._url, **options), autocommit=True)
        if self._snapshot:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_SECONDS * 1000:.0f}".encode())
        return connection

    def _failure(self, error: Exception) -> LedgerError:
        return LedgerError(f"{self.place}: {self._said(error)}")

    def _said(self, error: Exception) -> str:
        """What went wrong, in a line, without the password: also where one that is not percent-encoded was taken apart."""
        said = _CLOSED.sub("the server closed the connection", " ".join(str(error).split()))
        said = re.sub(r"^connection failed: | LINE \d+: .*", "", said)
        password = urlsplit(self._url).password or ""
        for secret in (password, unquote(password), *re.split("[@:/?#]", password)):
            said = said.replace(secret, "…") if secret else said
        remedies = (remedy for known, remedy in _REMEDIES.items() if re.search(known, said))
        return "; ".join((said[:200], *islice(remedies, 1)))

    def _in_transaction(self, connection: psycopg.Connection) -> bool:
        from psycopg.pq import TransactionStatus

        return connection.info.transaction_status is not TransactionStatus.IDLE

    def _translated(self, sql: str) -> bytes:
        """Our parameters are written `%(name)s` there."""
        return re.sub(r":([a-z_][a-z0-9_]*)", r"%(\1)s", super()._translated(sql).replace("%", "%%")).encode()

    def tables(self) -> frozenset[str]:
        # Not to_regclass: its cache may not know yet what was made while this transaction waited for its turn.
        rows = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return frozenset(row["tablename"] for row in rows)

    def now(self) -> datetime:
        """The server's clock, which is asked now and then; between, this host counts the seconds."""
        seconds = time.clock_gettime(CLOCK)
        asked = self._asked
        if asked is None or not 0 <= seconds - asked[0] < _ASK_SECONDS:
            server_time: datetime = self.rows("SELECT clock_timestamp() AS now")[0]["now"]
            asked = self._asked = time.clock_gettime(CLOCK), server_time.astimezone(UTC)
            return asked[1]
        return asked[1] + timedelta(seconds=seconds - asked[0])

    def data_version(self) -> int:
        """The server counts what is written into each table, within a second or so. Heartbeats and turns don't count."""
        sql = (
            "SELECT COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0) AS n FROM pg_stat_user_tables"
            " WHERE schemaname = current_schema() AND relname NOT IN ('instances', 'blogs', 'hosts')"
        )
        return int(self.rows(sql)[0]["n"])

    # --- several hosts

    def continue_ids(self, table: str) -> None:
        self.rows(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST((SELECT MAX(id) FROM {table}), 1),"  # noqa: S608
            f" EXISTS (SELECT 1 FROM {table}))"
        )

    def lock_out_writers(self) -> None:
        self.run("SET LOCAL idle_in_transaction_session_timeout = 0")  # who asks for this may compute long
        self.run(f"LOCK TABLE {', '.join(sorted(self.tables()))} IN EXCLUSIVE MODE")

    def lock_attempts(self) -> None:
        self.rows(f"SELECT pg_advisory_xact_lock({ATTEMPTS_LOCK}, hashtext(current_schema()))")

    def announce(self, text: str) -> None:
        self.rows("SELECT pg_notify('syndicator_' || current_schema(), :text)", text=text)

    def listen(self) -> None:
        """Let the calling thread's connection receive announcements, and count as a worker's. Raises LedgerError, also if
        workers are kept out.
        """
        from psycopg.sql import SQL, Identifier

        schema = self.rows("SELECT current_schema() AS name")[0]["name"]
        with self._failures_told():
            self._connection().execute(SQL("LISTEN {}").format(Identifier(f"syndicator_{schema}")))
        sql = f"SELECT pg_try_advisory_lock_shared({WORKERS_LOCK}, hashtext(current_schema())) AS counts"
        if not self.rows(sql)[0]["counts"]:
            raise LedgerError(f"{self.place}: is being copied; workers can begin afterwards")

    def announcements(self, seconds: float) -> set[str]:
        """Wait so long for announcements, after `listen`, and return them. Raises LedgerError if the connection is lost."""
        connection, texts = self._connection(), set()
        with self._failures_told():
            if select([connection.fileno()], [], [], seconds)[0]:
                connection.pgconn.consume_input()
            while (notice := connection.pgconn.notifies()) is not None:
                texts.add(notice.extra.decode())
        return texts

    def keep_workers_out(self) -> bool:
        (row,) = self.rows(f"SELECT pg_try_advisory_lock({WORKERS_LOCK}, hashtext(current_schema())) AS alone")
        return bool(row["alone"])

    def _names(self, cursor: psycopg.Cursor) -> list[str]:
        """Without their types, which cost as much as the rest of a small query."""
        result = cursor.pgresult
        assert result
        return [name.decode() for number in range(result.nfields) if (name := result.fname(number)) is not None]

    def _streaming_cursor(self, connection: psycopg.Connection) -> psycopg.ServerCursor:
        return connection.cursor(name=f"rows_{next(_cursors)}")


def _begin_on_all() -> bytes:
    return f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS_LOCK}, hashtext(current_schema()))".encode()


def _begin_on(blog: int) -> bytes:
    """In one message."""
    return (
        f"BEGIN; SELECT pg_advisory_xact_lock_shared({WRITERS_LOCK}, hashtext(current_schema()));"
        f" SELECT pg_advisory_xact_lock({BLOG_LOCK}, hashtext(current_schema() || '/{blog}'))"
    ).encode()


_cursors = count()

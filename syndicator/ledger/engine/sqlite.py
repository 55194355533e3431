"""The embedded engine: a file beside the configuration, or a copy of one in memory."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from syndicator.errors import LedgerError
from syndicator.ledger.engine.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


BUSY_SECONDS = 30.0
OLDEST = (3, 35)  # has RETURNING

_REMEDIES = {  # what SQLite says → what a person can do
    "database disk image is malformed": "the ledger is damaged; restore a backup (`syndicator restore FILE`)",
    "file is not a database": "not a ledger; check [ledger] url",
    "database or disk is full": "the disk is full; free some space",
    "attempt to write a readonly database": "the ledger can't be written; check who owns the file and its folder",
    "unable to open database file": "the ledger can't be opened; check who owns the file and its folder",
    "database is locked": f"another program has locked the ledger for over {BUSY_SECONDS:.0f} s",
    "disk I/O error": "the disk can't be written (full, disconnected or failing)",
}


class SQLite(Database):
    """`synchronous=FULL` with WAL: a commit that has returned survives a power cut, as far as the disk keeps its word.

    Each thread has its own connection to a file; a copy in memory has one for all, and is for one thread at a time.
    """

    words: ClassVar[Mapping[str, str]] = {
        "id": "INTEGER PRIMARY KEY",
        "bytes": "BLOB",
        "with_ids": "",
        "skip_locked": "",
        "for_share": "",
    }
    failures = sqlite3.Error

    def __init__(self, path: Path, shared: sqlite3.Connection | None = None) -> None:
        super().__init__(shared)
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool) -> SQLite:
        """Open the ledger at `path`. Raises LedgerError where there is none (unless `create`), or one that can't be used."""
        _check_version(path)
        if not path.exists():
            if not create:
                raise LedgerError(f"{path}: no ledger yet; `syndicator run` creates it")
            _create(path)
        self = cls(path)
        with self._failures_told():
            self._connection()
        return self

    @classmethod
    def copy_of(cls, path: Path | None) -> SQLite:
        """Return a private copy in memory of the ledger at `path`, or an empty one: what dry-run works on."""
        place = path or Path(":memory:")
        _check_version(place)
        memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self = cls(place, memory)
        try:
            with self._failures_told():
                if path is not None:
                    _read(path, lambda file: file.backup(memory))
        except LedgerError:
            self.close()
            raise
        return self

    @classmethod
    def copied_by(cls, path: Path, copy: Callable[[SQLite, SQLite], None]) -> SQLite:
        """Return a ledger in memory, into which `copy` has copied rows of the one at `path`."""
        copies: list[SQLite] = []

        def read(file: sqlite3.Connection) -> None:
            while copies:
                copies.pop().close()  # the file has changed meanwhile
            copies.append(cls.copy_of(None))
            file.execute("BEGIN")  # so that all is of the same moment
            copy(cls(path, file), copies[0])

        _check_version(path)
        self = cls(path)
        with self._failures_told():
            _read(path, read)
        return copies[0]

    @classmethod
    def require_intact(cls, path: Path) -> None:
        """Raise LedgerError if tables and indexes do not agree. The files stay as they are."""
        with closing(cls.copy_of(path)) as copy:
            if copy.rows("PRAGMA integrity_check(1)") != [{"integrity_check": "ok"}]:
                raise LedgerError(f"{path}: {_REMEDIES['database disk image is malformed']}")

    @property
    def place(self) -> str:
        return str(self._path)

    def tables(self) -> frozenset[str]:
        return frozenset(row["name"] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"))

    def save(self, path: Path, *, alone: bool = False) -> None:
        """Make the file at `path` like this, in one transaction for those who have it open. `alone`: one file, and no other."""
        if not path.exists():
            _create(path)
        with self._failures_told(), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as file:
            self._connection().backup(file)
            if alone:
                file.execute("PRAGMA journal_mode=DELETE")

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """The log of writes is synced by the next commit outside, with all that was written to it before."""
        with self._failures_told():
            connection = self._connection()
        if connection.in_transaction:
            yield  # part of a transaction that waits
            return
        try:
            _set_synchronous(connection, "NORMAL")
            yield
        finally:
            self._restore(connection)

    def _restore(self, connection: sqlite3.Connection) -> None:
        """Let commits wait for the disk again, or use the connection no more. Raises LedgerError."""
        with self._failures_told():
            try:
                _set_synchronous(connection, "FULL")
            except sqlite3.Error:
                self.release_connection()
                raise

    def now(self) -> datetime:
        return datetime.now(UTC)

    def continue_ids(self, table: str) -> None:
        del table  # SQLite always counts on from the highest id

    def lock_out_writers(self) -> None:
        pass  # whoever has begun a transaction is the only writer

    def lock_attempts(self) -> None:
        pass  # as above

    def keep_workers_out(self) -> bool:
        return True  # nobody can listen

    def announce(self, text: str) -> None:
        del text  # nobody can listen: workers look when their next pass begins

    def data_version(self) -> int:
        return int(self.rows("PRAGMA data_version")[0]["data_version"])

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _use_wal(connection)
            for pragma in ("synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _begin(self, connection: sqlite3.Connection, blog: int | None) -> sqlite3.Connection:
        del blog  # one writes at a time
        connection.execute("BEGIN IMMEDIATE")
        return connection

    def _in_transaction(self, connection: sqlite3.Connection) -> bool:
        return connection.in_transaction

    def _failure(self, error: Exception) -> LedgerError:
        text = str(error)
        return LedgerError(
            f"{self._path}: {next((remedy for known, remedy in _REMEDIES.items() if known in text), text)}"
        )


def _check_version(path: Path) -> None:
    if sqlite3.sqlite_version_info < OLDEST:
        raise LedgerError(
            f"{path}: needs SQLite {'.'.join(map(str, OLDEST))}, and this Python has {sqlite3.sqlite_version}"
        )


def _create(path: Path) -> None:
    """Make an empty file that only its owner may read: SQLite gives its other files the same permissions."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise LedgerError(f"{path}: the ledger can't be created: {error.strerror}") from error


def _read(path: Path, read: Callable[[sqlite3.Connection], None]) -> None:
    """Without a trace. Where nobody has it open it is read as a file that can't change: SQLite would leave others beside it."""
    before = _at_rest(path)
    if before is not None:
        _read_as(path, "immutable=1", read)
    if before is None or before != _at_rest(path):
        _read_as(path, "mode=ro", read)


def _at_rest(path: Path) -> tuple[int, int] | None:
    if path.with_name(f"{path.name}-wal").exists() or not path.exists():
        return None
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _read_as(path: Path, mode: str, read: Callable[[sqlite3.Connection], None]) -> None:
    uri = f"{path.absolute().as_uri()}?{mode}"
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as source:
        read(source)


def _set_synchronous(connection: sqlite3.Connection, level: str) -> None:
    """As a script: `execute` keeps the compiled statement, and this one acts when it is compiled."""
    connection.executescript(f"PRAGMA synchronous={level}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file over. SQLite does not wait for others who do the same at this moment, so we do."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return

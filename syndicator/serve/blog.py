"""The blog that is served: its current configuration, sessions on its ledger, and whether anything has changed."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.app import can_write_ledger, has_ledger
from syndicator.delivery.rescue import release_orphans_if_possible
from syndicator.errors import LedgerError, SyndicatorError, UsageError
from syndicator.ledger.instance import Instance
from syndicator.ledger.opening import open_ledger, state_folder
from syndicator.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from typing import Literal

    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.session import Session


class WatchedConfig:
    """config.toml, which is read again after a change. `problem`: why the new one is not valid; then the old one is used."""

    def __init__(self, load: Callable[[], Config]) -> None:
        self._load = load
        self._lock = Lock()
        self._config = load()
        self._stamp = _stamp(self._config.path)
        self.problem = ""

    @property
    def version(self) -> int:
        """A number that changes with the file."""
        return self._stamp[0]

    def get(self) -> Config:
        with self._lock:
            if (stamp := _stamp(self._config.path)) != self._stamp:
                self._stamp = stamp
                try:
                    self._config, self.problem = self._load(), ""
                except SyndicatorError as error:
                    self.problem = str(error)
            return self._config


def _stamp(path: Path) -> tuple[int, int]:
    """Return time (in ns) and size of a file, which change with it; zeros if it does not exist."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


class Changes:
    """Tells whether the ledger has changed, through any process.

    Uses a thread of its own: a database counts the changes that one connection sees, and that belongs to one thread.
    """

    def __init__(self, config: Callable[[], Config]) -> None:
        self._config = config
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="changes")
        self._ledger: Ledger | None = None
        self._instance: Instance | None = None
        self._salt = secrets.token_hex(4)  # the numbers of another run of this program can't be compared

    def version(self) -> str:
        """Return a text that changes with the ledger."""
        return self._thread.submit(self._version).result()

    def _version(self) -> str:
        if self._ledger is None and has_ledger(self._config()):
            self._open()
        if self._ledger is None:
            return self._salt
        try:
            return f"{self._salt}-{self._ledger.database.data_version()}"
        except LedgerError:
            self._close()
            return secrets.token_hex(4)

    def _open(self) -> None:
        """Open a lasting connection, and register as an instance, as a worker does: without an owner of the connection's
        files, each command would conclude that a process has crashed.
        """
        config = self._config()
        try:
            self._instance = Instance(state_folder(config) / "owners")
            self._ledger = open_ledger(config, create=False)
        except (LedgerError, UsageError):
            self._close()  # the next call opens it again

    def _close(self) -> None:
        if self._ledger:
            self._ledger.close()
        if self._instance:
            self._instance.remove_file()
            self._instance.close()
        self._ledger = self._instance = None

    def close(self) -> None:
        self._thread.submit(self._close).result()
        self._thread.shutdown()


class ServedBlog:
    """Opens a session for each request, and closes it afterwards: a page reads what a command would read."""

    def __init__(self, load: Callable[[], Config], now: Callable[[], datetime] | None = None) -> None:
        self._now = now
        self.config = WatchedConfig(load)
        self.changes = Changes(self.config.get)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open the ledger for reading: in memory if it can't be written, and empty if it does not exist."""
        with self._open("look" if can_write_ledger(self.config.get()) else "dry") as session:
            release_orphans_if_possible(session.ledger)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the ledger for a person's decision. Raises LedgerError if it does not exist."""
        with self._open("look") as session:
            yield session

    def _open(self, mode: Literal["look", "dry"]) -> AbstractContextManager[Session]:
        return open_session(self.config.get(), mode=mode, now=self._now, online=False)

    def close(self) -> None:
        self.changes.close()

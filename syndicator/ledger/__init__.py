"""The ledger: what was read, what is to be sent, and what was sent.

The states of a delivery, and their transitions:

    (none) ─add─► pending ─claim─► claimed ─intent─► sending ─Receipt─────────────────────► sent
       │             ▲ ▲              │ owner dead: nothing     ├ Retryable: due_at later ─► pending
       │             │ └──────────────┘ left the machine        ├ Permanent, attempts spent ► failed
       ├► held ──────┘ its gate opens                           └ Ambiguous, owner dead ───► unknown ─┐
       └► skipped                                                                                     │
                find(): there ► sent · surely not there ► pending, same body · can't tell ► a person ◄┘

Guarantees: the intent (`sending`, with the exact bytes, endpoint, account and time) is committed before anything is
sent, and the result after; both commits are durable (SQLite: WAL with synchronous=FULL; PostgreSQL: its
synchronous_commit). After a crash or a power cut between the two, the delivery is in `sending` with a dead instance, and
becomes `unknown`: it is looked up, or resent under the same key if the platform deduplicates, else a person is asked; it
is never resent blindly. A crash before the first commit leaves it `claimed` or `pending`: nothing was sent. A receipt is
recorded even if the fence is lost, since a fence protects the ledger and not the platform.

Every method is one transaction. Every failure of the engine is a LedgerError of one line.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.alerts import AlertStore
from syndicator.ledger.channels import ChannelStore
from syndicator.ledger.clock import correct_future_instants
from syndicator.ledger.decisions import DecisionStore
from syndicator.ledger.deliveries import DeliveryStore
from syndicator.ledger.engine.schema import migrate
from syndicator.ledger.imports import ImportStore
from syndicator.ledger.instance import Instance, is_alive
from syndicator.ledger.leases import LeaseStore
from syndicator.ledger.mark import Mark, name_for
from syndicator.ledger.posts import PostStore
from syndicator.ledger.sources import SourceStore
from syndicator.ledger.syndications import SyndicationStore
from syndicator.ledger.timeline import Timeline
from syndicator.ledger.transitions import Transitions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from typing import Self

    from syndicator.config import Config
    from syndicator.ledger.engine.database import Database

log = logging.getLogger(__name__)

LEDGER_FILES = ("", "-wal", "-shm", "-journal", ".mark")  # after the name of the embedded ledger
STATE_FOLDERS = ("owners", "tokens", "mirrors")
BLOG = 1  # a config names one blog, the first of its ledger


class Ledger:
    """An open ledger: its stores on one database, and this process as an instance."""

    def __init__(
        self,
        database: Database,
        mark: Mark,
        *,
        folder: Path,
        lease: timedelta,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.database = database
        self.folder = folder
        self.lease = lease
        self.now = now or database.now
        try:
            migrate(database, self.now())
            self.timeline = Timeline(database, mark, self.now)
        except BaseException:
            database.close()
            raise
        self.posts = PostStore(database, BLOG, self.now)
        self.sources = SourceStore(database, BLOG, self.now)
        self.channels = ChannelStore(database, BLOG, self.now)
        self.leases = LeaseStore(database, BLOG, self.now)
        self.deliveries = DeliveryStore(database, BLOG, self.now)
        self.decisions = DecisionStore(database, BLOG, self.now)
        self.transitions = Transitions(database, BLOG, self.now, self.timeline)
        self.syndications = SyndicationStore(database, BLOG, self.now)
        self.imports = ImportStore(database, BLOG, self.now)
        self.alerts = AlertStore(database, BLOG, self.now)
        self._instance: Instance | None = None

    @property
    def instance(self) -> Instance:
        """This process as an owner of deliveries; created on first use."""
        if self._instance is None:
            self._instance = Instance(self.folder / "owners")
        return self._instance

    @property
    def instance_id(self) -> str:
        """The id of this process as an owner; empty before first use."""
        return self._instance.id if self._instance else ""

    def correct_future_instants(self) -> None:
        """Undo what a clock that was ahead has postponed."""
        if correct_future_instants(self.database, BLOG, self.now()):
            log.warning("the clock was ahead and is right again: what it had postponed is decided anew")

    def close(self) -> None:
        """Release what this process holds. If the ledger can't be written, others will see that the instance is dead."""
        if self._instance is not None:
            with suppress(LedgerError):
                self.transitions.rescue_orphans(self._instance.id)
                self.leases.forget_instance(self._instance.id)
                self._instance.remove_file()
            self._instance.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def sqlite_path(config: Config) -> Path | None:
    """Return the path of the embedded ledger; None if it is not embedded."""
    url = _url(config)
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///"))
    return None


def state_folder(config: Config) -> Path:
    """Return the folder of owners, tokens and mirrors: beside the embedded ledger, else beside config.toml."""
    path = sqlite_path(config)
    return path.parent if path else config.folder


def state_paths(config: Config) -> frozenset[Path]:
    """Return the files and folders that the program keeps in the state folder, whether they exist or not."""
    folder, ledger = state_folder(config), sqlite_path(config)
    files = [ledger.with_name(ledger.name + suffix) for suffix in LEDGER_FILES] if ledger else []
    return frozenset({*files, *(folder / name for name in STATE_FOLDERS)})


def open_ledger(config: Config, *, create: bool, now: Callable[[], datetime] | None = None) -> Ledger:
    """Open the configured ledger. Raises LedgerError; UsageError for an unsupported URL."""
    database = _embedded(path, create=create) if (path := sqlite_path(config)) else _shared(config)
    return _open(config, database, mark_of(config), now)


def open_copy(config: Config, *, now: Callable[[], datetime] | None = None) -> Ledger:
    """Return an in-memory copy of the ledger (empty if there is none), for changes that are discarded."""
    from syndicator.ledger.engine.copying import copy
    from syndicator.ledger.engine.sqlite import SQLite

    path, mark = sqlite_path(config), mark_of(config, read_only=True)
    if path is not None:
        return _open(config, SQLite.copy_of(path if path.exists() else None), mark, now)
    with closing(_shared(config, snapshot=True)) as server, ExitStack() as unless_copied:
        memory = SQLite.copy_of(None)
        unless_copied.callback(memory.close)
        copy(server, memory)
        unless_copied.pop_all()
    return _open(config, memory, mark, now)


def mark_of(config: Config, *, read_only: bool = False) -> Mark:
    """Return the mark: beside the embedded ledger; of one on a server, in this host's state folder."""
    path = sqlite_path(config)
    beside = path.with_name(f"{path.name}.mark") if path else state_folder(config) / name_for(_url(config))
    return Mark(beside, read_only=read_only)


def _open(config: Config, database: Database, mark: Mark, now: Callable[[], datetime] | None) -> Ledger:
    return Ledger(database, mark, folder=state_folder(config), lease=config.ledger.lease, now=now)


def _embedded(path: Path, *, create: bool) -> Database:
    from syndicator.ledger.engine.sqlite import SQLite

    if _has_left_over_log(path):
        SQLite.require_intact(path)
    return SQLite.open(path, create=create)


def _has_left_over_log(path: Path) -> bool:
    """Whether a killed worker has left its log of writes, with which a ledger that was put here since does not agree."""
    log_of_writes, owners = path.with_name(f"{path.name}-wal"), path.parent / "owners"
    if not (path.exists() and log_of_writes.exists() and log_of_writes.stat().st_size):
        return False
    return not any(is_alive(owners, owner.name) for owner in owners.glob("[0-9a-f]*"))


def _shared(config: Config, *, snapshot: bool = False) -> Database:
    from syndicator.ledger.engine.postgresql import PostgreSQL

    return PostgreSQL(_postgresql(config), snapshot=snapshot)


def _url(config: Config) -> str:
    url = config.ledger.url
    return url.reveal() if isinstance(url, Secret) else url


def _postgresql(config: Config) -> str:
    url = _url(config)
    if url.startswith(("postgresql://", "postgres://")):
        return url
    raise UsageError(f'{config.path.name}: ledger.url: neither "sqlite:///FILE" nor "postgresql://…"')


__all__ = ["Ledger", "mark_of", "open_copy", "open_ledger", "sqlite_path", "state_folder", "state_paths"]

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
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.blogs import FIRST, BlogStore, with_sharers
from syndicator.ledger.channels import ChannelStore
from syndicator.ledger.clock import correct_future_instants
from syndicator.ledger.decisions import DecisionStore
from syndicator.ledger.deliveries import DeliveryStore
from syndicator.ledger.engine.schema import migrate
from syndicator.ledger.hosts import HostStore
from syndicator.ledger.instance import Instance, any_alive
from syndicator.ledger.leases import LeaseStore
from syndicator.ledger.mark import Mark, name_for
from syndicator.ledger.posts import PostStore
from syndicator.ledger.sources import SourceStore
from syndicator.ledger.syndications import SyndicationStore
from syndicator.ledger.timeline import Timeline
from syndicator.ledger.transitions import Transitions

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta
    from typing import Self

    from syndicator.config import Config
    from syndicator.ledger.alerts import AlertStore
    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.engine.postgresql import PostgreSQL
    from syndicator.ledger.imports import ImportStore
    from syndicator.ledger.overview import OverviewStore

log = logging.getLogger(__name__)

LEDGER_FILES = ("", "-wal", "-shm", "-journal", ".mark")  # after the name of the embedded ledger
STATE_FOLDERS = ("owners", "tokens", "mirrors")


class _Owner:
    """This process as an owner of deliveries, of whichever blog."""

    instance: Instance | None = None


class Ledger:
    """An open ledger: the stores of one blog on one database, and this process as an instance."""

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
        self.blogs = BlogStore(database, self.now)
        self.hosts = HostStore(database, self.now)
        self._owner = _Owner()
        self.bind(FIRST)

    def bind(self, blog: int) -> None:
        """Let the stores be those of this blog."""
        database = self.database
        self.blog = blog
        self.posts = PostStore(database, blog, self.now)
        self.sources = SourceStore(database, blog, self.now)
        self.channels = ChannelStore(database, blog, self.now)
        self.leases = LeaseStore(database, blog, self.now)
        self.deliveries = DeliveryStore(database, blog, self.now)
        self.decisions = DecisionStore(database, blog, self.now)
        self.transitions = Transitions(database, blog, self.now, self.timeline)
        self.syndications = SyndicationStore(database, blog, self.now)

    # the stores that few passes use are loaded when they are used

    @property
    def overview(self) -> OverviewStore:
        from syndicator.ledger.overview import OverviewStore

        return OverviewStore(self.database, self.blog, self.now)

    @property
    def imports(self) -> ImportStore:
        from syndicator.ledger.imports import ImportStore

        return ImportStore(self.database, self.blog, self.now)

    @property
    def alerts(self) -> AlertStore:
        from syndicator.ledger.alerts import AlertStore

        return AlertStore(self.database, self.blog, self.now)

    def of_blog(self, blog: int) -> Ledger:
        """The same open ledger with the stores of another blog. Close only the first."""
        other = copy(self)
        other.bind(blog)
        return other

    def transaction(self) -> AbstractContextManager[None]:
        """In which nobody else writes rows of this blog. See `Database.transaction`."""
        return self.database.transaction(self.blog)

    @property
    def instance(self) -> Instance:
        """This process as an owner of deliveries; created on first use."""
        if self._owner.instance is None:
            self._owner.instance = Instance(self.folder / "owners")
        return self._owner.instance

    @property
    def instance_id(self) -> str:
        """The id of this process as an owner; empty before first use."""
        return self._owner.instance.id if self._owner.instance else ""

    def correct_future_instants(self) -> None:
        """Undo what a clock that was ahead has postponed."""
        if correct_future_instants(self.database, self.blog, self.now()):
            log.warning("the clock was ahead and is right again: what it had postponed is decided anew")

    def wake_workers(self) -> None:
        """Tell the workers that something is due now: those that listen begin a pass."""
        self.blogs.hurry(self.blog)
        self.database.announce(str(self.blog))

    def close(self) -> None:
        """Release what this process holds. If the ledger can't be written, others will see that the instance is dead."""
        if (instance := self._owner.instance) is not None:
            with suppress(LedgerError):
                self.transitions.rescue_orphans(instance.id)
                self.leases.forget_instance(instance.id)
                instance.remove_file()
            instance.close()
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
    return _open(config, open_database(config, create=create), mark_of(config), now)


def open_database(config: Config, *, create: bool) -> Database:
    """Open the database of the configured ledger, as it is. Raises LedgerError; UsageError for an unsupported URL."""
    return _embedded(path, create=create) if (path := sqlite_path(config)) else _server(config)


def open_announcements(config: Config) -> PostgreSQL | None:
    """Open a connection that receives what `wake_workers` announces, on whichever host. None if the ledger can't announce.

    Raises LedgerError.
    """
    if sqlite_path(config):
        return None
    server = _server(config)
    try:
        server.listen()
    except BaseException:
        server.close()
        raise
    return server


def open_copy(config: Config, *, now: Callable[[], datetime] | None = None) -> Ledger:
    """Return an in-memory copy of the ledger (empty if there is none), for changes that are discarded.

    For a blog of several, of its rows and those of the blogs that share an account with it.
    """
    from syndicator.ledger.engine.copying import copy as copy_rows
    from syndicator.ledger.engine.sqlite import SQLite

    path, mark = sqlite_path(config), mark_of(config, read_only=True)
    names = list(filter(None, (config.name, config.blog.formerly))) if config.name else []
    if path is None:
        with closing(_server(config, snapshot=True)) as server, ExitStack() as unless_copied:
            memory = SQLite.copy_of(None)
            unless_copied.callback(memory.close)
            copy_rows(server, memory, with_sharers(server, names) if names else None)
            unless_copied.pop_all()
    elif names and path.exists():
        memory = SQLite.copied_by(path, lambda file, copy: copy_rows(file, copy, with_sharers(file, names)))
    else:
        memory = SQLite.copy_of(path if path.exists() else None)
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
        try:
            SQLite.require_intact(path)
        except LedgerError as error:
            raise LedgerError(f"{error}, or put back the ledger to which {path.name}-wal belongs") from error
    return SQLite.open(path, create=create)


def _has_left_over_log(path: Path) -> bool:
    """Whether a killed worker has left its log of writes, with which a ledger that was put here since does not agree."""
    log_of_writes, owners = path.with_name(f"{path.name}-wal"), path.parent / "owners"
    if not (path.exists() and log_of_writes.exists() and log_of_writes.stat().st_size):
        return False
    return not any_alive(owners)


def _server(config: Config, *, snapshot: bool = False) -> PostgreSQL:
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


__all__ = [
    "Ledger", "mark_of", "open_announcements", "open_copy", "open_database", "open_ledger", "sqlite_path", "state_folder", "state_paths",
]  # fmt: skip

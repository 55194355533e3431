"""Where the configured ledger is, and how it is opened."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.credentials import Secret
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger import Ledger
from syndicator.ledger.blogs import with_sharers
from syndicator.ledger.instance import any_alive
from syndicator.ledger.mark import Mark, name_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.config import Config
    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.engine.postgresql import PostgreSQL

LEDGER_FILES = ("", "-wal", "-shm", "-journal", ".mark")  # after the name of the embedded ledger
STATE_FOLDERS = ("owners", "tokens", "mirrors")


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

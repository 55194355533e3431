"""Back up, restore and prune the ledger."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.engine.schema import applied_to, migrate
from syndicator.ledger.engine.sqlite import SQLite
from syndicator.ledger.instance import any_alive
from syndicator.ledger.mark import Position
from syndicator.ledger.opening import mark_of, sqlite_path, state_folder
from syndicator.ledger.timeline import BACKUP, begin_timeline, newest_attempt, record_pruned

if TYPE_CHECKING:
    from syndicator.config import Config
    from syndicator.ledger import Ledger

A_DAY = timedelta(days=1)
_MAGIC = b"SQLite format 3\0"
# attempts at deliveries that are settled
_SETTLED = (
    "ended_at IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = attempts.delivery AND d.state IN ('sent', 'skipped', 'failed'))"
)


def backup(config: Config, file: Path, *, replace: bool = False) -> None:
    """Copy the ledger in its current state, also during use; verify the copy before naming it `file`.

    Raises UsageError if `file` exists (unless `replace`) or the ledger is not embedded; LedgerError.
    """
    path = _embedded(config)
    if file.exists() and not replace:
        raise UsageError(f"{file} already exists; name another file or add --force")
    if not file.parent.is_dir():
        raise UsageError(f"{file}: folder not found: {file.parent}")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with closing(SQLite.open(path, create=False)) as ledger:
            ledger.save(draft, alone=True)
        _opened(draft, of=path).close()
        draft.replace(file)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    finally:
        draft.unlink(missing_ok=True)


def look_over(file: Path) -> None:
    """Verify a ledger. Raises LedgerError if it is damaged; UsageError if it is not a ledger, or too new."""
    _opened(file).close()


def look_over_backup(file: Path) -> None:
    """Verify that this file can be restored. Raises UsageError."""
    _backup(file).close()


def restore(config: Config, file: Path) -> Path | None:
    """Replace the ledger by a backup. What may have been sent since the backup is held until a person has checked it.

    Returns the path of the old ledger. Raises UsageError while a worker is running; LedgerError.
    """
    path = _embedded(config)
    if any_alive(state_folder(config) / "owners"):
        raise UsageError("a worker is running on this ledger, or `serve`; stop it first")
    with closing(_backup(file)) as copy:
        now = datetime.now(UTC)
        migrate(copy, now)
        record = begin_timeline(copy, BACKUP, now)
        aside = _put(copy, path, now)
        mark_of(config).replace(Position(timeline=record.id, attempt=newest_attempt(copy)))
        return aside


def _put(copy: SQLite, path: Path, now: datetime) -> Path | None:
    """Put a ledger at `path`, or change nothing on failure. Returns the new path of the old one."""
    draft = path.with_name(f".{path.name}.restored")
    try:
        draft.unlink(missing_ok=True)
        copy.save(draft, alone=True)  # a full disk fails here, before anything is moved
        aside = _set_aside(path, now)
        if path.exists():
            copy.save(path)  # another process may have it open
        else:
            draft.replace(path)
    except OSError as error:
        raise LedgerError(f"{path}: can't be replaced: {error.strerror}; nothing was restored") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return aside


def prune(ledger: Ledger, keep: timedelta) -> int:
    """Delete attempts older than `keep` at settled deliveries, about once a day. Receipts stay.

    Returns the number of deleted attempts.
    """
    oldest = ledger.database.row(f"SELECT started_at FROM attempts WHERE {_SETTLED} ORDER BY id LIMIT 1")  # noqa: S608
    before = ledger.now() - keep
    if oldest is None or (instant_of(oldest["started_at"]) or before) > before - A_DAY:
        return 0
    with ledger.database.transaction():
        newest = newest_attempt(ledger.database)
        deleted = ledger.database.run(f"DELETE FROM attempts WHERE {_SETTLED} AND started_at < :before", before=before)  # noqa: S608
        record_pruned(ledger.database, newest)
    return deleted


def _embedded(config: Config) -> Path:
    path = sqlite_path(config)
    if path is None:
        raise UsageError(
            "this ledger is on a PostgreSQL server: use pg_dump to back it up and pg_restore to restore it"
        )
    return path


def _backup(file: Path) -> SQLite:
    if not file.is_file():
        raise UsageError(f"{file}: file not found")
    with file.open("rb") as start:
        if start.read(len(_MAGIC)) != _MAGIC:
            raise UsageError(f"{file}: not a backup of a ledger")
    try:
        return _opened(file)
    except LedgerError:
        raise UsageError(f"{file}: this backup is damaged or incomplete; use another one") from None


def _opened(file: Path, *, of: Path | None = None) -> SQLite:
    """Return a verified in-memory copy of the ledger. Errors name the ledger that it is a copy `of`."""
    copy = SQLite.copy_of(file)
    with ExitStack() as stack:
        stack.callback(copy.close)
        _look_over(copy, of or file)
        stack.pop_all()
    return copy


def _look_over(copy: SQLite, file: Path) -> None:
    (verdict, *_) = (row["integrity_check"] for row in copy.rows("PRAGMA integrity_check"))
    if verdict != "ok":
        raise LedgerError(f"{file}: is damaged: {verdict}")
    if not applied_to(copy, file):
        raise UsageError(f"{file}: not a ledger of syndicator")


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Copy the ledger aside; if it is too damaged, move its files. Returns None if there is none.

    Also moves leftover journals of a killed worker: SQLite would apply them to the next ledger.
    """
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%S}")
    there = path.exists()
    try:
        with closing(SQLite.open(path, create=False)) as ledger:
            ledger.save(aside, alone=True)
    except LedgerError:
        for suffix in ("", "-wal", "-shm"):
            if (file := Path(f"{path}{suffix}")).exists():
                file.replace(f"{aside}{suffix}")
    return aside if there else None

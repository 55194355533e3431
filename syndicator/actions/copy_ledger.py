"""Move a ledger to another database by copying it: all of it, or a single blog into the ledger of several."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from syndicator.delivery.rescue import rescue_orphans
from syndicator.errors import UsageError
from syndicator.ledger.engine.copying import blogs_with_rows, copy_all, copy_blog, remove_blog
from syndicator.ledger.engine.schema import migrate
from syndicator.ledger.instance import any_alive
from syndicator.ledger.mark import Position
from syndicator.ledger.opening import mark_of, open_database, open_ledger, state_folder
from syndicator.ledger.timeline import (
    COPIED,
    close_timeline,
    closed_timeline,
    current_timeline,
    newest_attempt,
    reopen_timeline,
    was_copied,
)

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.config import Config, LedgerConfig
    from syndicator.ledger import Ledger
    from syndicator.ledger.engine.database import Database


def copy_ledger(source: Config, target: Config) -> int:
    """Copy every row of a ledger to an empty database, and compare them. Returns their number.

    The old ledger then holds all that it had to send, as after a restored backup, so that a worker still using it sends
    nothing. After an interruption, call it again. Raises UsageError if a worker is running, or the target is not empty;
    LedgerError.
    """
    _require_different(source.ledger, target.ledger)
    with open_ledger(source, create=False) as old, closing(open_database(target, create=True)) as new:
        _require_idle(old)
        migrate(new, old.now())
        _require_no_workers(new, state_folder(target))
        unfinished = closed_timeline(new)
        rows = 0
        if not (unfinished and was_copied(old.database, unfinished)):
            if blogs_with_rows(new) and not unfinished:
                raise UsageError(f"{new.place}: not empty; name another file, database or schema")
            rows = _copy_all(old, new)
        reopen_timeline(new)
        mark_of(target).replace(Position(timeline=current_timeline(new).id, attempt=newest_attempt(new)))
    return rows


def _copy_all(old: Ledger, new: Database) -> int:
    with old.database.transaction():
        old.database.lock_out_writers()
        with new.transaction():
            rows = copy_all(old.database, new)
            close_timeline(new, old.now())
        old.timeline.restart(COPIED)
    return rows


def copy_blog_ledger(source: Config, target: Config, name: str) -> int:
    """Copy the only blog of a ledger into the ledger of several, as `name`. Otherwise like `copy_ledger`."""
    _require_different(source.ledger, target.ledger)
    with open_ledger(source, create=False) as old, open_ledger(target, create=True) as new:
        for ledger in (old, new):
            _require_idle(ledger)
        if new.blogs.ids().get(name) in blogs_with_rows(new.database):
            raise UsageError(f"{new.database.place}: already has a blog {name}; nothing was copied")
        unfinished = f"{name} (unfinished copy)"  # not a valid blog name, so no other blog has it
        rows = 0
        if unfinished not in new.blogs.ids() or old.timeline.record.cause != COPIED:
            rows = _copy_blog(old, new, unfinished)
        new.blogs.rename(unfinished, name)
        new.timeline.follow()
    return rows


def _copy_blog(old: Ledger, new: Ledger, name: str) -> int:
    blog = _only_blog(old)
    with old.database.transaction():
        old.database.lock_out_writers()
        with new.database.transaction():
            copied = new.blogs.register(name)
            remove_blog(new.database, copied)
            rows = copy_blog(old.database, blog, new.database, copied)
        old.timeline.restart(COPIED)
    return rows


def left_behind(source: Config, target: Config) -> list[Path]:
    """Return the folders beside the old ledger that must be moved beside the new one."""
    if state_folder(source) == state_folder(target):
        return []
    return [path for name in ("tokens", "mirrors") if (path := state_folder(source) / name).is_dir()]


def _require_different(source: LedgerConfig, target: LedgerConfig) -> None:
    if source.url == target.url:
        raise UsageError(f"{target.url}: named twice; a ledger can't be copied to itself")


def _only_blog(ledger: Ledger) -> int:
    blogs = blogs_with_rows(ledger.database)
    if len(blogs) != 1:
        number = f"{len(blogs)} blogs" if blogs else "no blog"
        raise UsageError(f"{ledger.database.place}: has {number}; --blog moves a ledger of one")
    return blogs[0]


def _require_idle(ledger: Ledger) -> None:
    rescue_orphans(ledger)
    _require_no_workers(ledger.database, ledger.folder)


def _require_no_workers(database: Database, folder: Path) -> None:
    alive = any_alive(folder / "owners") or database.rows("SELECT id FROM instances")
    if alive or not database.keep_workers_out():
        raise UsageError(f"{database.place}: a worker is running on this ledger, or `serve`; stop it first")

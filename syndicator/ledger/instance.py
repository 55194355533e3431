"""The processes that work on the ledger, and whether they are alive.

An owner holds `flock` on its own file beside the ledger as long as its process exists: also while it is stopped, and no
longer than a SIGKILL. Process ids and host names are unreliable in containers; locks are not.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.engine.database import CLOCK, random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import timedelta
    from pathlib import Path


class Instance:
    """This process, as seen by the ledger. After it is closed, others may take over what it held."""

    def __init__(self, folder: Path) -> None:
        self.id = random_id()
        self.folder = folder
        self._beat = time.clock_gettime(CLOCK)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / self.id
            draft = folder / f".{self.id}"
            self._file = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            draft.rename(self._path)  # only now visible to others, so never seen unlocked while alive
        except OSError as error:
            raise LedgerError(f"{folder}: can't be written, so no worker can run: {error.strerror}") from error

    def heartbeat(self) -> None:
        self._beat = time.clock_gettime(CLOCK)

    def lease_is_fresh(self, lease: timedelta) -> bool:
        """Whether the last heartbeat is younger than the lease; else others may consider this process dead."""
        return time.clock_gettime(CLOCK) - self._beat < lease.total_seconds()

    def remove_file(self) -> None:
        """Remove the owner file: the ledger no longer names this instance."""
        _remove(self._path)

    def close(self) -> None:
        os.close(self._file)


def is_alive(folder: Path, owner: str) -> bool | None:
    """Return whether an owner is alive; None if this host can't know, and the lease decides."""
    try:
        file = os.open(folder / owner, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)


def any_alive(folder: Path) -> bool:
    """Whether any process of this host works on the ledger."""
    return any(is_alive(folder, owner.name) for owner in folder.glob("[0-9a-f]*"))


def remove_dead_files(folder: Path, named: Callable[[], Collection[str]]) -> None:
    """Remove files of dead owners, except those that the ledger still names: the files show that these are dead."""
    dead = [path for path in folder.glob("[0-9a-f]*") if is_alive(folder, path.name) is False]
    if dead:
        still = named()  # read after they were seen dead, since the dead add nothing
        for path in dead:
            if path.name not in still:
                _remove(path)


def _remove(path: Path) -> None:
    """Remove a file. In a folder that has become read-only it stays and still shows that its owner is dead; the next pass
    tries again.
    """
    with suppress(OSError):
        path.unlink()

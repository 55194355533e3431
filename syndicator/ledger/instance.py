"""Who works on the ledger, and whether they still live.

An owner holds `flock` on its own file beside the ledger for as long as its process exists: also while it is
stopped, and not a moment longer than a SIGKILL. Process ids and host names lie in containers; this does not.
"""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import timedelta
    from pathlib import Path

# Counts on while the machine sleeps, where there is such a clock: a laptop's lid must not stretch a lease.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Instance:
    """This process, as far as the ledger is concerned. Once it is closed, others may take over all that it held."""

    def __init__(self, folder: Path) -> None:
        self.id = uuid.uuid4().hex
        self.folder = folder
        self._beat = time.clock_gettime(_CLOCK)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / self.id
            draft = folder / f".{self.id}"
            self._file = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            draft.rename(self._path)  # only now can others see it: never seen unlocked while alive
        except OSError as error:
            raise LedgerError(f"{folder}: can't be written, so no worker can run: {error.strerror}") from error

    def heartbeat(self) -> None:
        self._beat = time.clock_gettime(_CLOCK)

    def lease_is_fresh(self, lease: timedelta) -> bool:
        """Whether the last heartbeat is younger than the lease: else others may have taken us for dead."""
        return time.clock_gettime(_CLOCK) - self._beat < lease.total_seconds()

    def remove_file(self) -> None:
        """Nothing in the ledger names this instance any more."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        os.close(self._file)


def is_alive(folder: Path, owner: str) -> bool | None:
    """True, False, or None where this host can't know: the lease must tell."""
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


def remove_dead_files(folder: Path, named: Callable[[], Collection[str]]) -> None:
    """Remove the files that dead owners left behind, except of those that the ledger
    still names: they tell that these are dead.
    """
    dead = [path for path in folder.glob("[0-9a-f]*") if is_alive(folder, path.name) is False]
    if dead:
        still = named()  # asked after they were seen dead, for the dead add nothing
        for path in dead:
            if path.name not in still:
                path.unlink(missing_ok=True)

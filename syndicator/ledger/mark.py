"""The mark beside a ledger: a small file with the newest attempt to send that this folder knows of.

It only grows, so a ledger that does not know this attempt is an older copy, or another ledger.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.atomic_write import sync_folder
from syndicator.errors import LedgerError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH = 80  # bytes: always as many are written, in one call, so that a kill or a power cut leaves the old or the new content
SYNC_EVERY = 1.0  # seconds: a power cut loses no more of the mark, and many deliveries cost one sync


@value
class Position:
    """An attempt to send, the newest of a ledger. `timeline`: the id of the ledger's history."""

    timeline: str
    attempt: int


class Mark:
    """The mark at `path`. `read_only`: it is never written."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._synced_at = float("-inf")

    def read(self) -> Position | None:
        """Return what it says; None if there is none. Raises LedgerError if it can't be read."""
        try:
            with self._locked(os.O_RDONLY, fcntl.LOCK_SH) as file:
                return self._content(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failure(error) from error

    def replace(self, position: Position) -> None:
        """Write it, whatever it says now. Durable. Raises LedgerError."""
        self._write(position, replace=True, durable=True)

    def advance(self, position: Position, *, durable: bool) -> None:
        """Let it say `position`, unless it says more already. Raises LedgerError, also if it is about another timeline.

        `durable`: not for long may a power cut undo it.
        """
        now = time.monotonic()
        durable = durable and now - self._synced_at >= SYNC_EVERY
        self._write(position, replace=False, durable=durable)
        if durable:
            self._synced_at = now

    def _write(self, position: Position, *, replace: bool, durable: bool) -> None:
        if self._read_only:
            return
        try:
            is_new = not self._path.exists()
            if is_new and not self._path.parent.is_dir():
                return  # a host without a state folder has no mark
            with self._locked(os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as file:
                known = None if replace else self._content(file)
                if known and known.timeline != position.timeline:
                    raise self.replaced()
                if known is None or known.attempt < position.attempt:
                    os.pwrite(file, _line(position), 0)
                if durable:
                    os.fsync(file)
            if is_new:
                sync_folder(self._path.parent)
        except OSError as error:
            raise self._failure(error) from error

    @contextmanager
    def _locked(self, flags: int, lock: int) -> Iterator[int]:
        file = os.open(self._path, flags | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, lock)
            yield file
        finally:
            os.close(file)

    def _content(self, file: int) -> Position | None:
        content = os.pread(file, 4 * WIDTH, 0)
        try:
            return _position(content) if content else None  # empty: killed between creating and writing it
        except (ValueError, TypeError, KeyError):
            raise LedgerError(f"{self._path}: is damaged; {_REMEDY}") from None

    def _failure(self, error: OSError) -> LedgerError:
        return LedgerError(f"{self._path}: can't be used, so nothing is sent: {error.strerror}")

    def replaced(self) -> LedgerError:
        """Return the error about a ledger that was replaced by an older one while it is open."""
        return LedgerError(
            f"{self._path}: names attempts that this ledger does not know: it was replaced meanwhile, so nothing is sent"
        )


def name_for(url: str) -> str:
    """Return the file name of the mark of a ledger on a server, which is the same whatever the password is."""
    parts = urlsplit(url)
    place = f"{parts.username}@{parts.hostname}:{parts.port}{parts.path}?{parts.query}"
    return f"ledger-{hashlib.sha256(place.encode()).hexdigest()[:8]}.mark"


_REMEDY = "delete it if this ledger is the newest one, else put the newest one back, or restore a backup"


@lru_cache(maxsize=1)  # for each send it is read twice, as it was just written
def _position(line: bytes) -> Position:
    content = json.loads(line)
    return Position(timeline=str(content["timeline"]), attempt=int(content["attempt"]))


def _line(position: Position) -> bytes:
    text = json.dumps({"timeline": position.timeline, "attempt": position.attempt})
    return text.encode().ljust(WIDTH - 1) + b"\n"

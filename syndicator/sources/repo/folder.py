"""A folder of posts: scanned by name and `stat`, read only if that differs."""

# runs over thousands of files on every pass: os.path takes a tenth of pathlib's time
# ruff: noqa: PTH112, PTH113, PTH116

from __future__ import annotations

import hashlib
import os
import time
from contextlib import contextmanager
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.model import Problem
from syndicator.sources.repo.listing import Listing, is_ignored, misnamed, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    _Stat = tuple[int, ...]  # size, mtime and ctime in ns, inode; of a link, those of its target and of itself

_SETTLED = 2_000_000_000  # ns; a younger file may change again within the same clock tick
_stat_of: Callable[[os.stat_result], _Stat] = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_ctime: Callable[[_Stat], int] = itemgetter(2)
_NOTHING = (0, 0, 0, 0)


class Folder:
    """A file's fingerprint is `size:mtime:ctime:inode`, marked if the file is so young that it must be read again."""

    def __init__(self, path: Path, matches: Callable[[str], object], *, limit: int, where: str) -> None:
        self._root = os.path.realpath(path)
        self._matches = matches
        self._limit = limit
        self._where = where
        self._sizes: Mapping[str, int] = {}
        self.warnings: list[str] = []

    def listing(self, state: str) -> Listing | None:
        if not os.path.isdir(self._root):
            raise SourceError(f"{self._where}: folder not found: {self._root}")
        settled = time.time_ns() - _SETTLED
        listing = Listing()
        stats: dict[str, _Stat] = {}
        folders = [""]
        while folders:  # not recursive: a path may have more parts than Python has frames
            folders += self._scan(folders.pop(), listing, stats)
        _set_aside_misnamed(listing, stats)
        if max(map(_ctime, stats.values()), default=0) <= settled:
            listing.state = _state(stats)
        if listing.state and listing.state == state and listing.complete:
            return None
        listing.fingerprints = {key: _fingerprint(stat, settled) for key, stat in stats.items()}
        self._sizes = {key: stat[0] for key, stat in stats.items()}
        return listing

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        with _opened(self._root) as root:
            for key in keys:
                try:
                    yield key, self._bytes(key, root)
                except OSError as error:
                    yield key, Problem(key, f"can't be read: {error.strerror}")

    def first_seen(self, key: str) -> datetime | None:
        return self._first_dates.get(key)

    @cached_property
    def _first_dates(self) -> Mapping[str, datetime]:
        from syndicator.sources.repo.git_dates import first_dates_of_checkout

        return first_dates_of_checkout(self._root, self._sizes)

    def _bytes(self, key: str, root: int) -> bytes | Problem:
        size = self._sizes[key]
        if size > self._limit:
            return too_large(key, size, self._limit)
        file = os.open(key, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=root)
        try:
            content = os.read(file, size + 1)
        finally:
            os.close(file)
        return content if len(content) <= size else Problem(key, "grows while it is read; the next pass reads it again")

    def _scan(self, below: str, listing: Listing, stats: dict[str, _Stat]) -> list[str]:
        """List the files of one folder; return its subfolders."""
        folders = []
        try:
            with _opened(f"{self._root}/{below}") as folder, os.scandir(folder) as entries:
                for entry in entries:
                    key = below + entry.name
                    if not entry.is_file(follow_symlinks=False):
                        folders += self._scan_special(entry, key, listing, stats)
                    elif self._matches(key):
                        stats[key] = _stat_of(entry.stat())
        except OSError as error:
            self._unreadable(below, error, listing)
        return folders

    def _scan_special(self, entry: os.DirEntry[str], key: str, listing: Listing, stats: dict[str, _Stat]) -> list[str]:
        """Handle a link or special file; return the folders to scan as well."""
        if entry.is_symlink():
            self._link(key, _stat_of(entry.stat(follow_symlinks=False)), listing, stats)
        elif entry.is_dir():
            if not _is_text(key):
                stats[key] = _NOTHING
            elif not is_ignored(entry.name):
                return [f"{key}/"]
        elif self._matches(key):
            stats[key] = _NOTHING
            listing.problems[key] = Problem(key, "not a regular file")
        return []

    def _link(self, key: str, itself: _Stat, listing: Listing, stats: dict[str, _Stat]) -> None:
        """Accept a link to a file inside the folder; report any other as a problem."""
        target = os.path.realpath(f"{self._root}/{key}")
        folder = os.path.isdir(target)
        if not folder and not self._matches(key):
            return
        stats[key] = _NOTHING + itself
        if not target.startswith(self._root + os.sep):
            inside = target == self._root
            listing.problems[key] = Problem(key, "a link " + ("in a circle" if inside else "to outside of the folder"))
        elif folder:
            listing.problems[key] = Problem(key, "a link to a folder; it is not followed")
        elif os.path.isfile(target):
            stats[key] = _stat_of(os.stat(target)) + itself
        else:
            listing.problems[key] = Problem(key, "a broken link")

    def _unreadable(self, below: str, error: OSError, listing: Listing) -> None:
        if not below:
            raise SourceError(f"{self._where}: {self._root} can't be read: {error.strerror}") from None
        listing.complete = False
        listing.warnings += (f"{below} can't be read: {error.strerror}",)


def _set_aside_misnamed(listing: Listing, stats: dict[str, _Stat]) -> None:
    for key in [key for key in stats if not key.isascii() and not _is_text(key)]:
        del stats[key]
        listing.problems.pop(key, None)
        shown = os.fsencode(key).decode(errors="backslashreplace")
        stats[shown] = _NOTHING
        listing.problems[shown] = misnamed(shown)


def _state(stats: Mapping[str, _Stat]) -> str:
    """Return a digest of all stats; of numbers, since only their hash is the same in every process."""
    names = hashlib.sha256("\0".join(stats).encode()).hexdigest()
    return f"{names}:{hash(tuple(stats.values()))}"


def _fingerprint(stat: _Stat, settled: int) -> str:
    young = "young:" if _ctime(stat) > settled else ""
    return young + ":".join(map(str, stat))


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    """Open the folder: opening files relative to it avoids walking the path again."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield number
    finally:
        os.close(number)


def _is_text(name: str) -> bool:
    """Whether a file name is valid UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)

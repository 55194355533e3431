"""A folder of posts: scanned by name and `stat`, read only if that differs."""

# runs over thousands of files on every pass: os.path takes a tenth of pathlib's time
# ruff: noqa: PTH112

from __future__ import annotations

import hashlib
import os
import time
from contextlib import contextmanager
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.model import NonPost, Problem
from syndicator.sources.repo.listing import MOST_FILES, Listing, a_link, is_ignored, misnamed, too_large, too_many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from syndicator.sources.repo.own_files import OwnPaths

    _Stat = tuple[int, ...]  # size, mtime and ctime in ns, inode

_SETTLED = 2_000_000_000  # ns; a younger file may change again within the same clock tick
_stat_of: Callable[[os.stat_result], _Stat] = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_ctime: Callable[[_Stat], int] = itemgetter(2)
_NOTHING = (0, 0, 0, 0)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


class Folder:
    """A file's fingerprint is `size:mtime:ctime:inode`, marked if the file is so young that it must be read again.

    `path` may be a link. No link below it is followed, also none that appears while it is read: whoever writes posts
    would choose what is published.
    """

    def __init__(self, path: Path, matches: Callable[[str], object], own: OwnPaths, *, limit: int, where: str) -> None:
        self._path = path
        self._root = os.path.realpath(path)
        self._matches = matches
        self._own = own
        self._limit = limit
        self._where = where
        self._sizes: Mapping[str, int] = {}
        self.warnings: list[str] = []

    def listing(self, state: str) -> Listing | None:
        if not os.path.isdir(self._root):
            raise SourceError(f"{self._where}: folder not found: {self._root}")
        if own := self._own.behind(self._path):
            raise SourceError(f"{self._where}: {self._path} is a link into {own}, which belongs to this config")
        settled = time.time_ns() - _SETTLED
        listing = Listing()
        stats: dict[str, _Stat] = {}
        folders = [("", False)]
        while folders:  # by depth, as in a git tree
            level: dict[str, _Stat] = {}
            folders = [below for folder in folders for below in self._scan(*folder, listing, level)]
            if len(stats) + len(level) > MOST_FILES:
                listing.complete = False
                listing.warnings += (too_many(),)
                break
            stats |= level
        _set_aside_misnamed(listing, stats)
        if max(map(_ctime, stats.values()), default=0) <= settled:
            listing.state = _state(stats)
        if listing.state and listing.state == state and listing.complete:
            return None
        listing.fingerprints = {key: _fingerprint(stat, settled) for key, stat in stats.items()}
        self._sizes = {key: stat[0] for key, stat in stats.items()}
        return listing

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        for below, in_folder in groupby(keys, lambda key: key.rpartition("/")[0]):
            names = list(in_folder)
            try:
                with self._opened(below) as folder:
                    for key in names:
                        yield key, self._read(key, folder)
            except OSError as error:
                yield from ((key, _unreadable(key, error)) for key in names)

    def first_seen(self, key: str) -> datetime | None:
        return self._first_dates.get(key)

    @contextmanager
    def _opened(self, below: str) -> Iterator[int]:
        """Open a folder by the names on the way to it, none of which may be a link."""
        folder = os.open(self._root, _FOLDER)
        try:
            for name in filter(None, below.split("/")):
                above, folder = folder, os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
                os.close(above)
            yield folder
        finally:
            os.close(folder)

    @cached_property
    def _first_dates(self) -> Mapping[str, datetime]:
        from syndicator.sources.repo.git_dates import first_dates_of_checkout

        return first_dates_of_checkout(self._root, self._sizes)

    def _read(self, key: str, folder: int) -> bytes | Problem:
        size = self._sizes[key]
        if size > self._limit:
            return too_large(key, size, self._limit)
        try:
            file = os.open(key.rpartition("/")[2], _FILE, dir_fd=folder)
        except OSError as error:
            return _unreadable(key, error)
        try:
            content = os.read(file, size + 1)
        except OSError as error:
            return _unreadable(key, error)
        finally:
            os.close(file)
        return content if len(content) <= size else Problem(key, "grows while it is read; the next pass reads it again")

    def _scan(self, below: str, is_own: bool, listing: Listing, stats: dict[str, _Stat]) -> list[tuple[str, bool]]:
        """List the files of one folder; return its subfolders. `is_own`: it belongs to the config."""
        folders = []
        try:
            with self._opened(below) as folder, os.scandir(folder) as entries:
                for entry in entries:
                    key = below + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders += self._subfolder(entry, key, is_own, stats)
                    elif self._matches(key) or (_is_folder_link(entry) and not is_ignored(entry.name)):
                        status = entry.stat(follow_symlinks=False)
                        stats[key] = _stat_of(status)
                        if is_own or not entry.is_file(follow_symlinks=False) or self._own.has(status):
                            listing.problems[key] = _why_not_read(entry, key)
        except OSError as error:
            self._skip_unreadable(below, error, listing)
        return folders

    def _subfolder(
        self, entry: os.DirEntry[str], key: str, is_own: bool, stats: dict[str, _Stat]
    ) -> list[tuple[str, bool]]:
        if not _is_text(key):
            stats[key] = _NOTHING
        elif not is_ignored(entry.name):
            return [(f"{key}/", is_own or self._own.has(entry.stat(follow_symlinks=False)))]
        return []

    def _skip_unreadable(self, below: str, error: OSError, listing: Listing) -> None:
        if not below:
            raise SourceError(f"{self._where}: {self._root} can't be read: {error.strerror}") from None
        listing.complete = False
        listing.warnings += (f"{below} can't be read: {error.strerror}",)


def _why_not_read(entry: os.DirEntry[str], key: str) -> Problem:
    if entry.is_file(follow_symlinks=False):
        return Problem(key, NonPost.OWN)
    return a_link(key) if entry.is_symlink() else Problem(key, "not a regular file")


def _is_folder_link(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link to a folder, or one that leads nowhere, such as to itself."""
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return True


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
    size, modified, changed, inode = stat
    return f"{'young:' if changed > settled else ''}{size}:{modified}:{changed}:{inode}"


def _unreadable(key: str, error: OSError) -> Problem:
    return Problem(key, f"can't be read: {error.strerror}")


def _is_text(name: str) -> bool:
    """Whether a file name is valid UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)

"""A folder of posts: scanned by names and what `stat` says, read only where that differs."""

# thousands of files on every pass: os.path takes a tenth of pathlib's time
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
from syndicator.sources.repo.listing import Listing, is_passed_over, misnamed, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    _Mark = tuple[int, ...]  # size, mtime and ctime in ns, inode; of a link, the same of what it leads to and of itself

_SETTLED = 2_000_000_000  # ns; a file younger than this may change again within the same tick of its clock
_numbers: Callable[[os.stat_result], _Mark] = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_ctime: Callable[[_Mark], int] = itemgetter(2)
_NOTHING = (0, 0, 0, 0)


class Folder:
    """A file's fingerprint is `size:mtime:ctime:inode`, marked where the file is so young that it must be read again."""

    def __init__(self, path: Path, matches: Callable[[str], object], *, limit: int, where: str) -> None:
        self._root = os.path.realpath(path)
        self._matches = matches
        self._limit = limit
        self._where = where
        self._sizes: Mapping[str, int] = {}

    def listing(self, state: str) -> Listing | None:
        if not os.path.isdir(self._root):
            raise SourceError(f"{self._where}: there is no folder {self._root}")
        settled = time.time_ns() - _SETTLED
        found = Listing()
        marks: dict[str, _Mark] = {}
        folders = [""]
        while folders:  # not by recursion: a path may have more parts than Python has frames
            folders += self._scan(folders.pop(), found, marks)
        _set_aside_misnamed(found, marks)
        if max(map(_ctime, marks.values()), default=0) <= settled:
            found.state = _state(marks)
        if found.state and found.state == state and found.complete:
            return None
        found.fingerprints = {key: _print(mark, settled) for key, mark in marks.items()}
        self._sizes = {key: mark[0] for key, mark in marks.items()}
        return found

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

        return first_dates_of_checkout(self._root)

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

    def _scan(self, below: str, found: Listing, marks: dict[str, _Mark]) -> list[str]:
        """Mark the files of one folder; return the folders in it."""
        folders = []
        try:
            with _opened(f"{self._root}/{below}") as folder, os.scandir(folder) as entries:
                for entry in entries:
                    key = below + entry.name
                    if not entry.is_file(follow_symlinks=False):
                        folders += self._no_file(entry, key, found, marks)
                    elif self._matches(key):
                        marks[key] = _numbers(entry.stat())
        except OSError as error:
            self._unreadable(below, error, found)
        return folders

    def _no_file(self, entry: os.DirEntry[str], key: str, found: Listing, marks: dict[str, _Mark]) -> list[str]:
        """What is to be scanned as well, if it is a folder."""
        if entry.is_symlink():
            self._link(key, _numbers(entry.stat(follow_symlinks=False)), found, marks)
        elif entry.is_dir():
            if not _is_text(key):
                marks[key] = _NOTHING
            elif not is_passed_over(entry.name):
                return [f"{key}/"]
        elif self._matches(key):
            marks[key] = _NOTHING
            found.problems[key] = Problem(key, "not a regular file")
        return []

    def _link(self, key: str, itself: _Mark, found: Listing, marks: dict[str, _Mark]) -> None:
        """A link to a file inside the folder is that file; anything else is refused."""
        target = os.path.realpath(f"{self._root}/{key}")
        folder = os.path.isdir(target)
        if not folder and not self._matches(key):
            return
        marks[key] = _NOTHING + itself
        if not target.startswith(self._root + os.sep):
            inside = target == self._root
            found.problems[key] = Problem(
                key, "a link that leads " + ("in a circle" if inside else "out of the folder")
            )
        elif folder:
            found.problems[key] = Problem(key, "a link to a folder; it is not followed")
        elif os.path.isfile(target):
            marks[key] = _numbers(os.stat(target)) + itself
        else:
            found.problems[key] = Problem(key, "a link that leads nowhere")

    def _unreadable(self, below: str, error: OSError, found: Listing) -> None:
        if not below:
            raise SourceError(f"{self._where}: {self._root} can't be read: {error.strerror}") from None
        found.complete = False
        found.warnings += (f"{below} can't be read: {error.strerror}",)


def _set_aside_misnamed(found: Listing, marks: dict[str, _Mark]) -> None:
    for key in [key for key in marks if not key.isascii() and not _is_text(key)]:
        del marks[key]
        found.problems.pop(key, None)
        shown = os.fsencode(key).decode(errors="backslashreplace")
        marks[shown] = _NOTHING
        found.problems[shown] = misnamed(shown)


def _state(marks: Mapping[str, _Mark]) -> str:
    """What differs wherever any of them does; numbers, other than text, have the same hash in every process."""
    names = hashlib.sha256("\0".join(marks).encode()).hexdigest()
    return f"{names}:{hash(tuple(marks.values()))}"


def _print(mark: _Mark, settled: int) -> str:
    young = "young:" if _ctime(mark) > settled else ""
    return young + ":".join(map(str, mark))


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    """By its number, a file below it is found without walking the whole path again."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield number
    finally:
        os.close(number)


def _is_text(name: str) -> bool:
    """Whether the bytes of a file's name were UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)

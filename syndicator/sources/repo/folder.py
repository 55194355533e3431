"""A folder of posts: scanned by names and what `stat` says, read only where that differs."""

# thousands of files on every pass: os.path takes a tenth of pathlib's time
# ruff: noqa: PTH112, PTH113, PTH116, PTH118

from __future__ import annotations

import hashlib
import os
import stat
import time
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.model import Problem
from syndicator.sources.repo.place import Listing, is_passed_over, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_SETTLED = 2_000_000_000  # ns; a file younger than this may change again within the same tick of its clock


class Folder:
    """A file's print is `size:mtime:ctime:inode`, marked where the file is so young that it must be read again."""

    def __init__(self, path: Path, matches: Callable[[str], bool], *, limit: int, where: str) -> None:
        self._root = os.path.realpath(path)
        self._matches = matches
        self._limit = limit
        self._where = where

    def listing(self, state: str) -> Listing | None:
        if not os.path.isdir(self._root):
            raise SourceError(f"{self._where}: there is no folder {self._root}")
        found = Listing()
        self._scan("", found, time.time_ns() - _SETTLED)
        lines = "\n".join(map("\0".join, sorted(found.prints.items())))
        found.state = hashlib.sha256(lines.encode()).hexdigest()
        return None if found.state == state and found.complete else found

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        for key in keys:
            try:
                yield key, self._bytes(key)
            except OSError as error:
                yield key, Problem(key, f"can't be read: {error.strerror}")

    def first_seen(self, key: str) -> datetime | None:
        return self._first_dates.get(key)

    @cached_property
    def _first_dates(self) -> Mapping[str, datetime]:
        from syndicator.sources.repo.history import first_dates_of_checkout

        return first_dates_of_checkout(self._root)

    def _bytes(self, key: str) -> bytes | Problem:
        file = os.open(f"{self._root}/{key}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            about = os.fstat(file)
            if not stat.S_ISREG(about.st_mode):
                return Problem(key, "not a regular file")
            if about.st_size > self._limit:
                return too_large(key, about.st_size, self._limit)
            return os.read(file, about.st_size)  # if it has grown since, its print differs next time
        finally:
            os.close(file)

    def _scan(self, below: str, found: Listing, settled: int) -> None:
        try:
            with os.scandir(os.path.join(self._root, below)) as entries:
                for entry in entries:
                    if entry.name.isascii() or _is_text(entry.name):
                        self._entry(entry, below + entry.name, found, settled)
                    else:
                        found.warnings += (f"{below}{entry.name!a}: its name is not UTF-8; rename it",)
        except OSError as error:
            self._unreadable(below, error, found)

    def _entry(self, entry: os.DirEntry[str], key: str, found: Listing, settled: int) -> None:
        if entry.is_symlink():
            self._link(key, found, settled)
        elif entry.is_dir():
            if not is_passed_over(entry.name):
                self._scan(key + "/", found, settled)
        elif self._matches(key):
            found.prints[key] = _print(entry.stat(), settled)

    def _link(self, key: str, found: Listing, settled: int) -> None:
        """A link to a file inside the folder is that file; anything else is refused."""
        path = os.path.join(self._root, key)
        target = os.path.realpath(path)
        folder = os.path.isdir(target)
        if not folder and not self._matches(key):
            return
        found.prints[key] = f"link:{target}"
        if not target.startswith(self._root + os.sep):
            inside = target == self._root
            found.problems[key] = Problem(
                key, "a link that leads " + ("in a circle" if inside else "out of the folder")
            )
        elif folder:
            found.problems[key] = Problem(key, "a link to a folder; it is not followed")
        elif os.path.isfile(target):
            found.prints[key] += ":" + _print(os.stat(target), settled)
        else:
            found.problems[key] = Problem(key, "a link that leads nowhere")

    def _unreadable(self, below: str, error: OSError, found: Listing) -> None:
        if not below:
            raise SourceError(f"{self._where}: {self._root} can't be read: {error.strerror}") from None
        found.complete = False
        found.warnings += (f"{below} can't be read: {error.strerror}",)


def _print(about: os.stat_result, settled: int) -> str:
    young = "young:" if about.st_ctime_ns > settled else ""
    return f"{young}{about.st_size}:{about.st_mtime_ns}:{about.st_ctime_ns}:{about.st_ino}"


def _is_text(name: str) -> bool:
    """Whether the bytes of a file's name were UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)

"""The config's own files, told by what they are and not by their names: links and mounts give a file other names."""

# ruff: noqa: PTH100, PTH116 (runs for the files of a folder on every pass: os.path takes a tenth of pathlib's time)

from __future__ import annotations

import os
import stat
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    _Inode = tuple[int, int]  # device and number


class OwnPaths:
    """`paths`: files and folders, which need not exist."""

    def __init__(self, paths: Collection[Path]) -> None:
        self._paths = [os.path.abspath(path) for path in paths]

    def has(self, entry: os.stat_result) -> bool:
        """Whether this is one of the paths, or another name of a file in one of the folders."""
        if entry.st_ino in self._numbers and (entry.st_dev, entry.st_ino) in self._inodes:
            return True
        has_names = entry.st_nlink > 1 and stat.S_ISREG(entry.st_mode)
        return has_names and (entry.st_dev, entry.st_ino) in self._inodes_below

    def behind(self, path: Path) -> str:
        """Return the own folder that a link makes `path` lead into; empty if none, or if `path` is named so."""
        named, real = os.path.abspath(path), os.path.realpath(path)
        if named == real:  # no link is on the way
            return ""
        for own in self._paths:
            folder = os.path.realpath(own)
            if _is_within(real, folder) and not (_is_within(named, own) or _is_within(named, folder)):
                return own
        return ""

    @cached_property
    def _inodes(self) -> frozenset[_Inode]:
        return frozenset(_inodes(self._paths))

    @cached_property
    def _numbers(self) -> frozenset[int]:
        return frozenset(number for _, number in self._inodes)

    @cached_property
    def _inodes_below(self) -> frozenset[_Inode]:
        folders = (walked for path in self._paths for walked in os.walk(path))
        return frozenset(_inodes(f"{folder}/{name}" for folder, _, names in folders for name in names))


def _is_within(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def _inodes(paths: Iterable[str]) -> Iterator[_Inode]:
    for path in paths:
        try:
            entry = os.stat(path)
        except OSError:
            continue
        yield entry.st_dev, entry.st_ino

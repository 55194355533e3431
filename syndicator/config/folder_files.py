"""Finds the files of a folder of several blogs. Does not read them: shell completion has to be quick."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from syndicator.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    Stamp = tuple[int, int, int]  # a file's time in ns, size and inode: differs once the file has changed

SHARED: Final = "_shared.toml"


def folder_of(path: Path) -> Path | None:
    """Return the folder of several blogs that `path` is, or is a file of; None if it is a single-blog config."""
    if path.is_dir() and path.suffix != ".toml":
        return path
    return path.parent if path.name != SHARED and path.with_name(SHARED).is_file() else None


def blog_files(folder: Path) -> dict[str, Stamp]:
    """Return name → stamp of the blogs in a folder. Raises UsageError if it can't be read."""
    try:
        with os.scandir(folder) as entries:
            return {
                entry.name.removesuffix(".toml"): stamp_of(entry) or (0, 0, 0)
                for entry in entries
                if entry.name.endswith(".toml") and not entry.name.startswith(("_", "."))
            }
    except OSError as error:
        raise UsageError(f"{folder}: can't be read: {error.strerror}") from None


def stamp_of(path: Path | os.DirEntry[str]) -> Stamp | None:
    """Return the stamp of a file; None if it does not exist."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino

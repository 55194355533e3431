"""The files of a folder of several blogs. What the shell asks for on Tab is here, without what reads them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from syndicator.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    Stamp = tuple[int, int, int]  # of a file: another one, or another content, has another

SHARED: Final = "_shared.toml"


def folder_of(path: Path) -> Path | None:
    """Return the folder of several blogs that is named, or one of whose files is; None for a config file on its own."""
    if path.is_dir() and path.suffix != ".toml":
        return path
    return path.parent if path.name != SHARED and path.with_name(SHARED).is_file() else None


def blog_files(folder: Path) -> dict[str, Stamp]:
    """Return the blogs of a folder, by name. Raises UsageError if it can't be read."""
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
    """Return None if there is no such file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino

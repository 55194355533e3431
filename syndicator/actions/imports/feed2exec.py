"""feed2exec's database, feed2exec.db: the table `feedcache` has the id of each entry it has handled, by feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names, sqlite_rows
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "feed2exec"


def read(path: Path) -> Iterator[FileEntry]:
    for feed, guid in sqlite_rows(path, "SELECT name, guid FROM feedcache ORDER BY rowid"):
        yield FileEntry(copy=ImportedCopy(names=names(guid)), place=feed)

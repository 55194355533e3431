"""feed2toot's cache file: the id (else the address) of each entry it has sent, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "feed2toot"


def read(path: Path) -> Iterator[FileEntry]:
    for line in path.read_text("utf-8").splitlines():
        yield FileEntry(copy=ImportedCopy(names=names(line.strip())))

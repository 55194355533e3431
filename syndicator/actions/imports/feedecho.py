"""FeedEcho's database, SQLite: the table `posted_items` has every entry that it has handled, for each of its echoes.

What was sent has the status `success`; `filtered` and `gave_up` were not, and `pending` may have been.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names, sqlite_rows
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "FeedEcho"

_SENT = (
    "SELECT e.destination_type, p.item_id, p.item_url, p.posted_at FROM posted_items p JOIN echoes e ON e.id = p.echo_id"
    " WHERE p.status IN ('success', 'pending') ORDER BY p.id"
)


def read(path: Path) -> Iterator[FileEntry]:
    for place, item, url, posted_at in sqlite_rows(path, _SENT):
        sent_at = datetime.fromisoformat(posted_at).replace(tzinfo=UTC) if posted_at else None
        copy = ImportedCopy(names=(*names(url or ""), *names(item)), sent_at=sent_at)
        yield FileEntry(copy=copy, place=place)

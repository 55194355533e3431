"""FeedEcho's database, SQLite: the table `posted_items` has every entry that it has handled, for each of its echoes.

What was sent has the status `success`; `filtered`, `queued`, `failed` and `gave_up` were not, and `pending` may have been.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names, places, sqlite_rows
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "FeedEcho"

_COLUMNS = "SELECT name FROM pragma_table_info('posted_items')"
_SENT = (
    "SELECT e.destination_type, e.destination_id, p.item_id, p.item_url, p.posted_at, {post_url} FROM posted_items p"
    " JOIN echoes e ON e.id = p.echo_id WHERE p.status IN ('success', 'pending') ORDER BY p.id"
)


def read(path: Path) -> Iterator[FileEntry]:
    has_url = ("post_url",) in sqlite_rows(path, _COLUMNS)  # not in older versions
    rows = sqlite_rows(path, _SENT.format(post_url="p.post_url" if has_url else "NULL"))
    place_of = places((platform, str(number)) for platform, number, *_ in rows)
    for platform, number, item, link, posted_at, url in rows:
        sent_at = datetime.fromisoformat(posted_at).replace(tzinfo=UTC) if posted_at else None
        copy = ImportedCopy(names=(*names(link or ""), *names(item)), url=url or "", sent_at=sent_at)
        yield FileEntry(copy=copy, place=place_of[platform, str(number)])

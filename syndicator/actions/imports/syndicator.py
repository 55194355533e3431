"""Another syndicator's receipts: its receipts file, `export`, or `links --json`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "syndicator"


def read(path: Path) -> Iterator[FileEntry]:
    for post in json.loads(path.read_text("utf-8")):
        for copy in post["copies"]:
            if copy.get("state", "sent") == "sent":
                yield FileEntry(copy=_copy(post, copy), place=copy["channel"])


def _copy(post: dict[str, str], copy: dict[str, str]) -> ImportedCopy:
    sent_at = copy.get("sent_at")
    return ImportedCopy(
        names=names(post["url"], slug=post["slug"]),
        url=copy["url"],
        remote_id=copy["id"],
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
    )

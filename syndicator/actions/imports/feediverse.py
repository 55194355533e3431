"""feediverse's configuration: it has sent all entries up to the time `updated`, and keeps no list of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import yaml

from syndicator.actions.imports import FileEntry
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "feediverse"


def read(path: Path) -> Iterator[FileEntry]:
    try:
        settings = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError:
        raise ValueError("not valid YAML") from None
    if not isinstance(settings, dict) or "updated" not in settings:
        raise ValueError("it has no `updated`, the time until which feediverse has sent entries")
    updated = settings["updated"]
    until = updated if isinstance(updated, datetime) else datetime.fromisoformat(str(updated))
    yield FileEntry(copy=ImportedCopy(until=until.replace(tzinfo=until.tzinfo or UTC)))

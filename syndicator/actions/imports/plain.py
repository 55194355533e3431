"""A plain list of posts: an address a line, CSV with a line of column names, or JSON.

Columns, and keys of JSON objects: `url` (or `link`, `address`, `permalink`), `id` (of the feed's entry), `slug`, `path`;
of the copy: `copy` (its address), `copy_id`, `sent_at`, `channel`. JSON is a list of such objects or of addresses.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.actions.imports import FileEntry, names
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

TITLE = "a plain list"
_ADDRESS = ("url", "link", "address", "permalink")
_NAMES = {*_ADDRESS, "id", "slug", "path"}


def read(path: Path) -> Iterator[FileEntry]:
    text = path.read_text("utf-8-sig")
    for row in _json_rows(text) if text.lstrip().startswith(("[", "{")) else _text_rows(text):
        yield _entry(row)


def _json_rows(text: str) -> Iterator[Mapping[str, Any]]:
    items = json.loads(text)
    if not isinstance(items, list):
        raise ValueError("JSON must be a list")  # noqa: TRY004 (the file is not valid)
    for item in items:
        yield {"url": item} if isinstance(item, str) else item


def _text_rows(text: str) -> Iterable[Mapping[str, Any]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    columns = [column.strip().casefold() for column in lines[0].split(delimiter)] if lines else []
    if _NAMES.isdisjoint(columns):
        return ({"url": line.strip()} for line in lines)
    return csv.DictReader(lines[1:], fieldnames=columns, delimiter=delimiter)


def _entry(row: Mapping[str, Any]) -> FileEntry:
    def text(*keys: str) -> str:
        return next((str(row[key]).strip() for key in keys if row.get(key)), "")

    sent_at = text("sent_at")
    instant = datetime.fromisoformat(sent_at) if sent_at else None
    copy = ImportedCopy(
        names=(*names(text(*_ADDRESS)), *names(text("id"), path=text("path"), slug=text("slug"))),
        url=text("copy"),
        remote_id=text("copy_id"),
        sent_at=instant.replace(tzinfo=instant.tzinfo or UTC) if instant else None,
    )
    return FileEntry(copy=copy, place=text("channel"))

"""Checks our records as their lexicons demand.

Older servers accept invalid records of unknown kinds, which the app then silently drops.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from syndicator.channels.counting import graphemes
from syndicator.errors import Permanent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

POST, DOCUMENT, PUBLICATION = "app.bsky.feed.post", "site.standard.document", "site.standard.publication"
MOST_IMAGE_BYTES = 1_000_000
MOST_LANGUAGES = 3
TITLE, DESCRIPTION, TAG = (500, 5000), (3000, 30_000), (128, 1280)  # graphemes, bytes
_REQUIRED = {POST: ("text", "createdAt"), DOCUMENT: ("site", "title", "publishedAt"), PUBLICATION: ("url", "name")}
_TEXTS = {
    POST: {"text": (300, 3000)},
    DOCUMENT: {"title": TITLE, "description": DESCRIPTION},
    PUBLICATION: {"name": TITLE, "description": DESCRIPTION},
}
_LISTS = {DOCUMENT: {"tags": TAG}}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_ADDRESS = re.compile(r"(?:https?|at)://[^\s]*[^\s/]")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]+)*")


def require_valid(record: Mapping[str, Any]) -> None:
    """Raise Permanent with all problems of a record."""
    if problems := list(_problems(record)):
        raise Permanent(f"not a valid {record.get('$type')}: {'; '.join(problems)}")


def _problems(record: Mapping[str, Any]) -> Iterator[str]:
    kind = str(record.get("$type"))
    yield from (f"{name} is missing" for name in _REQUIRED[kind] if name not in record)
    for name, limits in _TEXTS[kind].items():
        yield from _text_problems(name, record.get(name, ""), limits)
    for name, limits in _LISTS.get(kind, {}).items():
        for text in record.get(name, ()):
            yield from _text_problems(name, text, limits)
    for name in ("createdAt", "publishedAt", "updatedAt"):
        if name in record and not _is_instant(record[name]):
            yield f"{name} is not a time"
    for name in ("site", "url"):
        if name in record and not _ADDRESS.fullmatch(str(record[name])):
            yield f"{name} is not an address without a slash at its end"
    if not str(record.get("path", "/")).startswith("/"):
        yield "path must start with a slash"
    yield from _language_problems(record.get("langs", ()))
    yield from _image_problems(record)


def _text_problems(name: str, text: object, limits: tuple[int, int]) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{name} is not a text"
    elif graphemes(text) > limits[0] or len(text.encode(errors="replace")) > limits[1]:
        yield f"{name} is longer than {limits[0]} characters or {limits[1]} bytes"


def _is_instant(text: object) -> bool:
    try:
        return bool(_INSTANT.fullmatch(str(text))) and bool(datetime.fromisoformat(str(text)))
    except ValueError:
        return False


def _language_problems(languages: list[str]) -> Iterator[str]:
    if len(languages) > MOST_LANGUAGES or not all(map(_LANGUAGE.fullmatch, languages)):
        yield f"langs are not up to {MOST_LANGUAGES} language codes"


def _image_problems(record: Mapping[str, Any]) -> Iterator[str]:
    card = record.get("embed", {}).get("external", {})
    for name, blob in (("coverImage", record.get("coverImage")), ("thumb", card.get("thumb"))):
        if blob and (blob["size"] > MOST_IMAGE_BYTES or not blob["mimeType"].startswith("image/")):
            yield f"{name} is not an image of up to {MOST_IMAGE_BYTES:,} bytes"
    if card and not all(isinstance(card.get(name), str) for name in ("uri", "title", "description")):
        yield "its card needs an address, a title and a description"

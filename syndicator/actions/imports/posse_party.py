"""POSSE Party's list of crossposts, as its `GET /api/crossposts` returns it: keyed by the post's id in the feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names, places
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "POSSE Party"


def read(path: Path) -> Iterator[FileEntry]:
    crossposts = [
        (post, each) for post, own in json.loads(path.read_text("utf-8"))["crossposts"].items() for each in own
    ]
    place_of = places((each["platform"], each["account"]) for _, each in crossposts)
    for post, each in crossposts:
        copy = ImportedCopy(names=names(post), url=each["url"])
        yield FileEntry(copy=copy, place=place_of[each["platform"], each["account"]])

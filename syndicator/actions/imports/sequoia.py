"""Sequoia's `.sequoia-state.json`: file → its post on Bluesky, if any.

A file without one was not announced, or Sequoia's `sync` has lost the reference. It is left out: before the first send,
syndicator searches the account for a copy.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.actions.imports import FileEntry, names
from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TITLE = "Sequoia"


def read(path: Path) -> Iterator[FileEntry]:
    for file, post in json.loads(path.read_text("utf-8"))["posts"].items():
        if reference := post.get("bskyPostRef"):
            copy = ImportedCopy(
                names=names(path=file, slug=post.get("slug", "")),
                url=_address(reference["uri"]),
                remote_id=reference["uri"],
                sent_at=datetime.fromisoformat(post["lastPublished"]) if post.get("lastPublished") else None,
            )
            yield FileEntry(copy=copy)


def _address(uri: str) -> str:
    """Return the page of `at://DID/app.bsky.feed.post/KEY`."""
    did, _, key = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{did}/post/{key}"

"""Previews: announcements as people would read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

# A row of `dry-run --json`, with `error` (why there is no announcement), `command` (to change the decision), `image` (the
# address of one that is uploaded), `card`, the link card: {"title", "host", "cover", "cover_alt"} or None; and, for the
# page, `look`, the stem of the channel's template.
Row: TypeAlias = Mapping[str, Any]


def by_post(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of each post, which are next to each other."""
    for _, group in groupby(rows, key=lambda row: [row["post"][key] for key in ("slug", "url", "title")]):
        yield list(group)

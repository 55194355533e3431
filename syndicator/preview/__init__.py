"""Previews: announcements as people would read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

# A row of `dry-run --json`, plus: `error` (why it has no announcement), `command` (changes the decision), `image`
# (address of an uploaded picture), `card` (the link card: {"title", "host", "cover", "cover_alt"} or None) and, for
# the page, `look` (the stem of the channel's template).
Row: TypeAlias = Mapping[str, Any]


def by_post(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each post, which must be adjacent."""
    for _, group in groupby(rows, key=lambda row: [row["post"][key] for key in ("slug", "url", "title")]):
        yield list(group)

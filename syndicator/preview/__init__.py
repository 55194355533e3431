"""Previews: what would be said, shown as people would read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeAlias

# One of `dry-run --json`, and besides: `error` (why there is no announcement), `command` (what a person may type), `image` (the
# address of one that is uploaded), `card`, what people see of the page that the link leads to: {"title", "host", "cover",
# "cover_alt"} or None; and for the page `look`, the stem of the channel's template.
Row: TypeAlias = Mapping[str, Any]


def by_post(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of each post, which stand together."""
    for _, group in groupby(rows, key=lambda row: [row["post"][fact] for fact in ("slug", "url", "title")]):
        yield list(group)

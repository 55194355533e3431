"""Parse HTML, such as that of a feed's entry."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from syndicator.documents.builder import Builder
from syndicator.documents.html_tokens import tokens
from syndicator.documents.lazy import LazyDocument, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.documents.document import Block

_MOST = 1_000_000  # characters
_MOST_TOKENS = 80_000  # tags and texts; a long post has 5,000
_PIECE = 40  # tokens that are parsed at once


def parse(html: str, change: Callable[[Block], Block | None] = unchanged) -> LazyDocument:
    """Return the document. `change`: of each block."""
    builder = Builder()
    return LazyDocument(_blocks(builder, html), builder.footnotes, change)


def _blocks(builder: Builder, html: str) -> Iterator[Block]:
    remaining = islice(tokens(html[:_MOST]), _MOST_TOKENS)
    while piece := list(islice(remaining, _PIECE)):
        for token in piece:
            builder.token(token)
        yield from builder.take()
    yield from builder.finish()

"""The blocks of a post that a reader has seen, so that a short post can be read once more."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from syndicator.documents.plain_text import text_of_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.documents import document as d

_SHORT = 300  # characters of a post that readers of an announcement see as a whole, or nearly


class SeenBlocks:
    """Yields blocks, one by one as they are asked for, and remembers them."""

    def __init__(self, blocks: Iterable[d.Block]) -> None:
        self._remaining = iter(blocks)
        self.seen: list[d.Block] = []

    def __iter__(self) -> Iterator[d.Block]:
        for block in self._remaining:
            self.seen.append(block)
            yield block

    def are_short(self) -> bool:
        """Whether the post has no more to say than an announcement of it. If so, all its blocks are seen."""
        length = 0
        for block in chain(tuple(self.seen), self):
            length += len(text_of_blocks((block,)))
            if length > _SHORT:
                return False
        return True

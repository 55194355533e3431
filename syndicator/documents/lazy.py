"""A document that is parsed as far as it is used."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from syndicator.documents.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from syndicator.documents.document import Block, Blocks


class LazyDocument:
    """Yields the same blocks to each who asks, from several threads too, and parses each once.

    `footnotes`: filled while `blocks` are parsed. `change`: makes of each block the one that is shown, or None.
    """

    def __init__(
        self, blocks: Iterator[Block], footnotes: Mapping[str, Blocks], change: Callable[[Block], Block | None]
    ) -> None:
        self._parser: Iterator[Block] = (new for block in blocks if (new := change(block)) is not None)
        self._footnotes = footnotes
        self._change = change
        self._blocks: list[Block] = []
        self._lock = RLock()

    def __iter__(self) -> Iterator[Block]:
        place = 0
        while block := self._at(place):
            yield block
            place += 1

    def _at(self, place: int) -> Block | None:
        with self._lock:
            while place >= len(self._blocks):
                block = next(self._parser, None)
                if block is None:
                    return None
                self._blocks.append(block)
            return self._blocks[place]

    def complete(self) -> Document:
        """Return the whole document."""
        blocks = tuple(self)
        notes = {
            label: tuple(new for block in note if (new := self._change(block)) is not None)
            for label, note in self._footnotes.items()
        }
        return Document(blocks, notes)


def unchanged(block: Block) -> Block:
    return block

"""The blocks that a reader has seen."""

from __future__ import annotations

from syndicator.documents import document as d
from syndicator.render.seen_blocks import SeenBlocks

WORDS = d.Paragraph((d.Text("Looms sing. " * 10),))


def test_no_more_blocks_are_read_than_are_needed() -> None:
    read: list[int] = []
    blocks = SeenBlocks(read.append(number) or WORDS for number in range(9))  # type: ignore[func-returns-value]
    for _ in blocks:
        break
    assert (read, blocks.seen) == ([0], [WORDS])
    assert not blocks.are_short()
    assert (read, blocks.seen) == ([0, 1, 2], [WORDS] * 3)


def test_a_short_post_is_seen_as_a_whole() -> None:
    blocks = SeenBlocks([WORDS, d.Rule(), WORDS])
    assert blocks.are_short()
    assert blocks.seen == [WORDS, d.Rule(), WORDS]

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.lazy import LazyDocument, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator


def paragraphs(count: int, made: list[int]) -> Iterator[d.Block]:
    for number in range(count):
        made.append(number)
        yield d.Paragraph((d.Text(str(number)),))


def test_blocks_are_made_when_they_are_used_and_once() -> None:
    made: list[int] = []
    document = LazyDocument(paragraphs(5, made), {}, unchanged)
    assert made == []
    assert next(iter(document)) == d.Paragraph((d.Text("0"),))
    assert made == [0]
    assert len(tuple(document)) == len(tuple(document)) == 5
    assert made == [0, 1, 2, 3, 4]


def test_blocks_and_notes_are_changed() -> None:
    def change(block: d.Block) -> d.Block | None:
        return None if block == d.Paragraph((d.Text("0"),)) else d.Rule()

    note = (d.Paragraph((d.Text("0"),)), d.Paragraph((d.Text("1"),)))
    assert LazyDocument(paragraphs(2, []), {"a": note}, change).complete() == d.Document(
        (d.Rule(),), {"a": (d.Rule(),)}
    )


def test_threads_may_use_it_side_by_side() -> None:
    made: list[int] = []
    document = LazyDocument(paragraphs(2_000, made), {}, unchanged)
    with ThreadPoolExecutor(4) as pool:
        lengths = list(pool.map(lambda _: len(tuple(document)), range(8)))
    assert lengths == [2_000] * 8
    assert made == list(range(2_000))

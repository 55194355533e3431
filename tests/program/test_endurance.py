"""A short year: tests/bench/endurance.py, as far as there is time for it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.endurance import Size, World, endure, verdict, world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long

SPAN = 8
PASSES = 2 * SPAN * (len(World.FAULTS) + 1)


def test_whatever_goes_wrong_each_post_goes_out_once_and_the_worker_stays_as_it_is(tmp_path: Path) -> None:
    sizes: dict[int, Size] = {}

    def each(number: int) -> None:
        if number in (PASSES // 2, PASSES - 1):
            sizes[number] = Size.now()

    with world(tmp_path) as found:
        endure(found, PASSES, SPAN, each)
        posts = len(found.slugs)
        assert verdict(found) == {
            "posts": posts, "outbox": posts, "hook": posts, "hook twice": 0,
            "states": {"outbox sent": posts, "hook sent": posts},
        }  # fmt: skip
        counts = found.told.counts
    warm, end = sizes.values()
    assert (
        end.rss_mb - warm.rss_mb < 6
    )  # a process that has run other tests gives back what those held, in its own time
    assert end.blocks - warm.blocks < 10 * PASSES // 2  # pytest keeps some: what was logged
    assert end.files <= warm.files
    assert end.threads <= warm.threads + 1  # one that is just about to end
    for problem in ("401", "(503)", "the disk can't be written", "has locked the ledger"):
        times = [
            count for text, count in counts.items() if problem in text and "receipt could not be stored" not in text
        ]
        assert sum(times) == 1, (problem, counts)

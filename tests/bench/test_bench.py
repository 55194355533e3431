"""The benchmarks run, and their faults are faults. How long anything takes is not tested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bench import curves, plot, programs, server, side_by_side

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long


def test_each_fault_happens_once() -> None:
    world = server.World(fault="lost", fault_at=2)
    assert [world.publish(text, "")[0] for text in "abc"] == ["published", "lost", "published"]
    assert world.published == ["a", "b", "c"]
    world = server.World(fault="refused", fault_at=2)
    assert [world.publish(text, "") for text in "abb"] == [("published", 1), ("refused", 0), ("published", 2)]


def test_a_repeated_key_makes_no_second_copy() -> None:
    world = server.World()
    assert world.publish("a", "key") == world.publish("a", "key") == ("published", 1)


def test_our_program_is_measured(tmp_path: Path) -> None:
    measured = side_by_side.side_by_side((programs.HOOK, programs.MASTODON), posts=3, rounds=1)
    table = side_by_side.table(measured, 3)
    assert [line.count("|") for line in table.splitlines()] == [9] * 4
    assert [one.faults["lost"] for one in measured] == ["0 twice, 0 lost, 1 in doubt", "0 twice, 0 lost"]
    with server.running() as place:
        costs = {channels: curves._delivery(place, channels) for channels in (1, 2)}
        assert curves._poll(place, 2) > 0
    curve = curves.Curve("a delivery", "channels", "ms", costs)
    assert re.match(r"\| channels \| 1 \| 2 \|\n\|---\|---\|---\|\n\| a delivery \| \S+ ms \| ", curves.table(curve))
    pytest.importorskip("matplotlib")
    plot.draw(measured, [curve], tmp_path / "bench.png", 3)
    assert (tmp_path / "bench.png").stat().st_size > 10_000

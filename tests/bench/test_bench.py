"""The benchmarks run, and their faults are faults. How long anything takes is not tested."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bench import curves, plot, programs, server, side_by_side
from tests.bench.results import Results

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


def test_what_is_kept_is_not_measured_again_and_a_failure_is(tmp_path: Path) -> None:
    results = Results(tmp_path / "kept.json")
    assert results.measure("a", lambda: 5) == 5
    assert results.measure("b", lambda: 1 / 0) is None
    again = Results(tmp_path / "kept.json")
    assert [again.measure(name, lambda: 7) for name in "ab"] == [5, 7]


@pytest.mark.parametrize("command", [("sh", "-c", "exit 2"), ("sleep", "100")])
def test_a_program_that_does_not_work_is_not_measured(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "LONGEST", 0.5)
    with pytest.raises(programs.MeasurementError):
        programs.measure(command, tmp_path)


def test_our_program_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taking_part = (programs.HOOK, programs.MASTODON, replace(programs.HOOK, name="broken", command=("false",)))
    compared = side_by_side.side_by_side(taking_part, 3, 1, Results())
    table = side_by_side.table(compared, 3).splitlines()
    assert [line.count("|") for line in table] == [9] * 5
    assert [each.faults["lost"] for each in compared[:2]] == ["0 twice, 0 lost, 1 in doubt", "0 twice, 0 lost"]
    assert table[-1].startswith("| broken | failed |")
    monkeypatch.setattr(programs, "MOST_OF_SOURCE", 2)
    with server.running() as place:
        costs = {channels: curves._delivery(place, channels) for channels in (1, 2)}
        assert curves._poll(place, 2) > 0
        assert curves._first_pass(place, 5) > 0
    curve = curves.Curve("a delivery", "channels", "ms", costs)
    assert re.match(r"\| channels \| 1 \| 2 \|\n\|---\|---\|---\|\n\| a delivery \| \S+ ms \| ", curves.table(curve))
    pytest.importorskip("matplotlib")
    plot.draw(compared, [curve], tmp_path / "bench.png", 3)
    assert (tmp_path / "bench.png").stat().st_size > 10_000

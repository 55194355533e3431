"""Quadratic work is found on any machine, and a busy one fails nothing."""

from __future__ import annotations

import pytest

from tests import growth
from tests.growth import STEP, assert_linear


class Clock:
    """Tells how long work took without doing any: `seconds` of a size, in a slow moment some times that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, power: float, slow: dict[int, float]) -> None:
        self.now, self.works, self.power, self.slow = 0.0, 0, power, slow
        monkeypatch.setattr(growth, "process_time", lambda: self.now)

    def work(self, size: int) -> None:
        self.works += 1
        self.now += (size / 1000) ** self.power * self.slow.get(self.works, 1)


@pytest.mark.parametrize("power", [0, 0.5, 1, 1.2])
def test_linear_work_is_done_three_times(monkeypatch: pytest.MonkeyPatch, power: float) -> None:
    clock = Clock(monkeypatch, power, {})
    assert_linear(clock.work, 16_000)
    assert clock.works == 3


@pytest.mark.parametrize("slow", [{1: 9}, {2: 9}, {3: 9}, {3: 9, 5: 9}, {1: 9, 2: 9, 3: 9}])
def test_slow_moments_fail_nothing(monkeypatch: pytest.MonkeyPatch, slow: dict[int, float]) -> None:
    assert_linear(Clock(monkeypatch, 1, slow).work, 16_000)


@pytest.mark.parametrize("slow", [{}, {1: 9}, {2: 3}])
def test_quadratic_work_fails(monkeypatch: pytest.MonkeyPatch, slow: dict[int, float]) -> None:
    with pytest.raises(AssertionError, match="16 times the size takes 256 times as long"):
        assert_linear(Clock(monkeypatch, 2, slow).work, 16_000)


@pytest.mark.long
def test_real_work_is_measured() -> None:
    assert_linear(lambda n: sum(range(1000 * n)), 8 * STEP)
    with pytest.raises(AssertionError, match="times as long"):
        assert_linear(lambda n: [sum(range(1000 * n)) for _ in range(n)], 8 * STEP)

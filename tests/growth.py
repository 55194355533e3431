"""How the cost of work grows with its size, told in a way that no slow or busy machine changes."""

from __future__ import annotations

import gc
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = (
    16  # work of so many times the size takes as many times as long if it is linear, and 256 times if it is quadratic
)
MOST = 64  # half way between; what else grows, such as the misses of a processor's cache, is far less
ATTEMPTS = 3
NOTHING = 0.02  # seconds; so little may be what a larger size does once


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Fail if `work(size)` takes far more than 16 times the CPU time of `work(size // 16)`.

    A busy machine makes some attempts slower and none quicker, so the quickest of each size counts.
    """
    short, long = _seconds(work, size // STEP), float("inf")  # this first one also loads what is loaded once
    for _ in range(ATTEMPTS):
        short = min(short, _seconds(work, size // STEP))
        long = min(long, _seconds(work, size))
        if long <= MOST * short + NOTHING:
            return
    raise AssertionError(f"{STEP} times the size takes {long / short:.0f} times as long: {long:.3f} s")


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.collect(0)
    gc.disable()  # a collection reads what all tests have left, and comes at any time
    try:
        begun = process_time()
        work(size)
        return process_time() - begun
    finally:
        gc.enable()

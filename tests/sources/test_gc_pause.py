"""The garbage collector rests while much is read."""

from __future__ import annotations

import gc

import pytest

from syndicator.sources.gc_pause import gc_paused


def test_what_a_read_creates_is_not_looked_at_as_soon_as_it_ends() -> None:
    phases: list[str] = []

    def watch(phase: str, _: dict[str, int]) -> None:
        phases.append(phase)

    gc.unfreeze()  # what other tests have frozen
    gc.callbacks.append(watch)
    try:
        with gc_paused():
            created = [[number] for number in range(10 * gc.get_threshold()[0])]
        more = [[number] for number in range(gc.get_threshold()[0] // 2)]
    finally:
        gc.callbacks.remove(watch)
    assert len(created) > len(more)
    assert phases == []
    assert gc.isenabled()


@pytest.mark.long
def test_what_the_process_has_frozen_stays_so() -> None:
    gc.freeze()
    try:
        with gc_paused():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()

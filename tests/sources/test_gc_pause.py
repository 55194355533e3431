"""The garbage collector is as it was before, whatever happens."""

from __future__ import annotations

import gc
from contextlib import suppress

from syndicator.sources.gc_pause import gc_paused


def test_it_is_paused_and_goes_on() -> None:
    assert gc.isenabled()
    with suppress(ZeroDivisionError), gc_paused():
        assert not gc.isenabled()
        _ = 1 / 0
    assert gc.isenabled()


def test_where_it_was_paused_before_it_stays_so() -> None:
    with gc_paused():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()

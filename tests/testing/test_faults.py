"""The checks of faults notice a kind that tries again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board import make
from syndicator_board import Kind

from syndicator.testing import faults

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Receipt, Step


class Twice(Kind):
    """It tries again by itself."""

    def send(self, step: Step) -> Receipt:
        try:
            return super().send(step)
        except Exception:  # noqa: BLE001
            return super().send(step)


def test_a_second_copy_after_a_lost_response_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    harness = make(tmp_path)
    faults.check_fault(harness, "close_after")
    harness.channel.__class__ = Twice
    with pytest.raises(AssertionError):
        faults.check_fault(harness, "close_after")
    harness.close()

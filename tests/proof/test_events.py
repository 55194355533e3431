"""Limits, outages, a person's word and an older ledger: nothing is there twice, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.long_cases import long_except
from tests.proof.events import EVENTS, try_event
from tests.proof.remotes import ASKS, SAMPLE
from tests.proof.table import cell, column, shown

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long

QUICK = ("webhook-plain",)
IN_DOUBT = {"sent again by hand while in doubt"}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("kind", long_except(QUICK, SAMPLE))
def test_each_post_is_there_once_whatever_happens_meanwhile(tmp_path: Path, kind: str, event: str) -> None:
    trial = try_event(tmp_path, kind, event)
    assert cell([trial] if trial else []) == shown()[event][column(kind)], "README shows otherwise"
    if trial is None:
        return
    before, after = trial
    assert (before.twice, before.lost, after.twice, after.lost, after.asked) == (0, 0, 0, 0, 0), (kind, trial)
    assert not before.asked or (kind in ASKS and event in IN_DOUBT)

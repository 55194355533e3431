"""An answer that gets lost, comes late, or says the wrong thing: nothing is there twice, nothing is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from syndicator.errors import Ambiguous
from tests.fakes.harness import open_case
from tests.long_cases import long_except
from tests.proof.faults import FAULTS, Trial, try_fault
from tests.proof.remotes import ASKS
from tests.proof.scenario import SLUGS, Count
from tests.proof.table import cells, shown

QUICK = ("accepted, then closed without an answer",)

# What even a hook that nobody can ask back leaves no doubt about: it surely did not arrive, or it surely did.
CLEAR = {"connection refused", "429"}
CLEAR_WHERE_ANY_2XX_IS_A_YES = {"accepted, then garbage with 200", "accepted, then nothing with 200"}


def asks(fault: str, kind: str) -> bool:
    """Whether nobody but a person can tell what became of it."""
    return (
        kind in ASKS and fault not in CLEAR and not (fault in CLEAR_WHERE_ANY_2XX_IS_A_YES and any_2xx_is_a_yes(kind))
    )


@cache
def any_2xx_is_a_yes(case: str) -> bool:
    with TemporaryDirectory() as folder:
        harness = open_case(case, Path(folder))
        harness.close()
        return harness.outcomes.get("garbage", Ambiguous) is None


@pytest.fixture(params=long_except(QUICK, FAULTS))
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_each_post_is_there_once_and_a_person_is_asked_only_where_nobody_else_can_tell(
    tmp_path: Path, fault: str
) -> None:
    trials = try_fault(tmp_path, FAULTS[fault])
    assert cells(trials).items() >= shown()[fault].items(), "README shows otherwise"
    for kind, trial in trials.items():
        assert trial.after == Count(copies=len(SLUGS)), (kind, trial)
        assert (trial.before.twice, trial.before.lost) == (0, 0), (kind, trial)
        assert not trial.before.asked or asks(fault, kind), (kind, trial)


@pytest.mark.long
def test_it_also_holds_where_one_answer_after_the_other_is_lost(tmp_path: Path) -> None:
    for kind, trial in try_fault(tmp_path, "close_after", times=5).items():
        assert trial == Trial(trial.before, Count(copies=len(SLUGS))), kind
        assert (trial.before.twice, trial.before.lost) == (0, 0), (kind, trial)

"""SIGKILL at any step of a send: the next passes clear up, nothing is there twice, nothing is lost.

Without `-m long` it is a sample: a hook, a file and an API at the steps that decide. SYNDICATOR_PROOF=full tries every
system call on every face of every kind, which takes hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.long_cases import long_except
from tests.proof.kills import PLACES, TWO, calls_of, count_ticks, has_strace, kill_at, kill_at_call
from tests.proof.remotes import ASKS, FULL, SAMPLE
from tests.proof.scenario import SLUGS, Count
from tests.proof.table import CALLS, cell, column, killed, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.faults import Trial

DECISIVE = ("once the intent is committed", "once the answer has been read", "once the receipt is committed")
QUICK = ("hashnode",)
IN_DOUBT = {"once the intent is committed", "before a byte leaves", "once the answer has been read"}
IN_DOUBT |= {"before the receipt is committed", "once the receipt is committed with the next intent"}


def check(kind: str, trial: Trial, posts: int = len(SLUGS)) -> None:
    assert trial.after == Count(copies=posts), (kind, trial)
    assert (trial.before.twice, trial.before.lost) == (0, 0), (kind, trial)
    assert not trial.before.asked or kind in ASKS, (kind, trial)


@pytest.mark.parametrize("place", long_except(DECISIVE, PLACES))
@pytest.mark.parametrize("kind", long_except(QUICK, SAMPLE))
def test_each_post_is_there_once_wherever_the_program_is_killed(tmp_path: Path, kind: str, place: str) -> None:
    trial = kill_at(tmp_path, kind, PLACES[place])
    check(kind, trial)
    assert cell([trial]) == shown()[killed(place)].get(column(kind), cell([trial])), "README shows otherwise"
    assert not trial.before.asked or place in IN_DOUBT, "before the intent and after the receipt there is no doubt"


@pytest.mark.long
@pytest.mark.parametrize("kind", SAMPLE)
def test_it_also_holds_at_any_step_to_or_from_the_world(tmp_path: Path, kind: str) -> None:
    (tmp_path / "count").mkdir()
    ticks = count_ticks(tmp_path / "count", kind)
    for number in range(ticks // 2, ticks - 10, ticks // (60 if FULL else 4)):
        folder = tmp_path / str(number)
        folder.mkdir()
        check(kind, kill_at(folder, kind, f"tick - {number}"))


@pytest.mark.long
@pytest.mark.skipif(not has_strace(), reason="there is no strace")
@pytest.mark.parametrize("kind", SAMPLE)
def test_it_also_holds_at_any_system_call(tmp_path: Path, kind: str) -> None:
    (tmp_path / "count").mkdir()
    calls = calls_of(tmp_path / "count", kind)
    killed_at = 0
    for name, number in calls[-120:] if FULL else calls[-90::18]:  # what comes before is the start of the program
        folder = tmp_path / f"{name}-{number}"
        folder.mkdir()
        if trial := kill_at_call(folder, kind, name, number):
            check(kind, trial, len(TWO))
            assert not trial.before.asked or shown()[CALLS].get(column(kind), "asked") == "asked"
            killed_at += 1
    assert killed_at > 2

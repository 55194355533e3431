"""Run the proof, and print the table that README shows: `python -m tests.proof`. It takes some minutes.

`--write` puts the table into README.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.proof.faults import FAULTS, try_fault
from tests.proof.kills import PLACES, calls_of, has_strace, kill_at, kill_at_call
from tests.proof.remotes import ALL
from tests.proof.table import CALLS, cells, killed, table, together, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from tests.proof.faults import Trial

    T = TypeVar("T")

LAST = 110  # of the system calls of a pass; what comes before them is its start


def rows_of(every: int) -> dict[str, dict[str, str]]:
    """Try all, the system calls `every` so many; `every` 1 takes about an hour."""
    rows = {fault: cells(_in_a_folder(partial(try_fault, how=how))) for fault, how in FAULTS.items()}
    for place, order in PLACES.items():
        rows[killed(place)] = cells({kind: _in_a_folder(partial(kill_at, kind=kind, order=order)) for kind in ALL})
    if has_strace():
        rows[CALLS] = cells({kind: _killed_at_calls(kind, every) for kind in ALL})
    return rows


def _in_a_folder(trial: Callable[[Path], T]) -> T:
    with TemporaryDirectory() as folder:
        return trial(Path(folder))


def _killed_at_calls(kind: str, every: int) -> Trial:
    calls = _in_a_folder(partial(calls_of, kind=kind))[-LAST::every]
    tried = [_in_a_folder(partial(kill_at_call, kind=kind, name=name, number=number)) for name, number in calls]
    return together(trial for trial in tried if trial)


if __name__ == "__main__":
    rows = rows_of(next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 9))
    if "--write" in sys.argv:
        write(rows)
    sys.stdout.write(table(rows) + "\n")

"""Run the proof, and print the table that README shows: `python -m tests.proof`. It takes some minutes.

    python -m tests.proof [--every N] [--write] [CASE…]

`--every 1` kills at each system call in turn, which takes about an hour; 9 is the default. `--write` puts the table into
README. With cases, such as `x` or `webhook-slack`, only their columns are tried; README's others stay.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.proof.events import EVENTS, try_event
from tests.proof.faults import FAULTS, try_fault
from tests.proof.kills import PLACES, calls_of, has_strace, kill_at, kill_at_call
from tests.proof.remotes import columns
from tests.proof.table import CALLS, cells, column, killed, shown, table, together, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from tests.proof.faults import Trial

    T = TypeVar("T")

LAST = 110  # of the system calls of a pass; what comes before them is its start


def rows_of(tried: Sequence[str], every: int) -> dict[str, dict[str, str]]:
    """Try these cases; system calls one in `every`."""
    rows = {}
    for fault, how in FAULTS.items():
        rows[fault] = cells(_in_a_folder(partial(try_fault, how=how, cases=tried)))
    for place, order in PLACES.items():
        rows[killed(place)] = cells({case: _in_a_folder(partial(kill_at, kind=case, order=order)) for case in tried})
    for event in EVENTS:
        trials = {case: _in_a_folder(partial(try_event, kind=case, event=event)) for case in tried}
        rows[event] = cells({case: trial for case, trial in trials.items() if trial})
    if has_strace():
        rows[CALLS] = cells({case: _killed_at_calls(case, every) for case in tried})
    return rows


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.proof")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="of a kind and its face; default: all")
    parser.add_argument("--every", type=int, default=9)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    tried = {column(case) for case in given.cases} or set(columns())
    rows = rows_of([case for name in tried for case in columns()[name]], given.every)
    kept = shown() if given.cases else {}
    for name, row in rows.items():
        rows[name] = {**kept.get(name, {}), **{column: row[column] for column in tried}}
    if given.write:
        write(rows)
    sys.stdout.write(table(rows) + "\n")


def _in_a_folder(trial: Callable[[Path], T]) -> T:
    with TemporaryDirectory() as folder:
        return trial(Path(folder))


def _killed_at_calls(kind: str, every: int) -> Trial:
    calls = _in_a_folder(partial(calls_of, kind=kind))[-LAST::every]
    tried = [_in_a_folder(partial(kill_at_call, kind=kind, name=name, number=number)) for name, number in calls]
    return together(trial for trial in tried if trial)


if __name__ == "__main__":
    main()

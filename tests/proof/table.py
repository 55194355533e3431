"""The table that README shows: what went wrong, and what became of the posts, by kind of channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests import ROOT
from tests.proof.far import HOOKS
from tests.proof.faults import Trial
from tests.proof.world import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

README = ROOT / "README.md"
START, END = "<!-- proof -->", "<!-- /proof -->"
COLUMNS = {
    "file": ("file",),
    "Hashnode": ("hashnode",),
    "LinkedIn": ("linkedin", "linkedin-ugc"),
    "X": ("x",),
    "hook that knows repeats": ("hook-standard",),
    "other hooks": HOOKS,
}
NONE = "–"  # that can't happen there
CALLS = "killed at any system call"


def killed(place: str) -> str:
    """The name of a row about a place where the program was killed."""
    return f"killed {place}"


def together(trials: Iterable[Trial]) -> Trial:
    """Several trials as one: all that there was in them."""
    before, after = zip(*trials, strict=True)
    return Trial(Count(*map(sum, zip(*before, strict=True))), Count(*map(sum, zip(*after, strict=True))))


def cell(trials: Sequence[Trial]) -> str:
    """What became of the posts: there `once`; there once, though a person was `asked` before; or worse."""
    if not trials:
        return NONE
    before, after = together(trials)
    if before.twice or after.twice:
        return "TWICE"
    if before.lost or after.lost or after.asked:
        return "LOST"
    return "asked" if before.asked else "once"


def column(kind: str) -> str:
    """Where a kind stands."""
    return next(name for name, kinds in COLUMNS.items() if kind in kinds)


def cells(trials: Mapping[str, Trial]) -> dict[str, str]:
    """A row's cells, by column; `trials` by kind."""
    return {name: cell([trials[kind] for kind in kinds if kind in trials]) for name, kinds in COLUMNS.items()}


def table(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The rows in Markdown."""
    lines = [["", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    lines += [[name, *(found[column] for column in COLUMNS)] for name, found in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown() -> dict[str, dict[str, str]]:
    """The rows that README shows."""
    found = re.search(rf"{START}\n(.*?)\n{END}", README.read_text(), flags=re.DOTALL)
    assert found, "README has lost its table"
    _, _, *lines = found[1].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: dict(zip(COLUMNS, said, strict=True)) for name, *said in rows}

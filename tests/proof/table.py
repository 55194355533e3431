"""The table that README shows: what went wrong, and what became of the posts, by kind of channel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests import ROOT
from tests.proof.faults import Trial
from tests.proof.remotes import columns
from tests.proof.scenario import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

README = ROOT / "README.md"
START, END = "<!-- proof -->", "<!-- /proof -->"
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
    return next(name for name, kinds in columns().items() if kind in kinds)


def cells(trials: Mapping[str, Trial]) -> dict[str, str]:
    """A row's cells, by column; `trials` by kind."""
    return {name: cell([trials[kind] for kind in kinds if kind in trials]) for name, kinds in columns().items()}


def table(rows: Mapping[str, Mapping[str, str]]) -> str:
    """The rows in Markdown."""
    lines = [["", *columns()], ["---"] * (len(columns()) + 1)]
    lines += [[name, *(found[column] for column in columns())] for name, found in rows.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown() -> dict[str, dict[str, str]]:
    """The rows that README shows, each by column."""
    found = re.search(rf"{START}\n(.*?)\n{END}", README.read_text(), flags=re.DOTALL)
    assert found, "README has lost its table"
    (_, *head), _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]
    return {name: dict(zip(head, cells, strict=True)) for name, *cells in rows}


def write(rows: Mapping[str, Mapping[str, str]]) -> None:
    """Put these rows into README."""
    text = README.read_text()
    README.write_text(re.sub(rf"{START}\n.*?\n{END}", f"{START}\n{table(rows)}\n{END}", text, flags=re.DOTALL))

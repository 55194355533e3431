"""Our program beside others at the same work, taken in turn in one run: time, memory, and what a fault does to them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench import programs, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.bench.programs import Program, Usage
    from tests.bench.server import Place

FAULT_POSTS, FAULT_AT = 20, 11


@dataclass
class Measured:
    """What a program came to: the usage of each round, by work; and by fault what became of the posts."""

    program: Program
    usages: dict[str, list[Usage]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def seconds(self, work: str) -> float:
        return median(usage.seconds for usage in self.usages[work])

    def megabytes(self, work: str) -> float:
        return max(usage.megabytes for usage in self.usages[work])


def side_by_side(
    taking_part: Iterable[Program], posts: int, rounds: int, progress: Callable[[str], None] = lambda _: None
) -> list[Measured]:
    """Measure programs. Each round takes them in turn, so that what else the machine does meets all of them."""
    with server.running() as place:
        measured = [Measured(program) for program in taking_part]
        for number in range(rounds):
            for one in measured:
                progress(f"round {number + 1} of {rounds}: {one.program.name}")
                _time(one, place, posts)
        for one in measured:
            progress(f"faults: {one.program.name}")
            one.faults = {fault: _break(one.program, place, fault) for fault in ("refused", "lost")}
    return measured


def _time(one: Measured, place: Place, posts: int) -> None:
    """One round: all posts are new, then none is; and --help."""
    place.reset(posts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one.program.prepare(folder, place.url)
        sent = one.program.run(folder)
        copies, different = place.counts()
        assert copies == different == posts, f"{one.program.name}: {copies} copies of {different} of {posts} posts"
        for work, usage in (
            ("new", sent),
            ("idle", one.program.run(folder)),
            ("help", programs.measure(one.program.help, folder)),
        ):
            one.usages.setdefault(work, []).append(usage)


def _break(program: Program, place: Place, fault: str) -> str:
    """Let the answer to one of some requests be an error, or be lost; run the program again, and count."""
    place.reset(FAULT_POSTS, fault=fault, fault_at=FAULT_AT)
    with tempfile.TemporaryDirectory() as name:
        program.prepare(Path(name), place.url)
        for _ in range(3):
            program.run(Path(name))
        in_doubt = programs.in_doubt(Path(name))
    copies, different = place.counts()
    lost = FAULT_POSTS - different
    said = f"{copies - different} twice, {max(lost - in_doubt, 0)} lost"
    return f"{said}, {in_doubt} in doubt" if in_doubt else said


def table(measured: Sequence[Measured], posts: int) -> str:
    """The Markdown table. Times also as ratios to the first of the others."""
    head = (
        "program", f"{posts:,} new posts", "per post", "memory", "nothing new", "`--help`",
        f"HTTP 500 at {FAULT_AT} of {FAULT_POSTS}", f"answer {FAULT_AT} of {FAULT_POSTS} lost",
    )  # fmt: skip
    baseline = next((one for one in measured if not one.program.name.startswith("syndicator")), measured[0])
    lines = [head, ("---",) * len(head), *(_cells(one, baseline, posts) for one in measured)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(one: Measured, baseline: Measured, posts: int) -> tuple[str, ...]:
    def time(work: str) -> str:
        return f"{one.seconds(work):.2f} s ({one.seconds(work) / baseline.seconds(work):.2f} ×)"

    each = 1000 * (one.seconds("new") - one.seconds("idle")) / posts
    return (
        one.program.name,
        time("new"),
        f"{each:.2f} ms",
        f"{one.megabytes('new'):.0f} MB",
        time("idle"),
        time("help"),
        *one.faults.values(),
    )

"""Our program beside others at the same work, taken in turn in one run: time, memory, and what a fault does to them."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench import programs, server
from tests.bench.programs import MeasurementError, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.programs import Program
    from tests.bench.results import Results
    from tests.bench.server import Place

FAULT_POSTS, FAULT_AT = 20, 11
FAULTS = ("refused", "lost")
FAILED = "failed"  # in place of what could not be measured


@dataclass
class Comparison:
    """What a program came to: the usage of each round, by work; and by fault what became of the posts."""

    program: Program
    usages: dict[str, list[Usage]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def add(self, usages: dict[str, Usage]) -> None:
        for work, usage in usages.items():
            self.usages.setdefault(work, []).append(usage)

    @property
    def is_measured(self) -> bool:
        return bool(self.usages)

    def seconds(self, work: str) -> float:
        return median(usage.seconds for usage in self.usages[work])

    def megabytes(self, work: str) -> float:
        return max(usage.megabytes for usage in self.usages[work])


def side_by_side(taking_part: Iterable[Program], posts: int, rounds: int, results: Results) -> list[Comparison]:
    """Measure programs. Each round takes them in turn, so that what else the machine does meets all of them."""
    compared = [Comparison(program) for program in taking_part]
    with server.running() as place:
        for number in range(1, rounds + 1):
            for each in compared:
                name = f"{posts:,} posts, round {number} of {rounds}: {each.program.name}"
                usages = results.measure(name, _time, each.program, place, posts)
                each.add({work: Usage(**usage) for work, usage in (usages or {}).items()})
        for each in compared:
            for fault in FAULTS:
                name = f"answer {FAULT_AT} of {FAULT_POSTS} {fault}: {each.program.name}"
                each.faults[fault] = results.measure(name, _break, each.program, place, fault) or FAILED
    return compared


def _time(program: Program, place: Place, posts: int) -> dict[str, dict[str, float]]:
    """Return work → usage, as JSON: all posts are new, then none is; and --help."""
    place.reset(posts)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program.prepare(folder, place.url)
        sent = program.run(folder)
        copies, different = place.counts()
        if not copies == different == posts:
            raise MeasurementError(f"{copies} copies of {different} of {posts} posts")
        usages = {"new": sent, "idle": program.run(folder), "help": programs.measure(program.help, folder)}
        return {work: asdict(usage) for work, usage in usages.items()}


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


def table(compared: Sequence[Comparison], posts: int) -> str:
    """The Markdown table. Times also as ratios to the first of the others."""
    head = (
        "program", f"{posts:,} new posts", "per post", "memory", "nothing new", "`--help`",
        f"HTTP 500 at {FAULT_AT} of {FAULT_POSTS}", f"answer {FAULT_AT} of {FAULT_POSTS} lost",
    )  # fmt: skip
    measured = [each for each in compared if each.is_measured]
    baseline = next((each for each in measured if not each.program.is_ours), None)
    lines = [head, ("---",) * len(head), *(_cells(each, baseline, posts) for each in compared)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(each: Comparison, baseline: Comparison | None, posts: int) -> tuple[str, ...]:
    if not each.is_measured:
        return (each.program.name, *[FAILED] * 5, *each.faults.values())

    def time(work: str) -> str:
        ratio = f" ({each.seconds(work) / baseline.seconds(work):.2f} ×)" if baseline else ""
        return f"{each.seconds(work):.2f} s{ratio}"

    per_post = 1000 * (each.seconds("new") - each.seconds("idle")) / posts
    return (
        each.program.name,
        time("new"),
        f"{per_post:.2f} ms",
        f"{each.megabytes('new'):.0f} MB",
        time("idle"),
        time("help"),
        *each.faults.values(),
    )

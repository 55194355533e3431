"""The speed that is promised, measured: `python tests/bench/promises.py [CORPUS]`, or `python -m tests.bench.run --promises`.

Each row is a ratio of CPU seconds that were taken in turn in this run, so that it means the same on every machine; exit 1
where one is too large. CORPUS is a folder of real posts, with `astro`, `hugo` and `plain` in it; without it the first read
is not measured.
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from tests.bench import bench_dry_run, bench_feed, bench_idle, bench_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_P = ParamSpec("_P")
_T = TypeVar("_T")
_FOLDERS = ("astro/*", "hugo/rust-lang*", "hugo/letsencrypt*", "plain/*")
_OTHERS = ("bench_ledger.py",)  # endurance.py takes minutes: by itself


@dataclass(frozen=True)
class Row:
    """What was measured, what it was compared with, in seconds, and how many times as long it may take."""

    work: str
    seconds: float
    beside: str
    baseline: float
    at_most: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.baseline

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.at_most else "TOO SLOW"
        return (
            f"{self.work:34} {self.seconds:7.3f} s   {self.beside:34} {self.baseline:7.3f} s   "
            f"{self.ratio:5.2f} of {self.at_most:.2f} ×  {verdict}"
        )


def rows(corpus: Path) -> Iterator[Row]:
    whole = alone(bench_idle.process)
    yield Row(
        "idle run --once, 5,000 posts, 304", whole.idle, "import requests, click", whole.imports, bench_idle.AT_MOST
    )
    cpu, look = alone(bench_idle.inside)
    yield Row("idle pass inside a process", cpu, "30 ms", bench_idle.AT_MOST_SECONDS, 1.0)
    yield Row("the same", cpu, "scandir and stat alone", look, bench_idle.AT_MOST_LOOKS)
    if folders := [folder for pattern in _FOLDERS for folder in corpus.glob(pattern)]:
        read = alone(bench_read.first_read, folders)
        what = f"first read of {read.posts:,} posts"
        yield Row(what, read.ours, "python-frontmatter, TOML read too", read.with_toml, bench_read.AT_MOST)
        yield Row(what, read.ours, "python-frontmatter, TOML not read", read.frontmatter, bench_read.AT_MOST)
    seconds, ratio = alone(bench_feed.ratio)
    yield Row(
        "first read of 1,000 entries, 2 MB", seconds, "feedparser, sanitizer off", seconds / ratio, bench_feed.AT_MOST
    )
    usage = alone(bench_dry_run.dry_run)
    yield Row("dry-run --all --json, 1,000 posts", usage.cpu, "0.8 s", bench_dry_run.GOAL, bench_dry_run.AT_MOST)


def alone(measured: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """In a process of its own, whose collector has nobody else's garbage to look through."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(measured, *arguments, **named).result()


def main(corpus: Path) -> int:
    slow = 0
    for row in rows(corpus):
        print(row, flush=True)
        slow += row.ratio > row.at_most
    for script in filter(Path.exists, map(Path(__file__).with_name, _OTHERS)):
        slow += subprocess.run((sys.executable, script), check=False).returncode != 0
    return min(slow, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[3] / "shared" / "corpus")))

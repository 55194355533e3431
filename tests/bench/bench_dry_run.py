"""A dry run of 1,000 posts of a feed, on one channel, with nothing known before.

python tests/bench/bench_dry_run.py
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from tests.bench import programs, server

POSTS = 1_000
GOAL = 0.8  # seconds
AT_MOST = 1.4  # times the goal
ROUNDS = 7


def dry_run(posts: int = POSTS, rounds: int = ROUNDS) -> programs.Usage:
    """Return what the cheapest of some rounds took."""
    command = (*programs.HOOK.command[:-2], "dry-run", "--all", "--json")
    with server.running() as place, tempfile.TemporaryDirectory() as folder:
        programs.HOOK.prepare(Path(folder), place.url)
        place.reset(posts)
        return min((programs.measure(command, Path(folder)) for _ in range(rounds)), key=lambda usage: usage.cpu)


if __name__ == "__main__":
    usage = dry_run()
    print(f"dry-run --all --json, {POSTS:,} posts: {usage.seconds:.2f} s, {usage.cpu:.2f} s of CPU (goal {GOAL} s)")
    sys.exit(usage.cpu > AT_MOST * GOAL)

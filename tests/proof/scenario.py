"""A small blog, far ends, and the program between them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tests import ROOT
from tests.fakes.harness import open_case
from tests.fork_server import run_command, start_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from syndicator.testing.harness import Harness
    from tests.fork_server import Command

SLUGS = ("alpha", "bravo", "charlie")
CONFIG = """\
[blog]
title = "Slow days"
url = "https://slow.example.dev"

[[sources]]
kind = "repo"
path = "posts"

[ledger]
url = "{url}"
lease = "{lease}"

[policy]
first_run = "all"
max_age = "0s"
flood = 0
min_gap = "0s"
wait_until_live = false
"""
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
MOST_PASSES = 20
SOON = timedelta(seconds=15)  # what is due so soon after may be done in the same pass


class Count(NamedTuple):
    """What there is in the end: `copies` out there, those of them that are `twice`, posts `lost`, and `asked` of a person."""

    copies: int = 0
    twice: int = 0
    lost: int = 0
    asked: int = 0


@dataclass
class Scenario:
    folder: Path
    remotes: dict[str, Harness] = field(default_factory=dict)  # by the channel's name
    slugs: tuple[str, ...] = SLUGS
    lease: str = "5m"
    url: str = "sqlite:///state/ledger.db"

    @property
    def ledger(self) -> Path:
        return self.folder / "state/ledger.db"

    def write(self) -> None:
        """Posts and config.toml."""
        posts = self.folder / "posts"
        posts.mkdir(exist_ok=True)
        for day, slug in enumerate(self.slugs, 1):
            self.write_post(slug, day)
        channels = [f"[channels.{name}]\n{remote.section}\n" for name, remote in self.remotes.items()]
        (self.folder / "config.toml").write_text("\n".join([CONFIG.format(lease=self.lease, url=self.url), *channels]))

    def write_post(self, slug: str, day: int = 9, title: str = "") -> None:
        words = f"What {slug} taught me about patience, over {day} long days of looking at it."
        front = f"---\ntitle: {title or f'The tale of {slug}'}\nslug: {slug}\ndate: 2026-11-0{day}\n---\n"
        (self.folder / "posts" / f"{slug}.md").write_text(f"{front}\n{words}\n")

    # --- the program

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "tests.proof.child", *arguments]

    def env(self, **more: str) -> dict[str, str]:
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        base = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(self.folder)}
        secrets = {name: value for remote in self.remotes.values() for name, value in remote.env.items()}
        return base | secrets | more

    def run(self, *arguments: str, before: Sequence[str] = (), **env: str) -> subprocess.CompletedProcess[str]:
        """One call of the program, from its start to its end, forked unless there is a command `before` that starts it."""
        arguments, environment = arguments or ("run", "--once"), self.env(**env)
        if not before:
            return run_command(arguments, cwd=self.folder, env=environment, module="tests.proof.child")
        command = [*before, *self.command(*arguments)]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    def start(self, *arguments: str, **env: str) -> Command:
        return start_command(
            arguments or ("run", "--once"), cwd=self.folder, env=self.env(**env), module="tests.proof.child"
        )

    def until_quiet(self) -> list[subprocess.CompletedProcess[str]]:
        """Pass after pass, as time goes by, until nothing is left to be done by itself."""
        passes = []
        for _ in range(MOST_PASSES):
            passes.append(self.run())
            due = self.next_due()
            if due is None:
                return passes
            self.pass_time(max(due - datetime.now(UTC), timedelta(0)) + SOON)
        raise AssertionError(f"not quiet after {MOST_PASSES} passes: {[done.stderr for done in passes]}")

    # --- time

    def next_due(self) -> datetime | None:
        found = self.rows("SELECT MIN(due_at) AS due FROM deliveries WHERE state NOT IN ('held', 'skipped')")[0][0]
        return datetime.strptime(found, INSTANT).replace(tzinfo=UTC) if found else None

    def pass_time(self, by: timedelta) -> None:
        """Let so much time go by: all that the ledger remembers becomes so much older, and the far ends' clocks go on."""
        with closing(sqlite3.connect(self.ledger)) as book, book:
            book.create_function("older", 1, lambda text: _older(text, by), deterministic=True)
            for table, column in _instants(book):
                book.execute(f"UPDATE {table} SET {column} = older({column}) WHERE {column} IS NOT NULL")
        for remote in self.remotes.values():
            remote.pass_time(by)

    # --- what there is

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.ledger)) as book:
            return book.execute(sql, values).fetchall()

    def states(self, channel: str) -> dict[str, str]:
        """The state of each post's delivery, by slug."""
        sql = "SELECT p.slug, d.state FROM deliveries d JOIN posts p ON p.id = d.post_id WHERE d.channel = ?"
        return dict(self.rows(sql, channel))

    def count(self, channel: str) -> Count:
        remote, states = self.remotes[channel], self.states(channel)
        copies = Counter({slug: sum(slug in text for text in remote.published()) for slug in self.slugs})
        return Count(
            copies=copies.total(),
            twice=sum(n - 1 for n in copies.values() if n > 1),
            lost=sum(copies[slug] == 0 and states.get(slug) != "unknown" for slug in self.slugs),
            asked=sum(state == "unknown" for state in states.values()),
        )

    def ask_a_person(self, channel: str) -> None:
        """Resolve what is unknown, as somebody does who has looked."""
        for slug, state in self.states(channel).items():
            if state == "unknown":
                there = self.remotes[channel].copies(slug) > 0
                word = ("--sent", f"https://elsewhere.example/{slug}") if there else ("--not-sent",)
                done = self.run("resolve", slug, "--channel", channel, *word)
                assert done.returncode == 0, done.stderr


@contextmanager
def open_scenario(
    folder: Path, cases: Iterable[str], *, slugs: tuple[str, ...] = SLUGS, lease: str = "5m"
) -> Iterator[Scenario]:
    """A scenario with a channel of each of these cases, named as the case is."""
    remotes = {case: open_case(case, folder) for case in cases}
    scenario = Scenario(folder, remotes, slugs, lease)
    try:
        scenario.write()
        yield scenario
    finally:
        for remote in remotes.values():
            remote.close()


def stopped_at(scenario: Scenario, order: str) -> Command:
    """A worker that has come to this place, and stands still there."""
    worker = scenario.start(PROOF_STOP=order)
    worker.until_stopped()
    return worker


def _older(text: str, by: timedelta) -> str:
    return (datetime.strptime(text, INSTANT).replace(tzinfo=UTC) - by).strftime(INSTANT)


def _instants(book: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every column of the ledger that holds an instant."""
    tables = [row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [
        (table, row[1])
        for table in tables
        for row in book.execute(f"PRAGMA table_info({table})")
        if row[1].endswith(("_at", "_since", "_until")) or row[1] == "since"
    ]

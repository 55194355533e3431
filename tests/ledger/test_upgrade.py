"""What an earlier program wrote is read by today's: nothing is forgotten, and nothing is sent twice."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest

from tests import ROOT
from tests.fork_server import run_command
from tests.ledger.fixtures.build import FIXTURES, SHOWN, Program, open_platforms, write_blog, write_config, write_post
from tests.ledger.fixtures.earlier import put_earlier_ledger, unpacked
from tests.long_cases import long_except

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.server import FakeServer
    from tests.fakes.ledgers import Ledgers

NEVER_AGAIN = ("sent", "unknown")  # what is out there, or may be


class Blog(Program):
    """Today's program on the blog whose ledger an earlier one has written."""

    def __init__(self, folder: Path, ledger: str, platforms: dict[str, FakeServer]) -> None:
        super().__init__(ROOT, folder, ledger)
        self.platforms = platforms
        write_blog(folder)
        for slug, day in (("waiting", 18), ("claimed", 19), ("sending", 19)):
            write_post(folder, slug, day)
        write_config(folder, ledger, platforms)

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return run_command(arguments, cwd=self.folder, env=self.env(**env))

    def shown(self, command: str) -> Any:
        ran = self.run(command, "--json")
        assert (ran.returncode, ran.stderr) == (0, "")
        return json.loads(ran.stdout)

    def published(self) -> set[tuple[str, str]]:
        """(channel, slug) of all that went out, as often as it was asked for."""
        there = {(name, slug) for name in ("relay", "shop") for slug in self._slugs(name)}
        files = [path for folder in ("outbox", "shy", "letters") for path in (self.folder / folder).glob("[!.]*")]
        return there | {({"letters": "letter"}.get(path.parent.name, path.parent.name), path.stem) for path in files}

    def _slugs(self, name: str) -> list[str]:
        made = [publication.content["url"].rpartition("/")[2] for publication in self.platforms[name].publications]
        assert len(made) == len(set(made)), "twice"
        return [slug.partition("?")[0] for slug in made]


@pytest.fixture
def platforms() -> Iterator[dict[str, FakeServer]]:
    with ExitStack() as stack:
        yield open_platforms(stack)


@pytest.fixture
def blog(ledgers: Ledgers, tmp_path: Path, platforms: dict[str, FakeServer]) -> Blog:
    put_earlier_ledger(ledgers)
    return Blog(tmp_path, ledgers.url, platforms)


def expected(engine: str, command: str) -> Any:
    return json.loads((FIXTURES / engine / f"{command}.json").read_text())


def comparable(shown: Any) -> Any:
    """Without what was spent, which is of the month of today, and what the earlier program did not show; posts by name, for a
    dump has no order. What is pending and what is held is counted together: since the ledger was written, time has passed.
    """
    if isinstance(shown, list):
        for tried in (tried for row in shown for tried in row.get("attempt_log", ()) if tried["evidence"] == DIED):
            tried["ended_at"] = None  # today
        for copy in (copy for row in shown for copy in row.get("copies", ())):
            copy.pop("thread", None)
        return sorted(shown, key=lambda row: str(row["slug"]))
    for channel in shown["channels"].values():
        del channel["spent_usd"]
        channel["pending"] += channel.pop("held", 0)  # the earlier program counted them together
    shown["deliveries"]["pending"] += shown["deliveries"].pop("held")
    shown["needs_you"].sort(key=str)  # the earlier program did not put problems first
    return shown


DIED = "the program ended while it was being sent"


def taken_over(shown: Any) -> Any:
    """What the earlier program showed as held by a worker, which is dead: as the next pass takes it."""
    if not isinstance(shown, list):
        shown["channels"]["outbox"]["pending"] += 1
        for state, more in (("sending", -2), ("pending", 1), ("unknown", 1)):
            shown["deliveries"][state] += more
        return shown
    for row in (row for row in shown if row.get("state") == "sending"):
        row |= {"state": "unknown", "error": DIED}
        row["attempt_log"][-1] |= {"outcome": "ambiguous", "evidence": DIED}
    return [row for row in shown if row.get("state") != "claimed"]


@pytest.mark.parametrize("command", long_except(SHOWN[:1], SHOWN))
def test_it_shows_what_the_earlier_program_showed(blog: Blog, ledgers: Ledgers, command: str) -> None:
    assert comparable(blog.shown(command)) == comparable(taken_over(expected(ledgers.engine, command)))


@pytest.mark.long
def test_it_sends_nothing_twice_and_the_rest(blog: Blog, ledgers: Ledgers) -> None:
    before = {(row["channel"], row["slug"]): row["state"] for row in expected(ledgers.engine, "history")}
    for _ in range(2):
        assert blog.run("run", "--once").returncode in (0, 1, 4)
    went_out = blog.published()
    assert not [name for name in went_out if before.get(name) in NEVER_AGAIN]
    assert {("outbox", "claimed"), ("relay", "waiting"), ("shop", "words")} <= went_out
    now = {(row["channel"], row["slug"]): row["state"] for row in blog.shown("history")}
    assert {name: now[name] for name, state in before.items() if state in NEVER_AGAIN} == {
        name: state for name, state in before.items() if state in NEVER_AGAIN
    }
    assert now["relay", "sending"] == "unknown"  # it may have arrived


@pytest.mark.long
def test_a_backup_of_it_is_restored(tmp_path: Path, platforms: dict[str, FakeServer]) -> None:
    blog = Blog(tmp_path, f"sqlite:///{tmp_path}/syndicator.db", platforms)
    unpacked("backup.db", tmp_path / "kept.db")
    assert blog.run("check", "--backup", "kept.db").returncode == 0
    ran = blog.run("restore", "kept.db")
    assert ran.returncode == 0, ran.stderr
    with closing(sqlite3.connect(tmp_path / "syndicator.db")) as ledger:
        generators = dict(ledger.execute("SELECT key, generator FROM source_posts WHERE source = 'repo'"))
    assert set(generators.values()) == {"plain", "hugo"}
    states = {(row["channel"], row["slug"]): row["state"] for row in blog.shown("history")}
    sent = {name for name, state in states.items() if state in NEVER_AGAIN}
    assert {("x", "sent"), ("relay", "feed-only"), ("letter", "letter-2026-w47")} <= sent
    assert blog.run("run", "--once").returncode in (0, 1)
    assert not blog.published() & sent


@pytest.mark.long
def test_an_empty_ledger_goes_by_its_receipts_file(tmp_path: Path, platforms: dict[str, FakeServer]) -> None:
    blog = Blog(tmp_path, f"sqlite:///{tmp_path}/syndicator.db", platforms)
    shutil.copy(FIXTURES / "sqlite/receipts.json", tmp_path / "receipts.json")
    receipts = json.loads((tmp_path / "receipts.json").read_text())
    known = {(copy["channel"], post["slug"]) for post in receipts for copy in post["copies"]}
    assert len(known) > 10
    assert blog.run("run", "--once").returncode in (0, 1)
    assert blog.published() & known <= {("letter", "letter-2026-w47")}  # of what that one had not told of
    assert {("outbox", "claimed"), ("relay", "sending")} <= blog.published()

"""A ledger in trouble: one clear line, nothing more is sent, and what was sent is not forgotten."""

from __future__ import annotations

import os
import re
import resource
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.long_cases import long_except
from tests.proof.scenario import SLUGS, Count, open_scenario, stopped_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.proof.scenario import Scenario

pytestmark = pytest.mark.long  # it takes long

KINDS = ("file", "x", "webhook-plain")
READS = ("status", "history", "history alpha --json", "list", "links", "why alpha", "dry-run")


@pytest.fixture
def scenario() -> Iterator[Scenario]:
    """A blog of which one post is out already. Not in pytest's folder: there nobody else may look."""
    with TemporaryDirectory() as folder, open_scenario(Path(folder), KINDS, slugs=("alpha",)) as scenario:
        assert scenario.run().returncode == 0
        scenario.slugs = SLUGS
        scenario.write()
        yield scenario


def check_refused(scenario: Scenario, done: subprocess.CompletedProcess[str], *words: str, status: int = 1) -> None:
    """One line, an exit status, and nothing more out there than before."""
    lines = done.stderr.strip().splitlines()
    assert (done.returncode, len(lines)) == (status, 1), (done.stdout, done.stderr)
    assert re.search("|".join(words), lines[0]), lines
    assert [remote.copies(slug) for remote in scenario.remotes.values() for slug in SLUGS] == [1, 0, 0] * len(
        scenario.remotes
    )


def check_well(scenario: Scenario) -> None:
    scenario.until_quiet()
    assert {name: scenario.count(name) for name in scenario.remotes} == dict.fromkeys(
        scenario.remotes, Count(copies=len(SLUGS))
    )


def test_a_ledger_that_a_newer_version_has_written_is_refused(scenario: Scenario) -> None:
    with closing(sqlite3.connect(scenario.ledger)) as book, book:
        book.execute("INSERT INTO migrations VALUES ('m999_later', '2027-01-01T00:00:00.000000Z')")
    check_refused(scenario, scenario.run(), "newer syndicator .*upgrade", status=2)
    with closing(sqlite3.connect(scenario.ledger)) as book, book:
        book.execute("DELETE FROM migrations WHERE name = 'm999_later'")
    check_well(scenario)


@pytest.mark.parametrize("garbage", [b"SQLite format 3\0" + b"\xff" * 4096, b"\0" * 8192, b"this is no ledger\n" * 300])
def test_a_corrupt_ledger_is_refused(scenario: Scenario, garbage: bytes) -> None:
    whole = scenario.ledger.read_bytes()
    scenario.ledger.write_bytes(garbage)
    check_refused(scenario, scenario.run(), "damaged|not a ledger|malformed")
    scenario.ledger.write_bytes(whole)
    check_well(scenario)


def test_an_empty_file_in_place_of_the_ledger_is_a_new_ledger_and_what_can_be_asked_is_asked(
    scenario: Scenario,
) -> None:
    scenario.ledger.write_bytes(b"")
    done = scenario.run()
    assert "Traceback" not in done.stderr
    assert scenario.count("file").twice == 0


def as_nobody(scenario: Scenario) -> list[str]:
    """What starts a program that may not do as it likes."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv")
    subprocess.run(["chown", "-R", "65534:65534", str(scenario.folder)], check=True)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def test_a_log_of_writes_that_was_cut_off_anywhere_sends_nothing_twice(tmp_path: Path) -> None:
    """What a power cut may leave of the last write: it is as if that had never been begun, and no byte had left."""
    with open_scenario(tmp_path, ["file"], slugs=("alpha",)) as scenario:
        scenario.run(PROOF_KILL="return Transitions.record_intent 1")
        log = scenario.ledger.with_name("ledger.db-wal")
        whole = log.read_bytes()
        log.write_bytes(whole[:-100])
        assert scenario.run().returncode == 0
        assert scenario.count("file") == Count(copies=1)


@pytest.mark.parametrize("what", ["state", "state/ledger.db"])
def test_a_ledger_that_can_not_be_written_is_refused(scenario: Scenario, what: str) -> None:
    before = as_nobody(scenario)
    if scenario.run("--version", before=before).returncode != 0:
        pytest.skip("nobody may not run Python here")
    place = scenario.folder / what
    mode = place.stat().st_mode
    place.chmod(0o555 if place.is_dir() else 0o444)
    done = scenario.run(before=before)
    place.chmod(mode)
    check_refused(scenario, done, "can't be written|can't be opened|readonly|written")
    check_well(scenario)


@pytest.mark.parametrize("killed", [False, True])
def test_a_ledger_that_can_not_be_written_is_read_all_the_same(scenario: Scenario, killed: bool) -> None:
    if killed:  # what a worker leaves beside the ledger is read with it
        scenario.run(PROOF_KILL="return Kind.send 1")
    before = as_nobody(scenario)
    if scenario.run("--version", before=before).returncode != 0:
        pytest.skip("nobody may not run Python here")
    places = [scenario.folder, scenario.folder / "state", *(scenario.folder / "state").rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        shown = {command: scenario.run(*command.split(), before=before) for command in READS}
    finally:
        for place in places:
            place.chmod(0o755 if place.is_dir() else 0o644)
    assert {command: (done.returncode, done.stderr) for command, done in shown.items()} == dict.fromkeys(READS, (0, ""))
    assert "sent" in shown["history"].stdout
    assert "alpha" in shown["links"].stdout


def test_a_full_disk_stops_all_and_loses_nothing(scenario: Scenario) -> None:
    """No file may grow beyond what the ledger has now: its log of writes is full at some moment of the pass."""
    size = scenario.ledger.stat().st_size
    limit = f"import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); os.execv(sys.argv[1], sys.argv[1:])"
    done = scenario.run(before=[sys.executable, "-c", limit])
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    scenario.until_quiet()
    for name in scenario.remotes:
        if scenario.count(name).asked:
            scenario.ask_a_person(name)
    check_well(scenario)


@pytest.mark.parametrize("kind", long_except(("hashnode", "file"), ("x", "hashnode", "linkedin", "file")))
def test_a_receipt_that_can_not_be_saved_is_told_with_the_command_that_saves_it(tmp_path: Path, kind: str) -> None:
    """The disk is full once it is out, and has room again after."""
    with open_scenario(tmp_path, [kind]) as scenario:
        worker = stopped_at(scenario, "return Kind.send 2")
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (4096, 4096))  # enough for what it says, not for the ledger
        worker.send_signal(signal.SIGCONT)
        said, problems = worker.communicate(timeout=60)
        (command,) = re.findall(r"when it can again: (syndicator resolve .*)", problems)
        assert (worker.returncode, "Traceback" in problems) == (1, False)
        assert re.search(r"sent +\w+ +The tale of alpha", said), "what went well before is told, too"
        assert scenario.count(kind).copies == 2, "nothing more is sent"
        assert scenario.run(*shlex.split(command)[1:]).returncode == 0
        assert scenario.states(kind)["bravo"] == "sent"
        scenario.until_quiet()
        assert scenario.count(kind) == Count(copies=len(SLUGS))

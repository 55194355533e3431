"""A job that is killed in a send and loses its ledger: the receipts file, pushed before, names what it may have sent."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.long_cases import long_except
from tests.proof.scenario import SLUGS, Count, Scenario, open_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long

INTENT, SENT = "Note what is about to be syndicated", "Note what was syndicated"
PLACES = {  # where the job is killed → how often the first post was sent by then
    "call Kind.send 1": 0,
    "return Kind.send 1": 1,
    "return Transitions.record_receipt 1": 1,
}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.dev", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def open_job(folder: Path, kind: str, *, push: bool = True) -> Iterator[Scenario]:
    """A checkout of the blog on a machine that is thrown away. The server's repository is `server.git` beside it."""
    job, server = folder / "job", folder / "server.git"
    job.mkdir()
    with open_scenario(job, [kind]) as scenario:
        config = job / "config.toml"
        kept = f'[ledger]\nreceipts = "data/receipts.json"\nreceipts_git = "{"push" if push else "commit"}"\n'
        config.write_text(config.read_text().replace("[ledger]\n", kept))
        (job / ".gitignore").write_text("state/\n*outbox*\n")
        git(folder, "init", "-q", "--bare", "-b", "main", str(server))
        git(job, "init", "-q", "-b", "main")
        git(job, "add", "config.toml", "posts", ".gitignore")
        git(job, "commit", "-q", "-m", "A blog")
        git(job, "remote", "add", "origin", str(server))
        git(job, "push", "-q", "-u", "origin", "main")
        yield scenario


def start_anew(scenario: Scenario, *, ledger: Path | None = None) -> None:
    """Another machine: a fresh checkout, no ledger or an older one, and no mark."""
    shutil.rmtree(scenario.folder / "state")
    git(scenario.folder, "fetch", "-q")
    git(scenario.folder, "reset", "-q", "--hard", "origin/main")
    if ledger:
        (scenario.folder / "state").mkdir()
        shutil.copy(ledger, scenario.ledger)


def states_on_server(folder: Path) -> dict[str, str]:
    posts: list[dict[str, Any]] = json.loads(git(folder / "server.git", "show", "main:data/receipts.json"))
    return {post["slug"]: copy["state"] for post in posts for copy in post["copies"]}


def messages(folder: Path) -> list[str]:
    return git(folder / "server.git", "log", "--format=%s", "main").splitlines()


def settle(scenario: Scenario, kind: str) -> Count:
    """Pass after pass, then a person's answers; what there was before these."""
    scenario.until_quiet()
    before = scenario.count(kind)
    assert (before.twice, before.lost) == (0, 0)
    scenario.ask_a_person(kind)
    scenario.until_quiet()
    assert scenario.count(kind) == Count(copies=len(SLUGS))
    return before


@pytest.mark.parametrize("place", long_except(("return Kind.send 1",), PLACES))
@pytest.mark.parametrize("kind", long_except(("webhook-plain", "file"), ("webhook-plain", "file", "mastodon", "x")))
def test_a_job_that_is_killed_and_loses_its_ledger_sends_nothing_twice(tmp_path: Path, kind: str, place: str) -> None:
    with open_job(tmp_path, kind) as scenario:
        assert scenario.run(PROOF_KILL=place).returncode == -signal.SIGKILL
        assert scenario.count(kind).copies == PLACES[place]
        assert states_on_server(tmp_path) == dict.fromkeys(SLUGS, "sending")
        start_anew(scenario)
        before = settle(scenario, kind)
        asked = 0 if kind in ("file", "mastodon") else len(SLUGS)
        assert before.asked == asked, "what a look can't tell, a person is asked"
        assert states_on_server(tmp_path) == dict.fromkeys(SLUGS, "sent")


@pytest.mark.parametrize("place", long_except(("return Kind.send 1",), PLACES))
def test_a_job_that_gets_an_older_ledger_knows_that_it_is_older(tmp_path: Path, place: str) -> None:
    with open_job(tmp_path, "webhook-plain") as scenario:
        all_slugs, scenario.slugs = scenario.slugs, ("alpha",)
        for slug in all_slugs[1:]:
            (scenario.folder / "posts" / f"{slug}.md").rename(scenario.folder / f"{slug}.later")
        assert scenario.run().returncode == 0
        shutil.copy(scenario.ledger, tmp_path / "kept.db")
        for slug in all_slugs[1:]:
            (scenario.folder / f"{slug}.later").rename(scenario.folder / "posts" / f"{slug}.md")
        scenario.slugs = all_slugs
        scenario.run(PROOF_KILL=place)
        start_anew(scenario, ledger=tmp_path / "kept.db")
        assert settle(scenario, "webhook-plain").asked == 2


def test_what_a_source_shows_only_later_is_in_doubt_all_the_same(tmp_path: Path) -> None:
    """The older ledger has counted on by then."""
    with open_job(tmp_path, "webhook-plain") as scenario:
        posts = scenario.folder / "posts"
        later = [post.rename(tmp_path / post.name) for post in posts.iterdir() if post.stem != "alpha"]
        assert scenario.run().returncode == 0
        shutil.copy(scenario.ledger, tmp_path / "kept.db")
        for path in later:
            shutil.copy(path, posts)
        scenario.run(PROOF_KILL="return Kind.send 2")
        start_anew(scenario, ledger=tmp_path / "kept.db")
        (posts / "charlie.md").unlink()
        for _ in range(3):
            scenario.run()
        shutil.copy(tmp_path / "charlie.md", posts)
        assert settle(scenario, "webhook-plain").asked == 2


def test_whose_copy_it_is_of_two_channels_of_an_account_is_left_to_a_person(tmp_path: Path) -> None:
    with open_job(tmp_path, "mastodon") as scenario:
        config = scenario.folder / "config.toml"
        config.write_text(f"{config.read_text()}\n[channels.second]\n{scenario.remotes['mastodon'].section}\n")
        git(scenario.folder, "commit", "-q", "-a", "-m", "Two channels")
        scenario.run(PROOF_KILL="return Kind.send 1")
        (sent,) = (slug for slug in SLUGS if scenario.remotes["mastodon"].copies(slug))
        start_anew(scenario)
        scenario.until_quiet()
        for channel in ("mastodon", "second"):
            assert scenario.states(channel) == {slug: "unknown" if slug == sent else "sent" for slug in SLUGS}


def test_a_job_that_keeps_its_ledger_goes_by_it(tmp_path: Path) -> None:
    with open_job(tmp_path, "webhook-plain") as scenario:
        scenario.run(PROOF_KILL="return Kind.send 2")
        assert settle(scenario, "webhook-plain").asked == 1
        assert states_on_server(tmp_path) == dict.fromkeys(SLUGS, "sent")


def test_a_pass_pushes_once_before_and_once_after_and_an_idle_one_never(tmp_path: Path) -> None:
    with open_job(tmp_path, "file") as scenario:
        for _ in range(2):
            assert scenario.run().returncode == 0
            assert messages(tmp_path) == [SENT, INTENT, "A blog"]
        (tmp_path / "server.git").rename(tmp_path / "away.git")
        done = scenario.run()
        assert (done.returncode, done.stderr) == (0, "")


def test_push_by_hand_announces_it_as_well(tmp_path: Path) -> None:
    with open_job(tmp_path, "webhook-plain") as scenario:
        scenario.run("push", "alpha", "--yes", PROOF_KILL="return Kind.send 1")
        assert states_on_server(tmp_path) == {"alpha": "sending"}
        start_anew(scenario)
        assert settle(scenario, "webhook-plain").asked == 1


def test_without_a_push_nothing_is_sent_and_one_line_says_so(tmp_path: Path) -> None:
    with open_job(tmp_path, "webhook-plain") as scenario:
        away = (tmp_path / "server.git").rename(tmp_path / "away.git")
        for command in (("run", "--once"), ("push", "alpha", "--yes")):
            done = scenario.run(*command)
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
            assert done.stderr.endswith("; nothing is sent until that works\n")
        assert scenario.count("webhook-plain").copies == 0
        away.rename(tmp_path / "server.git")
        scenario.until_quiet()
        assert scenario.count("webhook-plain") == Count(copies=len(SLUGS))
        assert messages(tmp_path) == [SENT, INTENT, "A blog"]


def test_a_file_that_is_only_committed_names_it_before_the_first_byte(tmp_path: Path) -> None:
    with open_job(tmp_path, "webhook-plain", push=False) as scenario:
        scenario.run(PROOF_KILL="return Kind.send 1")
        shutil.rmtree(scenario.folder / "state")
        assert settle(scenario, "webhook-plain").asked == len(SLUGS)

"""Hosts that share a ledger on PostgreSQL, killed, stopped beyond their lease and continued: each post is there once."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes.ledgers import ledgers_on
from tests.proof.faults import settled
from tests.proof.kills import PLACES
from tests.proof.remotes import ASKS, FULL
from tests.proof.scenario import Count, stopped_at
from tests.proof.server import open_on_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fork_server import Command
    from tests.proof.server import ServerScenario

pytestmark = pytest.mark.long  # it takes long

SLUGS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot")
LEASE = 3.0  # seconds; long enough that no heartbeat is being written when a worker is stopped
KINDS = ("webhook-plain", "webhook-standard", "mastodon", "x", "linkedin")
SENDING = ("once the intent is committed", "before a byte leaves", "once the answer has been read")


@pytest.fixture
def scenario(request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: str) -> Iterator[ServerScenario]:
    url = ledgers_on("postgresql", postgresql_server, tmp_path).url
    with open_on_server(tmp_path, request.param, url, slugs=SLUGS, lease=f"{LEASE:.0f}s") as scenario:
        yield scenario


def ended(worker: Command) -> None:
    _, problems = worker.communicate(timeout=180)
    assert "Traceback" not in problems
    assert "this is a bug" not in problems


def check(scenario: ServerScenario) -> None:
    (kind,) = scenario.remotes
    trial = settled(scenario)[kind]
    assert (trial.before.twice, trial.before.lost) == (0, 0), trial
    assert not trial.before.asked or kind in ASKS, trial
    assert trial.after == Count(copies=len(SLUGS)), trial


@pytest.mark.parametrize("place", SENDING)
@pytest.mark.parametrize("scenario", KINDS, indirect=True)
def test_one_host_is_stopped_beyond_its_lease_and_another_is_killed(scenario: ServerScenario, place: str) -> None:
    sleeping, dying, living = (scenario.on_host(name) for name in ("sleeping", "dying", "living"))
    sleeper = stopped_at(sleeping, PLACES[place])
    time.sleep(LEASE + 0.5)
    assert dying.run(PROOF_KILL=PLACES[place]).returncode == -signal.SIGKILL
    time.sleep(LEASE + 0.5)
    living.run()
    sleeper.send_signal(signal.SIGCONT)
    ended(sleeper)
    check(scenario)


@pytest.mark.parametrize("seed", range(12 if FULL else 3))
@pytest.mark.parametrize("scenario", KINDS, indirect=True)
def test_hosts_are_killed_and_stopped_at_any_time(scenario: ServerScenario, seed: int) -> None:
    """Four begin at once; one is killed, one is stopped beyond its lease and continued while a fifth works."""
    choose = random.Random(seed)
    workers = [scenario.on_host(f"host-{number}").start(PROOF_IDLE_SECONDS="4") for number in range(4)]
    killed, stopped, *others = choose.sample(workers, 4)
    for worker, number in ((stopped, signal.SIGSTOP), (killed, signal.SIGKILL)):
        time.sleep(choose.uniform(0.1, 0.5))
        worker.send_signal(number)
    for worker in others:
        ended(worker)
    time.sleep(LEASE + 0.5)
    scenario.run()
    stopped.send_signal(signal.SIGCONT)
    for worker in (stopped, killed):
        ended(worker)
    check(scenario)

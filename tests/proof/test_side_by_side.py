"""Two workers on one ledger: each post goes out once, whoever is quicker, slower, stopped or dead."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.proof.faults import settled
from tests.proof.remotes import ASKS, FULL, SAMPLE
from tests.proof.scenario import SLUGS, Count, Scenario, open_scenario, stopped_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fork_server import Command

pytestmark = pytest.mark.long  # it takes long

ROUNDS = 40 if FULL else 2


def check_once(scenario: Scenario, posts: int = len(SLUGS)) -> None:
    assert {name: scenario.count(name) for name in scenario.remotes} == dict.fromkeys(
        scenario.remotes, Count(copies=posts)
    )


def ended(worker: Command) -> int:
    _, said = worker.communicate(timeout=60)
    assert "Traceback" not in said
    assert "unexpected" not in said
    assert worker.returncode is not None
    return worker.returncode


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_passes_that_start_at_the_same_moment_send_each_post_once(tmp_path: Path, number: int) -> None:
    with open_scenario(tmp_path, SAMPLE) as scenario:
        workers = [scenario.start() for _ in range(2 + number % 2)]
        assert [ended(worker) for worker in workers] == [0] * len(workers)
        scenario.until_quiet()
        check_once(scenario)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_push_during_a_pass_sends_nothing_twice(tmp_path: Path, number: int) -> None:
    with open_scenario(tmp_path, ("file", "x", "webhook-plain")) as scenario:
        workers = [scenario.start()]
        time.sleep(0.4 * number)
        workers += [scenario.start("push", "--yes", slug) for slug in SLUGS[:2]]
        assert {ended(worker) for worker in workers} <= {0, 1, 2}  # it was sent already, or is being sent
        scenario.until_quiet()
        check_once(scenario)


# The lease is long enough that no heartbeat is being written when the worker stops: it would hold the ledger.
PLACES = (
    "return ClaimStore.claim_all 2",
    "return Transitions.record_intent 2",
    "call Kind.send 2",
    "return Kind.send 2",
)
EVERYWHERE = ("file", "webhook-plain", "hashnode")  # one that always knows, one that never does, one that asks


def stops() -> list[tuple[str, str]]:
    """Each kind at the moment at which it is about to send, a few at each place."""
    places = {kind: PLACES if FULL or kind in EVERYWHERE else PLACES[2:3] for kind in SAMPLE}
    return [(kind, place) for kind, each in places.items() for place in each]


@pytest.mark.parametrize(("kind", "place"), stops())
def test_a_worker_that_was_stopped_beyond_its_lease_makes_no_second_copy(tmp_path: Path, kind: str, place: str) -> None:
    """On the same host it is known to live, so nobody takes over from it."""
    with open_scenario(tmp_path, [kind], lease="3s") as scenario:
        sleeper = stopped_at(scenario, place)
        time.sleep(3.2)
        assert scenario.run().returncode == 0
        assert scenario.count(kind).copies <= 2
        sleeper.send_signal(signal.SIGCONT)
        ended(sleeper)
        scenario.until_quiet()
        check_once(scenario)


@pytest.mark.parametrize(("kind", "place"), stops())
def test_a_worker_on_another_host_that_was_stopped_beyond_its_lease_makes_no_second_copy(
    tmp_path: Path, kind: str, place: str
) -> None:
    """It is taken for dead: what it may have sent is looked up, resent where that is no second copy, or unknown."""
    with open_scenario(tmp_path, [kind], lease="3s") as scenario:
        sleeper = stopped_at(scenario, place)
        for lock in (scenario.folder / "state/owners").iterdir():
            lock.unlink()  # no such file here: so it is somewhere else
        time.sleep(3.2)
        scenario.run()
        assert scenario.count(kind).copies <= len(SLUGS)
        sleeper.send_signal(signal.SIGCONT)
        ended(sleeper)
        trial = settled(scenario)[kind]
        assert (trial.before.twice, trial.before.lost) == (0, 0)
        assert not trial.before.asked or kind in ASKS
        assert trial.after == Count(copies=len(SLUGS))


def test_a_worker_that_died_is_taken_over_from_at_once(tmp_path: Path) -> None:
    with open_scenario(tmp_path, ["file"], lease="1h") as scenario:
        scenario.run(PROOF_KILL="return Kind.send 2")
        assert scenario.run().returncode == 0
        check_once(scenario)
        assert scenario.rows("SELECT id FROM instances") == []
        assert list((scenario.folder / "state/owners").iterdir()) == []


@pytest.mark.parametrize("signals", [(signal.SIGTERM,), (signal.SIGINT,), (signal.SIGTERM, signal.SIGTERM)])
def test_a_worker_that_is_asked_to_stop_leaves_nothing_in_doubt_that_it_could_know(
    tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    with open_scenario(tmp_path, ["hashnode"], lease="1h") as scenario:
        server = scenario.remotes["hashnode"].server
        assert server is not None
        server.misbehave("hang_after", seconds=1.5)
        worker = scenario.start(PROOF_READ_SECONDS="5")
        while not server.publications:
            time.sleep(0.02)
        for one in signals:
            worker.send_signal(one)
            time.sleep(0.1)
        assert ended(worker) == 128 + signals[0]
        assert set(scenario.states("hashnode").values()) <= {"sent", "pending", "unknown"}
        scenario.until_quiet()
        check_once(scenario)

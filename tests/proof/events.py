"""What happens to a blog over days, and what came of it: limits, outages, what a person says or does meanwhile."""

from __future__ import annotations

import shutil
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.proof.faults import Trial, settled
from tests.proof.scenario import SLUGS, open_scenario, stopped_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.testing.server import FakeServer
    from tests.proof.scenario import Scenario

LONG = timedelta(hours=25)  # no platform is obeyed for longer than a day


def try_event(folder: Path, kind: str, event: str) -> Trial | None:
    """Let it happen to a blog with one channel. None if it can't happen there."""
    happen, slugs = EVENTS[event]
    with open_scenario(folder, [kind], slugs=slugs) as scenario:
        if not happen(scenario, kind):
            return None
        return settled(scenario)[kind]


def limited(scenario: Scenario, kind: str) -> bool:
    def limit(server: FakeServer) -> None:
        server.misbehave("429_before", times=99, headers={"Retry-After": "1800"})

    return _without_the_platform(scenario, kind, limit)


def refused(scenario: Scenario, kind: str) -> bool:
    return _without_the_platform(scenario, kind, lambda server: server.misbehave("refuse", seconds=600))


def unresolved(scenario: Scenario, kind: str) -> bool:
    return _without_the_platform(scenario, kind, lambda _: None, PROOF_NO_NAMES="1")


def _without_the_platform(scenario: Scenario, kind: str, break_: Callable[[FakeServer], None], **env: str) -> bool:
    server = scenario.remotes[kind].server
    if server is None:
        return False
    break_(server)
    for _ in range(2):
        done = scenario.run(**env)
        assert done.returncode == 1, (kind, done.stdout, done.stderr)
        assert set(scenario.states(kind).values()) == {"pending"}, (kind, done.stdout)
        scenario.pass_time(LONG)
    return True


def spoken_of_in_flight(scenario: Scenario, kind: str) -> bool:
    """Whatever a person says of a delivery that is being sent is refused."""
    sender = stopped_at(scenario, "call Kind.send 1")
    channel = ("alpha", "--channel", kind)
    for word in (("resolve", *channel, "--not-sent"), ("skip", *channel), ("retract", *channel, "--yes")):
        said = scenario.start(*word)
        output = said.communicate(timeout=60)
        assert said.returncode != 0, (kind, word, output)
    sender.send_signal(signal.SIGCONT)
    sender.communicate(timeout=60)
    return True


def rolled_back(scenario: Scenario, kind: str) -> bool:
    """An old copy of the ledger is put back by hand."""
    scenario.until_quiet()
    copy = shutil.copy(scenario.ledger, scenario.folder / "copy.db")
    scenario.slugs = SLUGS
    scenario.write()
    scenario.until_quiet()
    shutil.copy(copy, scenario.ledger)
    scenario.run()
    held = {slug for slug, state in scenario.states(kind).items() if state == "held"}
    assert held == set(SLUGS[1:]), (kind, scenario.states(kind))
    return True


def sent_again(scenario: Scenario, kind: str) -> bool:
    """What is in doubt is sent again by hand, in another round."""
    scenario.run(PROOF_KILL="call Kind.send 1")
    done = scenario.run("push", "alpha", "--channel", kind, "--again", "--yes")
    assert done.returncode in (0, 3), (
        kind,
        done.stdout,
        done.stderr,
    )  # 3: where a draft of the first round has its name
    return True


EVENTS: dict[str, tuple[Callable[[Scenario, str], bool], tuple[str, ...]]] = {
    "429 with Retry-After, for two days": (limited, SLUGS),
    "connection refused, for two days": (refused, SLUGS),
    "no name is resolved, for two days": (unresolved, SLUGS),
    "a person's word during a send": (spoken_of_in_flight, SLUGS),
    "an older copy of the ledger put back": (rolled_back, SLUGS[:1]),
    "sent again by hand while in doubt": (sent_again, SLUGS[:1]),
}

"""What can go wrong with an answer, done to every kind of channel at once, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.proof.remotes import TRIED
from tests.proof.scenario import Count, open_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.proof.scenario import Scenario

FAULTS = {  # what goes wrong → how the far end is told to do it
    "connection refused": "refuse",
    "reset before the request is read": "reset_unread",
    "accepted, then reset": "reset_after",
    "closed without an answer, not accepted": "close_before",
    "accepted, then closed without an answer": "close_after",
    "silence, not accepted": "hang_before",
    "accepted, then silence": "hang_after",
    "500, not accepted": "500_before",
    "accepted, then 500": "500_after",
    "accepted, then garbage with 200": "garbage",
    "accepted, then nothing with 200": "empty",
    "accepted, then half an answer": "truncated",
    "429": "429_before",
}


class Trial(NamedTuple):
    """What there was before a person was asked, and after they had answered."""

    before: Count
    after: Count


def try_fault(folder: Path, how: str, *, times: int = 1, cases: Sequence[str] = TRIED) -> dict[str, Trial]:
    """Do it to the sends of one blog on every channel. Returns what came of it, by case, where there is a server."""
    with open_scenario(folder, cases) as scenario:
        servers = {name: remote.server for name, remote in scenario.remotes.items() if remote.server}
        for server in servers.values():
            server.misbehave(how, times=times, seconds=8)
        scenario.run(PROOF_READ_SECONDS="3" if how.startswith("hang") else "30")
        return {name: trial for name, trial in settled(scenario).items() if name in servers}


def settled(scenario: Scenario) -> dict[str, Trial]:
    """Pass after pass, then a person's answers, then pass after pass."""
    for remote in scenario.remotes.values():
        if remote.server is not None:
            remote.server.behave()
    scenario.until_quiet()
    before = {name: scenario.count(name) for name in scenario.remotes}
    for name, count in before.items():
        if count.asked:
            scenario.ask_a_person(name)
    scenario.until_quiet()
    return {name: Trial(count, scenario.count(name)) for name, count in before.items()}

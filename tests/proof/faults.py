"""What can go wrong with an answer, done to every kind of channel at once, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.proof.far import NETWORKED
from tests.proof.world import Count, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.world import World

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


def try_fault(folder: Path, how: str, *, times: int = 1) -> dict[str, Trial]:
    """Do it to the sends of one blog on every channel. Returns what came of it, by kind."""
    with world(folder, NETWORKED) as made:
        for far in made.far.values():
            assert far.server is not None
            far.server.misbehave(how, times=times, seconds=1.5)
        made.run(PROOF_PATIENCE="0.6" if how.startswith("hang") else "10")
        return settled(made)


def settled(made: World) -> dict[str, Trial]:
    """Pass after pass, then a person's answers, then pass after pass."""
    for far in made.far.values():
        if far.server is not None:
            far.server.behave()
    made.until_quiet()
    before = {name: made.count(name) for name in made.far}
    for name, count in before.items():
        if count.asked:
            made.ask_a_person(name)
    made.until_quiet()
    return {name: Trial(count, made.count(name)) for name, count in before.items()}

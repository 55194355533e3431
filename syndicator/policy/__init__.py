"""Whether, when and why not: pure. A case goes in, a decision with its reason comes out.

The gates are asked in order, and the first that objects decides. A person can lift gates from a delivery:
`approved` lifts what only asks for a look, `pushed` also what asks for patience, `forced` all.

On a channel that speaks in digests a post is asked whether it may go out at all, and waits for the end of its week or
month; when to speak is asked of the digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Decision, State
from syndicator.policy.input import PolicyInput
from syndicator.policy.rules import BY_TEXT, LOOK_AGAIN, OF_A_DIGEST, OF_A_PART, OF_A_POST

if TYPE_CHECKING:
    from syndicator.policy.rules import Gates

__all__ = ["BY_TEXT", "LEVELS", "LOOK_AGAIN", "PolicyInput", "evaluate"]

LEVELS = ("", "approved", "pushed", "forced")


def evaluate(case: PolicyInput) -> Decision:
    """The first objection, else: now. With the rule `digest`: as part of the digest that is due now."""
    level = LEVELS.index(case.allowed)
    gathered = _waits_for_digest(case)
    for gate, lifted_by in _gates(case):
        if level < LEVELS.index(lifted_by) and (objection := gate(case)) is not None:
            return objection
    rule, reason = ("digest", "it belongs to the digest that is due") if gathered else ("due", "it is due")
    return Decision(state=State.PENDING, rule=rule, reason=reason, due_at=case.now)


def _gates(case: PolicyInput) -> Gates:
    if case.post.gathers:
        return OF_A_DIGEST
    return OF_A_PART if _waits_for_digest(case) else OF_A_POST


def _waits_for_digest(case: PolicyInput) -> bool:
    return bool(case.channel.digest) and not case.post.gathers and case.allowed not in ("pushed", "forced")

"""Decide whether and when a post is sent on a channel. Pure: takes a PolicyInput, returns a Decision with its reason.

The rules run in order; the first that objects decides. A person can lift rules from a delivery: `approved` lifts those
that require an approval, `pushed` also those that delay, `forced` all.

On a channel with a digest, only the rules about whether a post may be sent apply to it; it waits for the end of its
week or month. The rules about timing apply to the digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Decision, State
from syndicator.policy.input import PolicyInput
from syndicator.policy.rules import BY_TEXT, FOR_DIGEST_ENTRIES, FOR_DIGESTS, FOR_POSTS, PAGE_RETRY

if TYPE_CHECKING:
    from syndicator.policy.rules import Rules

__all__ = ["BY_TEXT", "LEVELS", "PAGE_RETRY", "PolicyInput", "evaluate"]

LEVELS = ("", "approved", "pushed", "forced")


def evaluate(case: PolicyInput) -> Decision:
    """Return the first objection, else: send now (rule `due`), or as part of the digest that is due now (rule
    `digest`).
    """
    level = LEVELS.index(case.allowed)
    for objection, lifted_by in _rules_for(case):
        if (lifted_by is None or level < LEVELS.index(lifted_by)) and (decision := objection(case)) is not None:
            return decision
    rule, reason = ("digest", "part of the digest that is due") if case.waits_for_digest else ("due", "due now")
    return Decision(state=State.PENDING, rule=rule, reason=reason, due_at=case.now)


def _rules_for(case: PolicyInput) -> Rules:
    if case.post.digest_of:
        return FOR_DIGESTS
    return FOR_DIGEST_ENTRIES if case.waits_for_digest else FOR_POSTS

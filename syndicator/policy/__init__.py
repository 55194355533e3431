"""Decide whether and when a post is sent on a channel. Pure: takes a PolicyInput, returns a Decision with its reason.

The rules run in order; the first that objects decides. A person can lift rules from a delivery: `approved` lifts those
that require an approval, `pushed` also those that delay, `forced` all. What waited for a review goes out with the text
that the person saw, and no other.

On a channel with a digest, only the rules about whether a post may be sent apply to it; it waits for the end of its
week or month. The rules about timing apply to the digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Decision, State
from syndicator.policy.input import PolicyInput
from syndicator.policy.rules import BY_TEXT, FOR_DIGEST_ENTRIES, FOR_DIGESTS, FOR_POSTS, FOR_RECORDS, PAGE_RETRY

if TYPE_CHECKING:
    from syndicator.policy.rules import Rules

__all__ = ["BY_TEXT", "LEVELS", "PAGE_RETRY", "PolicyInput", "evaluate", "evaluate_record"]

LEVELS = ("", "approved", "pushed", "forced")


def evaluate(case: PolicyInput) -> Decision:
    """Return the first objection, else: send now (rule `due`), or as part of the digest that is due now (rule
    `digest`).
    """
    if (decision := _first_objection(_rules_for(case), case)) is not None:
        return decision
    rule, reason = ("digest", "part of the digest that is due") if case.waits_for_digest else ("due", "due now")
    return Decision(state=State.PENDING, rule=rule, reason=reason, due_at=case.now)


def evaluate_record(case: PolicyInput) -> Decision | None:
    """Return the first objection to a record of a public post, which announces nothing: how old the post is, or how
    many there are, does not matter.
    """
    return _first_objection(FOR_RECORDS, case)


def _first_objection(rules: Rules, case: PolicyInput) -> Decision | None:
    level = LEVELS.index(case.allowed)
    for objection, lifted_by in rules:
        if (lifted_by is None or level < LEVELS.index(lifted_by)) and (decision := objection(case)) is not None:
            return decision
    return None


def _rules_for(case: PolicyInput) -> Rules:
    if case.post.digest_of:
        return FOR_DIGESTS
    return FOR_DIGEST_ENTRIES if case.waits_for_digest else FOR_POSTS

"""What a pass did, as data: for the person who ran it, and for the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import State, typed
from syndicator.value import value

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.model import Delivery, Post


@value
class DeliveryResult:
    """What became of one delivery. `commands`: what a person may do about it, ready to paste."""

    slug: str
    title: str
    channel: str
    state: State
    remote_url: str = ""
    confirmed: bool = True
    reason: str = ""
    error: str = ""
    due_at: datetime | None = None
    commands: tuple[str, ...] = ()
    updated: bool = False  # a copy that was there, and has been brought to what its post says now


@value
class PassResult:
    """What one pass did. `problems`: sources and channels that need a look, one line each. `paused`: channels that it
    left alone, though posts wait for them.
    """

    outcomes: tuple[DeliveryResult, ...] = ()
    notes: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 done · 1 failed, will be tried again · 3 failed for good · 4 unknown, needs a person. The worst wins."""
        return max([int(bool(self.problems)), *(_exit_code(outcome) for outcome in self.outcomes)], default=0)


def _exit_code(outcome: DeliveryResult) -> int:
    if outcome.state is State.UNKNOWN:
        return 4 if outcome.due_at is None else 1
    if outcome.state is State.FAILED:
        return 3
    return int(bool(outcome.error))


def outcome_of(delivery: Delivery, post: Post, *, error: str | None = None) -> DeliveryResult:
    """How a delivery stands now. `error` in place of what the ledger remembers."""
    receipt = delivery.receipt
    error = delivery.error if error is None else error
    by_itself = delivery.state is State.UNKNOWN and delivery.due_at
    if by_itself:
        error = f"{error}; looks again by itself at {delivery.due_at:%Y-%m-%d %H:%M} UTC"
    return DeliveryResult(
        slug=post.slug or post.id, title=post.title, channel=delivery.channel, state=delivery.state,
        remote_url=receipt.remote_url if receipt else "", confirmed=receipt.confirmed if receipt else True,
        reason=delivery.reason, error=error, due_at=delivery.due_at,
        commands=() if by_itself else commands_for(delivery, post),
    )  # fmt: skip


def left_behind(slug: str, channel: str, withheld: str, *, can_delete: bool) -> tuple[str, str]:
    """What is to be said of a copy that is no longer what its post is, and what mends that."""
    retract, again = (typed(verb, slug, "--channel", channel) for verb in ("retract", "push"))
    if withheld:
        return f"its post is not public: {withheld}", retract if can_delete else delete_by_hand(slug, channel)
    changed = f"{retract} && {again} --again" if can_delete else f"delete it there by hand, then: {again} --again"
    return "changed since announced", changed


def delete_by_hand(slug: str, channel: str) -> str:
    """What a person has to do where a copy can't be deleted from here; it is not sent again."""
    resolve, skip = (typed(verb, slug, "--channel", channel) for verb in ("resolve", "skip"))
    return f"delete it there by hand, then: {resolve} --not-sent && {skip}"


def commands_for(delivery: Delivery, post: Post) -> tuple[str, ...]:
    """What a person may type about a delivery that did not go well."""
    about = (post.name, "--channel", delivery.channel)
    if delivery.state is State.UNKNOWN:
        return (typed("resolve", *about, "--sent", "URL"), typed("resolve", *about, "--not-sent"))
    if delivery.state is State.FAILED or delivery.incomplete:
        return (typed("retry", *about), typed("skip", *about))
    return ()

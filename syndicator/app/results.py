"""The results of a pass, and the commands that a person can run about a delivery or a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Receipt, State
from syndicator.typed_commands import typed
from syndicator.value import value

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.model import Delivery, Post


@value
class DeliveryOutcome:
    """The state of a delivery after an attempt. `commands`: what a person can run about it."""

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
    updated: bool = False  # an existing copy was updated to its edited post


@value
class PassResult:
    """What one pass did. `notes`, `paused` (channels with waiting posts) and `problems` are lines of output.

    `paused_channels`: a line for each channel that is paused, whether it was tried or not.
    """

    outcomes: tuple[DeliveryOutcome, ...] = ()
    notes: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    paused_channels: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unfinished: bool = False  # another process was using a channel, and may have left due deliveries unsent
    ledger_failed: bool = False  # deliveries may stay claimed until the ledger is closed

    @property
    def exit_code(self) -> int:
        """0 done · 1 failed, will be retried · 3 failed for good · 4 unknown, needs a person. The highest wins."""
        return max([int(bool(self.problems)), *(_exit_code(outcome) for outcome in self.outcomes)])


def _exit_code(outcome: DeliveryOutcome) -> int:
    if outcome.state is State.UNKNOWN:
        return 4 if outcome.due_at is None else 1
    if outcome.state is State.FAILED:
        return 3
    return int(bool(outcome.error))


def outcome_of(delivery: Delivery, post: Post) -> DeliveryOutcome:
    """Return the outcome of a delivery, which is in its current state."""
    receipt = delivery.receipt or Receipt()
    will_check = delivery.state is State.UNKNOWN and delivery.due_at
    next_check = f"; checked again at {delivery.due_at:%Y-%m-%d %H:%M} UTC" if will_check else ""
    return DeliveryOutcome(
        slug=post.slug or post.id,
        title=post.title,
        channel=delivery.channel,
        state=delivery.state,
        remote_url=receipt.remote_url,
        confirmed=receipt.confirmed,
        reason=delivery.reason,
        error=delivery.error + next_check,
        due_at=delivery.due_at,
        commands=() if will_check else commands_for(delivery, post),
    )


def outdated_copy(slug: str, channel: str, withheld: str, *, can_delete: bool) -> tuple[str, str]:
    """Why a copy no longer matches its post, and the commands that correct it."""
    retract, push = (typed(verb, slug, "--channel", channel) for verb in ("retract", "push"))
    if withheld:
        return f"its post is not public: {withheld}", retract if can_delete else delete_by_hand(slug, channel)
    replace = f"{retract} && {push} --again" if can_delete else f"delete it there by hand, then: {push} --again"
    return "changed since announced", replace


def delete_by_hand(slug: str, channel: str) -> str:
    """Return the instructions for a copy that a person must delete; its post is not sent again."""
    resolve, skip = (typed(verb, slug, "--channel", channel) for verb in ("resolve", "skip"))
    return f"delete it there by hand, then: {resolve} --not-sent && {skip}"


def commands_for(delivery: Delivery, post: Post) -> tuple[str, ...]:
    """Return the commands for a delivery that is unknown, failed, incomplete, or left to a person."""
    about = (post.name, "--channel", delivery.channel)
    if delivery.state is State.UNKNOWN:
        return (typed("resolve", *about, "--sent", "URL"), typed("resolve", *about, "--not-sent"))
    if delivery.state is State.FAILED or delivery.incomplete:
        return (typed("retry", *about), typed("skip", *about))
    if delivery.state is State.HELD and delivery.rule == "by_hand":
        return (typed("resolve", *about, "--sent", "URL"), typed("skip", *about))
    return ()

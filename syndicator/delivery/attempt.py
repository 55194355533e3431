"""An attempt to send one claimed delivery."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.delivery.retry_policy import waits_until
from syndicator.model import CopyQuery, Receipt, Step
from syndicator.typed_commands import typed

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.ledger.claims import Fence
    from syndicator.model import Delivery, Post

# Our clock may be, or may have been, ahead of the platform's by so much, such as one that takes local time for UTC: else a
# copy seems older than the attempt that made it, and is made once more. Copies that are known are never taken for it.
CLOCK_SKEW = timedelta(days=1)


class ChannelStopped(Exception):  # noqa: N818 (not an error of this delivery: the channel stops)
    """The channel can send nothing more in this pass. It says why: `is paused: …`, `waits until …`."""


class ChannelPaused(ChannelStopped):
    """A person has to mend the channel."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"is paused: {reason}")


class ChannelWaiting(ChannelStopped):
    """The channel is limited or down."""

    def __init__(self, until: datetime, reason: str) -> None:
        super().__init__(waits_until(until, reason))


@dataclass(slots=True)
class Intent:
    """A step that is ready to be sent. `content`: digest of the post. `number`: of the attempt; 0 until it is committed."""

    step: Step
    cost_usd: float = 0.0
    content: str = ""
    number: int = 0


@dataclass(slots=True)
class Attempt:
    """An attempt. `parts`: number of steps of the announcement; `step`: number of the current step.

    `if_works`: nothing is begun once the channel is paused or waits. `intent`: its only step, if that was prepared ahead.
    `sent`: the delivery as it is since the receipt of the newest step; None without one.
    """

    delivery: Delivery
    post: Post
    channel: Channel
    fence: Fence
    parts: int = 1
    step: int = 0
    if_works: bool = False
    intent: Intent | None = None
    sent: Delivery | None = None

    @property
    def log_fields(self) -> dict[str, str]:
        return {"post": self.post.name, "channel": self.channel.name}

    def receipts(self) -> list[Receipt]:
        """Return the receipts of the parts published so far."""
        return [step.receipt for step in self.delivery.steps if step.receipt]

    def stored_step(self, number: int) -> Step | None:
        """Return a step that was tried and has no receipt: its body is final."""
        return next((step for step in self.delivery.steps if step.number == number and step.receipt is None), None)

    def key(self, number: int) -> str:
        """Return a step's idempotency key, which is the same on every installation."""
        name = f"{self.post.id}/{self.delivery.channel}/{self.delivery.round}/{number}"
        name += f"/{self.delivery.denials}" if self.delivery.denials else ""
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def query(self, known: frozenset[str], step: Step | None = None) -> CopyQuery:
        """Return a query for a copy that `step` may have made; without a step, for any copy, also by hand.

        `known`: remote ids of other copies.
        """
        since = step.started_at - CLOCK_SKEW if step and step.started_at else None
        return CopyQuery(post=self.post, step=step, since=since, known=known)

    def command(self, verb: str, *words: str) -> str:
        """Return the command with which a person changes this delivery."""
        return typed(verb, self.post.name, "--channel", self.delivery.channel, *words)


def unresolved_step(delivery: Delivery) -> Step | None:
    """Return the step with an unknown outcome, if there is one."""
    return next((step for step in delivery.steps if step.in_doubt), None)

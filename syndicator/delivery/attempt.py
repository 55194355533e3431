"""One claimed delivery on its way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import CopyQuery, Receipt, Step, typed

if TYPE_CHECKING:
    from syndicator.channels import Channel
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Delivery, Post

CLOCK_SKEW = timedelta(minutes=1)  # by how much the platform's clock may be behind ours


class ChannelPaused(Exception):  # noqa: N818 (not an error of this delivery: the channel stops)
    """The channel can send nothing more in this pass."""


@dataclass(slots=True)
class Attempt:
    """`parts`: how many steps the announcement has; `step`: the number of the one at work."""

    delivery: Delivery
    post: Post
    channel: Channel
    fence: Fence
    parts: int = 1
    step: int = 0

    @property
    def log_fields(self) -> dict[str, str]:
        return {"post": self.post.name, "channel": self.channel.name}

    def receipts(self) -> list[Receipt]:
        """Of the parts that are out already."""
        return [step.receipt for step in self.delivery.steps if step.receipt]

    def stored_step(self, number: int) -> Step | None:
        """A step that was tried before and has no receipt: its bytes are final."""
        return next((step for step in self.delivery.steps if step.number == number and step.receipt is None), None)

    def key(self, number: int) -> str:
        """The same for the same step wherever it is computed: a second installation gives the receiver the same key."""
        name = f"{self.post.id}/{self.delivery.channel}/{self.delivery.round}/{number}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def query(self, known: frozenset[str], step: Step | None = None) -> CopyQuery:
        """Asks for a copy that `step` may have made; without one, for whatever anybody has posted by hand.

        `known`: remote ids of other copies.
        """
        since = step.started_at - CLOCK_SKEW if step and step.started_at else None
        return CopyQuery(post=self.post, step=step, since=since, known=known)

    def command(self, verb: str, *words: str) -> str:
        """What a person types to do something about this delivery."""
        return typed(verb, self.post.name, "--channel", self.delivery.channel, *words)


def unresolved_step(delivery: Delivery) -> Step | None:
    """The step of which nobody knows whether it was published, if there is one."""
    return next((step for step in delivery.steps if step.in_doubt), None)

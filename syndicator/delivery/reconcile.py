"""Finding out what became of a delivery in doubt: ask the channel, resend what it would know again, or ask a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.delivery.executor import PROBE_EVERY, Sending, backoff, may_resend, sought
from syndicator.errors import ChannelBroken, SendError
from syndicator.model import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.channels import Channel
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Delivery, Post, Receipt, Step

ASK_FOR = timedelta(hours=24)  # how long a channel that can't tell yet is asked again


def doubtful(delivery: Delivery) -> Step | None:
    """The step that nobody knows the end of, if there is one."""
    return next((step for step in delivery.steps if step.in_doubt), None)


def settle(session: Session, delivery: Delivery, post: Post) -> None:
    """Settle what can be settled now; else say when to look again. Never a blind retry. Raises LedgerError, ChannelPaused."""
    step = doubtful(delivery)
    transitions = session.ledger.transitions
    fence = transitions.claim(delivery, session.ledger.instance.id, state=delivery.state) if step else None
    if step and fence:
        _Doubt(session, delivery, post, step, fence).settle()
        transitions.release(fence)  # of a thread whose root turned out to be there: the rest of it is due


class _Doubt:
    """A claimed delivery, and the step that nobody knows the end of."""

    def __init__(self, session: Session, delivery: Delivery, post: Post, step: Step, fence: Fence) -> None:
        self.session = session
        self.transitions = session.ledger.transitions
        self.channel = session.channels.get(delivery.channel)
        self.delivery = delivery
        self.post = post
        self.step = step
        self.fence = fence

    def settle(self) -> None:
        try:
            if changed := _moved(self.channel, self.step):
                self._stays(None, error=changed, outcome="moved")
            elif may_resend(self.channel, self.step.tries, self.step, self.session.ledger.now()):
                Sending(self.session, self.channel, self.delivery, self.post, self.fence).resend(self.step)
            elif self.channel.can_find:
                self._look()
            else:
                self._stays(None)
        except SendError as error:  # asking failed
            wait = PROBE_EVERY if isinstance(error, ChannelBroken) else backoff(self.fence.attempts)
            self._stays(self.session.ledger.now() + wait, error=f"can't be looked up: {error}")

    def _look(self) -> None:
        found = self.channel.find(sought(self.session, self.channel, self.post, self.step))
        if not isinstance(found, NotFound):
            self._found(found)
        elif found is NotFound.PERHAPS:
            self._stays(self._ask_again())
        elif self.session.ledger.now() >= (settled_at := self._settled_at()):
            self.transitions.record_missing(
                self.fence, self.step.number, due_at=self.session.ledger.now(), evidence="looked: it is not there"
            )
        else:
            self._stays(settled_at)

    def _found(self, copy: Receipt) -> None:
        number = self.step.number
        self.transitions.record_receipt(
            self.fence, number, copy, parts=number + 2 if self.delivery.incomplete else number + 1, outcome="found",
            evidence=f"found on {self.channel.name}: {copy.remote_url}",
        )  # fmt: skip

    def _stays(self, look_at: datetime | None, *, error: str | None = None, outcome: str = "left") -> None:
        """In doubt, until the next look; None: for a person."""
        said = self.delivery.error if error is None else error
        self.transitions.mark_unknown(self.fence, look_at=look_at, error=said, outcome=outcome, give_back=True)

    def _settled_at(self) -> datetime:
        """From when on a missing copy is missing for good: a late request may still be executed for a while."""
        attempts = self.session.ledger.deliveries.attempts(self.delivery.id)
        newest = max((a.started_at for a in attempts if a.step == self.step.number), default=self.session.ledger.now())
        return newest + self.session.config.channels[self.delivery.channel].settle_after

    def _ask_again(self) -> datetime | None:
        now, started_at = self.session.ledger.now(), self.step.started_at
        if started_at is None or now - started_at > ASK_FOR:
            return None
        return now + min(timedelta(hours=1), max(timedelta(minutes=1), now - started_at))


def _moved(channel: Channel, step: Step) -> str:
    """A resend or a look at another account would tell nothing about this one."""
    if step.endpoint != channel.endpoint():
        return f"the address of {channel.name} is another one now"
    if step.account != channel.account():
        return f"the account of {channel.name} is another one now"
    return ""

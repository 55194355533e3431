"""Finding out what became of a delivery in doubt: ask the channel, resend what it would know again, or ask a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.errors import ChannelBroken, SendError
from syndicator.model import Missing, Sought
from syndicator.syndicate.deliver import SKEW, Sending, backoff, may_resend

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.ledger.dispatch import Fence
    from syndicator.model import Delivery, Post, Step
    from syndicator.syndicate.office import Office

ASK_FOR = timedelta(hours=24)  # how long a channel that can't tell yet is asked again


def doubtful(delivery: Delivery) -> Step | None:
    """The step that nobody knows the end of, if there is one."""
    return next((step for step in delivery.steps if step.in_doubt), None)


def settle(office: Office, delivery: Delivery, post: Post) -> None:
    """Settle what can be settled now; else say when to look again. Never a blind retry. Raises LedgerError, ChannelPaused."""
    step = doubtful(delivery)
    channel = office.channel(delivery.channel)
    book = office.ledger.deliveries
    fence = book.claim(delivery, office.ledger.owner.id, state=delivery.state) if step else None
    if fence is None or step is None:
        return
    try:
        if changed := _moved(channel, step):
            book.doubt(fence, look_at=None, error=changed, outcome="moved", give_back=True)
        elif may_resend(channel, step.tries, step, office.now):
            Sending(office, channel, delivery, post, fence).resend(step)
        elif channel.finds:
            _look(office, channel, delivery, post, step, fence)
        else:
            book.doubt(fence, look_at=None, error=delivery.error, outcome="left", give_back=True)
    except SendError as error:  # asking failed: it stays in doubt
        wait = None if isinstance(error, ChannelBroken) else backoff(fence.attempts)
        book.doubt(
            fence,
            look_at=office.now + (wait or timedelta(minutes=15)),
            error=f"can't be looked up: {error}",
            outcome="left",
            give_back=True,
        )
    book.let_go(fence)  # of a thread whose root turned out to be there: the rest of it is due


def _moved(channel: Channel, step: Step) -> str:
    """A resend or a look at another account would tell nothing about this one."""
    if step.endpoint != channel.endpoint():
        return f"the address of {channel.name} is another one now"
    if step.account != channel.account():
        return f"the account of {channel.name} is another one now"
    return ""


def _look(office: Office, channel: Channel, delivery: Delivery, post: Post, step: Step, fence: Fence) -> None:
    book = office.ledger.deliveries
    since = step.started_at - SKEW if step.started_at else None
    found = channel.find(Sought(post=post, step=step, since=since, known=book.remote_ids(delivery.channel)))
    if not isinstance(found, Missing):
        parts = step.number + 2 if delivery.incomplete else step.number + 1
        book.receipt(
            fence,
            step.number,
            found,
            parts=parts,
            outcome="found",
            evidence=f"found on {channel.name}: {found.remote_url}",
        )
        return
    settled_at = _last_try(office, delivery, step) + office.config.channels[delivery.channel].settle_after
    if found is Missing.SURELY and office.now >= settled_at:
        book.missing(fence, step.number, due_at=office.now, evidence="looked: it is not there")
    elif found is Missing.SURELY:
        book.doubt(
            fence,
            look_at=settled_at,
            error=delivery.error,
            outcome="left",
            give_back=True,
        )
    else:
        book.doubt(fence, look_at=_ask_again(office, step), error=delivery.error, outcome="left", give_back=True)


def _last_try(office: Office, delivery: Delivery, step: Step) -> datetime:
    """When the newest try at it began: a late request may still be executed for a while after."""
    tries = [a.started_at for a in office.ledger.deliveries.attempts(delivery.id) if a.step == step.number]
    return max(tries, default=office.now)


def _ask_again(office: Office, step: Step) -> datetime | None:
    if step.started_at is None or office.now - step.started_at > ASK_FOR:
        return None
    return office.now + min(timedelta(hours=1), max(timedelta(minutes=1), office.now - step.started_at))

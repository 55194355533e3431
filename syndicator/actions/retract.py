"""Delete the copies of a post where a channel can do that; list the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.manage import latest_deliveries, states
from syndicator.app.results import delete_by_hand
from syndicator.errors import SendError, UsageError
from syndicator.model import State
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app import Session


@value
class RetractableCopy:
    """A copy of a post. `by_hand`: the instructions where its channel can't delete it."""

    channel: str
    url: str
    by_hand: str = ""


def retract_plan(session: Session, slug: str, channels: Sequence[str] = ()) -> list[RetractableCopy]:
    """The copies of a post. Raises UsageError where there is none."""
    post, deliveries = latest_deliveries(session, slug, channels)
    copies = [
        RetractableCopy(
            channel=delivery.channel,
            url=delivery.receipt.remote_url or delivery.receipt.remote_id,
            by_hand=""
            if session.channels.get(delivery.channel).can_delete
            else delete_by_hand(post.name, delivery.channel),
        )
        for delivery in deliveries
        if delivery.state is State.SENT and delivery.receipt
    ]
    if not copies:
        raise UsageError(f"no copies to retract: {states(post, deliveries)}")
    return copies


def retract(session: Session, slug: str, channels: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Delete what can be deleted. Returns a line for each that was, and one for each that a channel refused."""
    post, deliveries = latest_deliveries(session, slug, channels)
    retracted, failed = [], []
    for delivery in deliveries:
        channel = session.channels.get(delivery.channel)
        copies = [step.receipt for step in delivery.steps if step.receipt]
        if delivery.state is not State.SENT or not copies or not channel.can_delete:
            continue
        try:
            for receipt in reversed(copies):  # of a thread, the last part first
                channel.delete(receipt)
        except SendError as error:
            failed.append(f"{post.slug} is still on {delivery.channel}: {error}")
            continue
        session.ledger.decisions.mark_retracted(delivery.id, session.ledger.instance.id)
        retracted.append(f"retracted: {post.slug} from {delivery.channel}")
    return [*retracted, *session.receipts.publish()], failed

"""Delete a post's copies on channels that can delete; list the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.manage import in_flight, latest_deliveries, states
from syndicator.app.results import delete_by_hand
from syndicator.delivery.rescue import rescue_orphans
from syndicator.errors import SendError, UsageError
from syndicator.model import State
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.channels import Channel
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.ledger import Ledger
    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.model import Delivery, Post
    from syndicator.receipts.file import ReceiptsFile


@value
class RetractableCopy:
    """A copy of a post. `by_hand`: instructions for a person if the channel can't delete it."""

    channel: str
    url: str
    by_hand: str = ""


def retract_plan(
    store: DeliveryStore, registry: ChannelRegistry, post: Post, channels: Iterable[str]
) -> list[RetractableCopy]:
    """Return the copies of a post. Raises UsageError if there are none."""
    deliveries = latest_deliveries(store, post, channels)
    copies = [
        RetractableCopy(
            channel=delivery.channel,
            url=delivery.receipt.remote_url or delivery.receipt.remote_id,
            by_hand="" if registry.get(delivery.channel).can_delete else delete_by_hand(post.name, delivery.channel),
        )
        for delivery in deliveries
        if delivery.state is State.SENT and delivery.receipt
    ]
    if not copies:
        raise UsageError(f"no copies to retract: {states(post, deliveries)}")
    return copies


def retract(
    ledger: Ledger, receipts: ReceiptsFile, registry: ChannelRegistry, post: Post, channels: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Delete the copies that can be deleted. Returns a line per deleted copy, and a line per failure."""
    retracted, failed = [], []
    rescue_orphans(ledger)  # a delivery that a dead worker was sending is not in flight
    for delivery in latest_deliveries(ledger.deliveries, post, channels):
        channel = registry.get(delivery.channel)
        if delivery.state is not State.SENT or not delivery.receipt or not channel.can_delete:
            continue
        fence = ledger.transitions.claim(delivery, ledger.instance.id, state=delivery.state)
        if fence is None:
            failed.append(in_flight(ledger, post, delivery))
            continue
        try:
            _delete(channel, ledger.deliveries.get(delivery.id))
        except SendError as error:
            ledger.transitions.release(fence)
            failed.append(f"{post.slug} is still on {delivery.channel}: {error}")
            continue
        ledger.decisions.mark_retracted(delivery.id, ledger.instance.id)
        retracted.append(f"retracted: {post.slug} from {delivery.channel}")
    return [*retracted, *receipts.publish()], failed


def _delete(channel: Channel, delivery: Delivery) -> None:
    """Delete all parts of a copy, the last one first. Raises SendError."""
    for step in reversed(delivery.steps):
        if step.receipt:
            channel.delete(step.receipt)

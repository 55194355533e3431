"""Decisions of a person about single deliveries: skip, retry, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.app.results import commands_for
from syndicator.delivery.rescue import rescue_orphans
from syndicator.errors import UsageError
from syndicator.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from syndicator.config import ChannelConfig
    from syndicator.ledger import Ledger
    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.model import Delivery, Post
    from syndicator.receipts.file import ReceiptsFile


def latest_deliveries(store: DeliveryStore, post: Post, channels: Iterable[str]) -> list[Delivery]:
    """Return the last round on each of these channels that has one."""
    rounds = [store.latest(post.id, name) for name in channels]
    return [delivery for delivery in rounds if delivery is not None]


def states(post: Post, deliveries: Sequence[Delivery]) -> str:
    """Describe the deliveries: `SLUG is sent on x, held on linkedin`."""
    listed = ", ".join(f"{delivery.state} on {delivery.channel}" for delivery in deliveries)
    return f"{post.slug} is {listed or 'on no channel yet'}"


def in_flight(ledger: Ledger, post: Post, delivery: Delivery) -> str:
    """Say that a delivery is in flight: `SLUG is being sent to x right now (for 12 s); …`."""
    now = ledger.now()
    seconds = (now - (ledger.decisions.in_flight_since(delivery.id) or now)).total_seconds()
    return f"{post.slug} is being sent to {delivery.channel} right now (for {seconds:.0f} s); try again after that"


def skip(ledger: Ledger, receipts: ReceiptsFile, post: Post, channels: Iterable[str]) -> list[str]:
    """Drop unsent deliveries; return a line for each.

    Raises UsageError if there are none. It also does if one is being sent: then the others are dropped, as it says.
    """
    rescue_orphans(ledger)  # a delivery that a dead worker has claimed is not in flight
    deliveries = latest_deliveries(ledger.deliveries, post, channels)
    skipped = [delivery for delivery in deliveries if ledger.decisions.skip(delivery.id)]
    lines = [f"skipped: {post.slug} on {delivery.channel}" for delivery in skipped]
    lines += receipts.publish() if skipped else ()
    busy = [delivery for delivery in deliveries if ledger.decisions.in_flight_since(delivery.id)]
    if busy:
        raise UsageError("\n".join([*lines, *(in_flight(ledger, post, delivery) for delivery in busy)]))
    if not skipped:
        raise UsageError(f"nothing to skip: {states(post, deliveries)}")
    return lines


def retry(ledger: Ledger, post: Post, channels: Iterable[str]) -> list[str]:
    """Try failed deliveries again; return a line for each.

    Raises UsageError if none has failed, or one may be published.
    """
    deliveries = latest_deliveries(ledger.deliveries, post, channels)
    for delivery in deliveries:
        if delivery.state is State.UNKNOWN:
            commands = " or ".join(commands_for(delivery, post))
            raise UsageError(f"{post.slug} may already be on {delivery.channel}; look there, then run {commands}")
    retried = [delivery for delivery in deliveries if ledger.decisions.retry(delivery.id)]
    if not retried:
        raise UsageError(f"nothing has failed: {states(post, deliveries)}")
    ledger.wake_workers()
    return [f"will be tried again: {post.slug} on {delivery.channel}" for delivery in retried]


def resolve(
    ledger: Ledger,
    receipts: ReceiptsFile,
    post: Post,
    channel: str,
    *,
    sent_url: str | None,
    settings: ChannelConfig | None,
) -> list[str]:
    """Record that the post is on the channel (at `sent_url`), or that it is not (None) and will be sent.

    From any state; raises UsageError while it is being sent. Of several rounds, changes the unknown one, else the last.
    `settings`: of the channel; None if config.toml has it no more.
    """
    decisions = ledger.decisions
    rounds = [delivery for delivery in ledger.deliveries.of_post(post.id) if delivery.channel == channel]
    rounds = rounds or [decisions.add_round(post.id, channel, "")]
    delivery = ([delivery for delivery in rounds if delivery.state is State.UNKNOWN] or rounds)[-1]
    rescue_orphans(ledger)  # a delivery that a dead worker was sending is not in flight
    if sent_url is not None:
        if not decisions.resolve_sent(delivery.id, sent_url, ledger.instance.id):
            raise UsageError(in_flight(ledger, post, delivery))
        return [f"recorded: {post.slug} is on {channel}: {sent_url}", *receipts.publish()]
    superseded = delivery is not rounds[-1]
    next_step = _after_not_sent(settings)
    with ledger.transaction():
        if not decisions.resolve_not_sent(delivery.id, ledger.instance.id):
            raise UsageError(in_flight(ledger, post, delivery))
        if superseded and decisions.skip(delivery.id):
            next_step = "a later round replaces it"
    ledger.wake_workers()
    return [f"recorded: {post.slug} is not on {channel}; {next_step}", *receipts.publish()]


def _after_not_sent(settings: ChannelConfig | None) -> str:
    if settings is None:
        return "it is not sent, since config.toml has no such channel"
    return "the next pass sends it" if settings.enabled else "it is not sent, since the channel is not enabled"

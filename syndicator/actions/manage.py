"""What a person decides about single deliveries: skip, retry, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.find import find_post
from syndicator.app.results import commands_for
from syndicator.errors import UsageError
from syndicator.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app import Session
    from syndicator.model import Delivery, Post


def latest_deliveries(session: Session, slug: str, channels: Sequence[str]) -> tuple[Post, list[Delivery]]:
    """The post and the last round of each delivery on these channels (none given: all). Raises UsageError: not found."""
    post = session.posts.get(find_post(session.ledger, session.config.sources, slug))
    rounds = [session.ledger.deliveries.latest(post.id, name) for name in session.channels.chosen(channels)]
    return post, [delivery for delivery in rounds if delivery is not None]


def states(post: Post, deliveries: Sequence[Delivery]) -> str:
    """`SLUG is sent on x, held on linkedin`."""
    listed = ", ".join(f"{delivery.state} on {delivery.channel}" for delivery in deliveries)
    return f"{post.slug} is {listed or 'on no channel yet'}"


def skip(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    """Drop deliveries that have not been sent. Raises UsageError where there is none."""
    post, deliveries = latest_deliveries(session, slug, channels)
    skipped = [delivery for delivery in deliveries if session.ledger.decisions.skip(delivery.id)]
    if not skipped:
        raise UsageError(f"nothing to skip: {states(post, deliveries)}")
    return [*(f"skipped: {post.slug} on {delivery.channel}" for delivery in skipped), *session.receipts.publish()]


def retry(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    """Try failed deliveries again. Raises UsageError where none has failed, and for an unknown one, which may be published."""
    post, deliveries = latest_deliveries(session, slug, channels)
    for delivery in deliveries:
        if delivery.state is State.UNKNOWN:
            commands = " or ".join(commands_for(delivery, post))
            raise UsageError(f"{post.slug} may already be on {delivery.channel}; look there, then run {commands}")
    retried = [delivery for delivery in deliveries if session.ledger.decisions.retry(delivery.id)]
    if not retried:
        raise UsageError(f"nothing has failed: {states(post, deliveries)}")
    return [f"will be tried again: {post.slug} on {delivery.channel}" for delivery in retried]


def resolve(session: Session, slug: str, channel: str, *, sent_url: str | None) -> list[str]:
    """Record, from any state, that the post is on the channel (at `sent_url`), or that it is not (None) and will be sent.

    Of several rounds this means the unknown one, else the last.
    """
    session.channels.get(channel)
    post = session.posts.get(find_post(session.ledger, session.config.sources, slug))
    decisions, instance = session.ledger.decisions, session.ledger.instance.id
    rounds = [delivery for delivery in session.ledger.deliveries.of_post(post.id) if delivery.channel == channel]
    rounds = rounds or [decisions.add_round(post.id, channel, "")]
    delivery = ([delivery for delivery in rounds if delivery.state is State.UNKNOWN] or rounds)[-1]
    if sent_url is not None:
        decisions.resolve_sent(delivery.id, sent_url, instance)
        return [f"recorded: {post.slug} is on {channel}: {sent_url}", *session.receipts.publish()]
    superseded, next_step = delivery is not rounds[-1], "the next pass sends it"
    with session.ledger.database.transaction():
        decisions.resolve_not_sent(delivery.id, instance)
        if superseded and decisions.skip(delivery.id):
            next_step = "a later round replaces it"
    return [f"recorded: {post.slug} is not on {channel}; {next_step}", *session.receipts.publish()]

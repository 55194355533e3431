"""A person's word on what was or will be sent: skip, retry, resolve, retract, split."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.app.results import commands_for, delete_by_hand
from syndicator.errors import SendError, UsageError
from syndicator.model import State, typed
from syndicator.value import value
from syndicator.views.explain import find_post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.app import Session
    from syndicator.model import Delivery, Post


def _chosen_deliveries(session: Session, slug: str, channels: Sequence[str]) -> tuple[Post, list[Delivery]]:
    post = session.posts.get(find_post(session, slug))
    found = [session.ledger.deliveries.latest(post.id, name) for name in session.channels.chosen(channels)]
    return post, [delivery for delivery in found if delivery is not None]


def skip(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    """Drop deliveries that have not been sent. Raises UsageError where there is none."""
    post, deliveries = _chosen_deliveries(session, slug, channels)
    done = [d for d in deliveries if session.ledger.decisions.skip(d.id)]
    if not done:
        raise UsageError(f"nothing to skip: {_standing(post, deliveries)}")
    return [*(f"skipped: {post.slug} on {d.channel}" for d in done), *session.receipts.publish()]


def retry(session: Session, slug: str, channels: Sequence[str] = ()) -> list[str]:
    """Have failed deliveries tried again. Refused (UsageError) where nobody knows whether it is there."""
    post, deliveries = _chosen_deliveries(session, slug, channels)
    for delivery in deliveries:
        if delivery.state is State.UNKNOWN:
            commands = " or ".join(commands_for(delivery, post))
            raise UsageError(f"{post.slug} may be on {delivery.channel} already; look there, then: {commands}")
    done = [d for d in deliveries if session.ledger.decisions.retry(d.id)]
    if not done:
        raise UsageError(f"nothing has failed: {_standing(post, deliveries)}")
    return [f"will be tried again: {post.slug} on {d.channel}" for d in done]


def _standing(post: Post, deliveries: Sequence[Delivery]) -> str:
    return f"{post.slug} is " + (", ".join(f"{d.state} on {d.channel}" for d in deliveries) or "on no channel yet")


def resolve(session: Session, slug: str, channel: str, *, sent_url: str | None) -> list[str]:
    """From any state: it is there (at `sent_url`), or (None) it is not, and will be sent.

    Of several rounds, the one in doubt is meant, else the last.
    """
    session.channels.get(channel)
    post = session.posts.get(find_post(session, slug))
    book = session.ledger.deliveries
    rounds = [delivery for delivery in book.of_post(post.id) if delivery.channel == channel]
    rounds = rounds or [session.ledger.decisions.add_round(post.id, channel, "")]
    delivery = ([one for one in rounds if one.state is State.UNKNOWN] or rounds)[-1]
    if sent_url is not None:
        session.ledger.decisions.resolve_sent(delivery.id, sent_url, session.ledger.instance.id)
        return [f"noted: {post.slug} is on {channel}: {sent_url}", *session.receipts.publish()]
    superseded, then = delivery is not rounds[-1], "the next pass sends it"
    with session.ledger.database.transaction():
        session.ledger.decisions.resolve_not_sent(delivery.id, session.ledger.instance.id)
        if superseded and session.ledger.decisions.skip(delivery.id):
            then = "a later round took its place"
    return [f"noted: {post.slug} is not on {channel}; {then}", *session.receipts.publish()]


@value
class Copy:
    channel: str
    url: str
    by_hand: str = ""  # what a person has to do, where it can't be deleted from here


def retract_plan(session: Session, slug: str, channels: Sequence[str] = ()) -> list[Copy]:
    """The copies of a post, and whether they can be deleted from here. Raises UsageError where there is none."""
    post, deliveries = _chosen_deliveries(session, slug, channels)
    copies = [
        Copy(
            channel=d.channel,
            url=d.receipt.remote_url or d.receipt.remote_id,
            by_hand="" if session.channels.get(d.channel).can_delete else delete_by_hand(post.name, d.channel),
        )
        for d in deliveries
        if d.state is State.SENT and d.receipt
    ]
    if not copies:
        raise UsageError(f"no copies to retract: {_standing(post, deliveries)}")
    return copies


def retract(session: Session, slug: str, channels: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Delete the copies where that can be done: what was, and what a channel did not do."""
    post, deliveries = _chosen_deliveries(session, slug, channels)
    said, failed = [], []
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
        said.append(f"retracted: {post.slug} from {delivery.channel}")
    return [*said, *session.receipts.publish()], failed


def split(session: Session, slug: str) -> list[str]:
    """Take apart what was wrongly joined: each source post but the first becomes a post of its own, left alone until pushed."""
    post = session.posts.get(find_post(session, slug))
    first, *others = session.ledger.sources.source_posts([post.id])[post.id]
    if not others:
        raise UsageError(f"{post.slug} is one post in one source: there is nothing to take apart")
    apart = {(s.source, s.key): hashlib.sha256(f"{s.source}/{s.key}".encode()).hexdigest()[:12] for s in others}
    with session.ledger.database.transaction():
        session.ledger.posts.split(post.id, apart)
        ids = list(apart.values())
        session.ledger.posts.save((replace(s.post, id=apart[s.source, s.key]), "first_run") for s in others)
        session.ledger.decisions.create(session.channels.chosen(()), ids)
    return [f"{post.id}  {first.source}: {first.key}  keeps what was sent"] + [
        f"{apart[s.source, s.key]}  {s.source}: {s.key}  to send it: {typed('push', apart[s.source, s.key])}"
        for s in others
    ]

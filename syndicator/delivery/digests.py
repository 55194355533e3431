"""Digests: on a channel that speaks once a week or month, its posts go out as one message.

Each post has its own duty there, and waits. When the week or month is over, the next pass makes a post of those that
may go out: the digest. In the same transaction their own duties are closed. From then on the digest is a post like any
other, sent, looked for and settled like any other. A post that comes too late for one is told of in the next.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.delivery.schedule import plan
from syndicator.model import Post, State
from syndicator.policy.clock import period_end, period_start

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.model import Delivery


def plan_with_digest(session: Session, channel: str, deliveries: Iterable[Delivery]) -> list[ScheduledDelivery]:
    """Decide about open deliveries; what belongs to a digest that is due now has become that digest."""
    planned = plan(session, channel, deliveries)
    parts = [one.delivery for one in planned if one.is_part and one.decision.state is State.PENDING]
    if not parts:
        return planned
    others = [one.delivery for one in planned if one.delivery not in parts]
    return plan(session, channel, [*others, *_make(session, channel, parts)])


def _make(session: Session, channel: str, parts: Iterable[Delivery]) -> list[Delivery]:
    """The digest of these, in the ledger; none where others were quicker with all of them."""
    period, zone = session.config.channels[channel].digest, session.config.blog.timezone
    digest = _digest(session, channel, period_start(period, session.ledger.now(), zone))
    decisions = session.ledger.decisions
    with session.ledger.database.transaction():
        posts = decisions.fold_into_digest((part.id for part in parts), digest.slug)
        if not posts:
            return []
        digest = replace(digest, digest_of=tuple(posts))
        session.ledger.sources.save_digest(digest)
        session.ledger.posts.add_digest(digest, channel)
        return [decisions.add_round(digest.id, channel, "")]


def coming(session: Session, channel: str, posts: Iterable[str]) -> Post:
    """The digest that these would be, if the week or month ended now."""
    period, zone = session.config.channels[channel].digest, session.config.blog.timezone
    return replace(_digest(session, channel, period_end(period, session.ledger.now(), zone)), digest_of=tuple(posts))


def _digest(session: Session, channel: str, ends: datetime) -> Post:
    """Its key is made of channel and time, so that a second installation makes the same."""
    period, zone = session.config.channels[channel].digest, session.config.blog.timezone
    last = (ends - timedelta(hours=1)).astimezone(zone)
    slug = f"{channel}-{_number(period, last)}"
    return Post(
        id=hashlib.sha256(f"digest/{slug}".encode()).hexdigest()[:12], slug=slug, published_at=ends, generator="digest",
        title=_title(session.config.blog.title, period, last),
    )  # fmt: skip


def _number(period: str, day: datetime) -> str:
    """`2026-w48` or `2026-11`."""
    return f"{day:%Y-%m}" if period == "month" else f"{day:%G-w%V}"


def _title(blog: str, period: str, day: datetime) -> str:
    """`Slow Query, week 48 of 2026`."""
    said = f"{day:%B %Y}" if period == "month" else f"week {int(day.strftime('%V'))} of {day:%G}"
    return f"{blog}, {said}" if blog else said.capitalize()

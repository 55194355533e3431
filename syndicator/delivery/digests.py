"""Digests: on a channel that announces weekly or monthly, posts are sent as one message.

Each post has its own waiting delivery. When the week or month is over, the next pass creates a digest of the posts that
may be sent, and closes their deliveries in the same transaction. From then on the digest is a post like any other. A
post that comes too late is announced in the next digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING

from syndicator.model import Post, State
from syndicator.policy.clock import period_end, period_start

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from syndicator.config import BlogConfig, ChannelConfig
    from syndicator.delivery.schedule import Schedule, ScheduledDelivery
    from syndicator.ledger import Ledger
    from syndicator.model import Delivery


def evaluate_with_digest(
    schedule: Schedule, deliveries: Iterable[Delivery], *, most_bodies: float = inf
) -> list[ScheduledDelivery]:
    """Decide about open deliveries; those that belong to a digest due now are replaced by the digest.

    `most_bodies`: as for `Schedule.evaluate`.
    """
    scheduled = schedule.evaluate(deliveries, most_bodies=most_bodies)
    parts = [
        candidate.delivery for candidate in scheduled if candidate.is_part and candidate.decision.state is State.PENDING
    ]
    if not parts:
        return scheduled
    rest = [candidate.delivery for candidate in scheduled if candidate.delivery not in parts]
    digest = _create(schedule.ledger, schedule.settings, schedule.blog, parts)
    return schedule.evaluate([*rest, digest] if digest else rest, most_bodies=most_bodies)


def _create(ledger: Ledger, settings: ChannelConfig, blog: BlogConfig, parts: Iterable[Delivery]) -> Delivery | None:
    """Create the digest's delivery; None if other workers have handled all of its posts."""
    digest = _digest(settings, blog, period_start(settings.digest, ledger.now(), blog.timezone))
    with ledger.transaction():
        posts = ledger.decisions.fold_into_digest((part.id for part in parts), digest.slug)
        if not posts:
            return None
        ledger.sources.save_digest(digest := replace(digest, digest_of=tuple(posts)))
        ledger.posts.add_digest(digest, settings.name)
        return ledger.decisions.add_round(digest.id, settings.name, "")


def upcoming_digest(settings: ChannelConfig, blog: BlogConfig, now: datetime, posts: Iterable[str]) -> Post:
    """Return the digest of these posts as if the week or month ended now."""
    return replace(_digest(settings, blog, period_end(settings.digest, now, blog.timezone)), digest_of=tuple(posts))


def _digest(settings: ChannelConfig, blog: BlogConfig, ends: datetime) -> Post:
    """Return the digest. Its id derives from channel and time, so that a second installation creates the same one."""
    last = (ends - timedelta(hours=1)).astimezone(blog.timezone)
    slug = f"{settings.name}-{_number(settings.digest, last)}"
    return Post(
        id=hashlib.sha256(f"digest/{slug}".encode()).hexdigest()[:12],
        slug=slug,
        published_at=ends,
        generator="digest",
        title=_title(blog.title, settings.digest, last),
    )


def _number(period: str, day: datetime) -> str:
    """Return `2026-w48` or `2026-11`."""
    return f"{day:%Y-%m}" if period == "month" else f"{day:%G-w%V}"


def _title(blog: str, period: str, day: datetime) -> str:
    """Return `Slow Query, week 48 of 2026`."""
    name = f"{day:%B %Y}" if period == "month" else f"week {int(day.strftime('%V'))} of {day:%G}"
    return f"{blog}, {name}" if blog else name.capitalize()

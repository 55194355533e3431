"""Calendar: a month with what was sent, what is due, the days of the cadence, and pauses."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.serve.pages.upcoming import Upcoming, upcoming
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from syndicator.config import JourneyConfig
    from syndicator.model import Post
    from syndicator.session import Session

MOST_DUE = 400  # deliveries
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@value
class Sent:
    """A post that was sent on a day, and the channels."""

    post: Post
    channels: list[str]


@value
class Due:
    """A post that is due on a day. `upcoming`: its channels and times."""

    post: Post
    upcoming: list[Upcoming]

    @property
    def is_movable(self) -> bool:
        return any(each.is_movable for each in self.upcoming)


@value
class Day:
    day: date
    sent: list[Sent]
    due: list[Due]
    is_promised: bool  # by the cadence
    is_pause: bool
    is_today: bool

    @property
    def is_empty(self) -> bool:
        return not (self.sent or self.due or self.is_promised or self.is_today)


def calendar_page(session: Session, written: str) -> dict[str, Any]:
    """Return the template's variables. `written`: a month such as 2026-11; anything else means the current one."""
    now, zone = session.ledger.now(), session.config.blog.timezone
    today = now.astimezone(zone).date()
    first = month_of(written) or today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    start, end = (datetime.combine(day, time(), zone) for day in (first, following))
    sent, due = _sent(session, start, end, zone), _due(session, end, zone)
    promised = set(session.journey.due_days(now, following)) if session.journey else set()
    days = [
        Day(
            day=day,
            sent=sent.get(day, []),
            due=due.get(day, []),
            is_promised=day in promised,
            is_pause=_is_pause(day, session.config.journey),
            is_today=day == today,
        )
        for day in (first + timedelta(days=number) for number in range((following - first).days))
    ]
    return {
        "days": days,
        "month": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": following,
        "this": today.replace(day=1),
    }


def month_of(written: str) -> date | None:
    """Return the first day of a month such as 2026-11; None for anything else."""
    if not re.fullmatch(r"\d{4}-\d\d", written):
        return None
    try:
        first = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    return first if FIRST <= first <= LAST else None


def _sent(session: Session, start: datetime, end: datetime, zone: tzinfo) -> dict[date, list[Sent]]:
    copies = session.ledger.overview.sent(start, end)[::-1]
    known = session.posts.summaries(copy.post_id for copy in copies)
    order = [*session.config.channels, *(copy.channel for copy in copies)]
    channels: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for copy in copies:
        if copy.post_id in known:
            channels[copy.sent_at.astimezone(zone).date(), copy.post_id].append(copy.channel)
    days: defaultdict[date, list[Sent]] = defaultdict(list)
    for (day, id_), names in channels.items():
        days[day].append(Sent(post=known[id_].post, channels=sorted(set(names), key=order.index)))
    return days


def _due(session: Session, end: datetime, zone: tzinfo) -> dict[date, list[Due]]:
    by_post: defaultdict[tuple[date, str], list[Upcoming]] = defaultdict(list)
    for each in upcoming(session, end, MOST_DUE):
        by_post[each.at.astimezone(zone).date(), each.post.id].append(each)
    days: defaultdict[date, list[Due]] = defaultdict(list)
    for (day, _), group in by_post.items():
        days[day].append(Due(post=group[0].post, upcoming=group))
    return days


def _is_pause(day: date, journey: JourneyConfig | None) -> bool:
    pauses: Iterable[tuple[str, str]] = journey.pause if journey else ()
    return any(first <= day.isoformat() <= last for first, last in pauses)

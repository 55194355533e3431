"""When, by the blog's wall clock: days, months and windows, across its changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.config.values import Window


def day_start(now: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)


def month_start(now: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date().replace(day=1), time(), zone).astimezone(UTC)


def period_start(period: str, now: datetime, zone: tzinfo) -> datetime:
    """When the `week` (they begin on Mondays) or `month` began."""
    if period == "month":
        return month_start(now, zone)
    today = now.astimezone(zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), zone).astimezone(UTC)


def period_end(period: str, now: datetime, zone: tzinfo) -> datetime:
    """The first instant of the next `week` or `month`."""
    begun = period_start(period, now, zone)
    return period_start(period, begun + timedelta(days=32 if period == "month" else 8), zone)


def written_instant(text: str, zone: tzinfo) -> datetime | None:
    """A date or time as a person writes it into front matter, in their zone; None if it can't be read."""
    try:
        written = datetime.fromisoformat(text.strip())
        return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def next_open(window: Window, now: datetime, zone: tzinfo) -> datetime:
    """When the window is open next: `now` itself if it is open. What counts is the wall clock of `zone`, across its changes."""
    if _is_open(window, now.astimezone(zone)):
        return now
    today = now.astimezone(zone).date()
    starts = (
        datetime.combine(today + timedelta(days=ahead), window.start, zone).astimezone(UTC)
        for ahead in range(16)  # two weeks, since a change of the clock may leave out one day's
    )
    return min(start for start in starts if start > now and _is_open(window, start.astimezone(zone)))


def _is_open(window: Window, local: datetime) -> bool:
    return local.weekday() in window.days and window.start <= local.time() < window.end

"""Days, weeks, months and windows in the blog's time zone, across daylight saving changes.

All instants are aware; returned ones are in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.config.values import Window

_MOST_DAYS = 16  # until a window opens: one a week, and daylight saving may skip one of them


def day_start(now: datetime, zone: tzinfo) -> datetime:
    return _midnight(_today(now, zone), zone)


def day_end(now: datetime, zone: tzinfo) -> datetime:
    """Return the first instant of the next day."""
    return _midnight(_today(now, zone) + timedelta(days=1), zone)


def month_start(now: datetime, zone: tzinfo) -> datetime:
    return _midnight(_today(now, zone).replace(day=1), zone)


def period_start(period: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the start of this `week` (from Monday) or `month`."""
    if period == "month":
        return month_start(now, zone)
    today = _today(now, zone)
    return _midnight(today - timedelta(days=today.weekday()), zone)


def period_end(period: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the first instant of the next `week` or `month`."""
    start = period_start(period, now, zone)
    return period_start(period, start + timedelta(days=32 if period == "month" else 8), zone)


def parse_instant(text: str, zone: tzinfo) -> datetime | None:
    """Parse a date or time as written in front matter, in the given zone; None if it is not valid."""
    try:
        written = datetime.fromisoformat(text.strip())
        return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def next_open(window: Window, now: datetime, zone: tzinfo) -> datetime:
    """Return when the window is open next: `now` itself if it is open."""
    if _is_open(window, now.astimezone(zone)):
        return now
    today = _today(now, zone)
    starts = (
        datetime.combine(today + timedelta(days=days), window.start.replace(fold=fold), zone).astimezone(UTC)
        for days in range(_MOST_DAYS)
        for fold in (0, 1)  # in the hour that the end of daylight saving repeats, it opens twice
    )
    return min(start for start in starts if start > now and _is_open(window, start.astimezone(zone)))


def _is_open(window: Window, local: datetime) -> bool:
    return local.weekday() in window.days and window.start <= local.time() < window.end


def _today(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)

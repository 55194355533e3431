"""Times as people say them: `in 2 h 10 min`, `yesterday`, `Tue 1 Dec, 09:00 CET`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def until(instant: datetime, now: datetime) -> str:
    """`now`, `in 6 min`, `in 2 h 10 min`, `in 3 days`."""
    seconds = (instant - now).total_seconds()
    if seconds < _MINUTE:
        return "now"
    return f"in {_span(seconds)}"


def ago(instant: datetime, now: datetime) -> str:
    """`just now`, `6 min ago`, `2 h ago`, `3 days ago`."""
    seconds = (now - instant).total_seconds()
    if seconds < _MINUTE:
        return "just now"
    return f"{_span(seconds, exact=False)} ago"


def _span(seconds: float, *, exact: bool = True) -> str:
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min"
    if seconds < _DAY:
        hours, minutes = divmod(int(seconds // _MINUTE), 60)
        return f"{hours} h {minutes} min" if minutes and exact and hours < 12 else f"{hours} h"
    days = int(seconds // _DAY)
    return f"{days} day{'s' * (days != 1)}"


def moment(instant: datetime, now: datetime, zone: tzinfo) -> str:
    """`today 09:00 CET`, `tomorrow 09:00 CET`, `Tue 1 Dec 09:00 CET`; with the year if it is another one."""
    local, today = instant.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    year = f" {local.year}" if local.year != today.year and abs(days) > 60 else ""
    return f"{near or f'{local:%a} {local.day} {local:%b}{year}'} {local:%H:%M %Z}"


def day(instant: datetime | None, zone: tzinfo) -> str:
    """`5 Jun 2026`; empty for none."""
    if instant is None:
        return ""
    local = instant.astimezone(zone)
    return f"{local.day} {local:%b %Y}"

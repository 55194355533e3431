"""Times as people read them: in the blog's time zone. Stored texts and JSON have them in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_IN_UTC = r"\b(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d(?:\.\d+)?Z| UTC)(?!\w)"


def minute(instant: datetime, zone: tzinfo) -> str:
    """Return `2026-11-21 09:00 CET`."""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def minute_of(instant: str | None, zone: tzinfo) -> str:
    """Return an instant of `--json` as `minute` has it; empty if there is none."""
    return minute(datetime.fromisoformat(instant), zone) if instant else ""


def localized(sentence: str, zone: tzinfo) -> str:
    """Return a sentence with its times, `2026-11-21 08:00 UTC` or `2026-11-21T08:00:00Z`, in another zone."""
    return re.sub(_IN_UTC, lambda match: _local(match, zone), sentence)


def _local(match: re.Match[str], zone: tzinfo) -> str:
    try:
        instant = datetime.fromisoformat(f"{match[1]} {match[2]}").replace(tzinfo=UTC)
    except ValueError:  # no time, but something that looks like one
        return match[0]
    return minute(instant, zone)


def iso(instant: datetime | None) -> str | None:
    """Format for JSON: UTC, `2026-11-21T08:00:00Z`."""
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z") if instant else None

"""The Retry-After header: how long a server asks a client to wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta


def retry_after(header: str, now: datetime) -> timedelta | None:
    """Parse a Retry-After header, in seconds or as an HTTP date; None if it is neither."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", header.strip()):
        return timedelta(seconds=float(header))
    from email.utils import parsedate_to_datetime

    try:
        until = parsedate_to_datetime(header)
    except (ValueError, OverflowError):  # a year or a zone of twenty digits
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta(0))

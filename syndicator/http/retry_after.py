"""How long a server wants to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta


def retry_after(header: str, now: datetime) -> timedelta | None:
    """A Retry-After header as a wait: seconds, or a date in HTTP's form; None where it is neither."""
    if re.fullmatch(r"\d{1,9}(\.\d+)?", header.strip()):
        return timedelta(seconds=float(header))
    from email.utils import parsedate_to_datetime

    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - now, timedelta(0))

"""When to retry."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.model import Step

MAX_ATTEMPTS = 12
PROBE_INTERVAL = timedelta(minutes=15)  # between two attempts on a paused channel
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def backoff(attempts: int) -> timedelta:
    """Return the wait after so many attempts: doubling, with jitter to spread retries."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 12), LONGEST_WAIT)
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 (not for secrecy)


def next_retry(attempts: int, now: datetime, *, retry_after: timedelta | None = None) -> datetime:
    """Return when to try again. `retry_after`: the wait that the platform asked for."""
    return now + max(backoff(attempts), retry_after or timedelta(0))


def may_resend(channel: Channel, tries: int, step: Step | None, now: datetime) -> bool:
    """Whether the platform recognises a resend after so many `tries`, the first at `step.started_at`."""
    if channel.resend_within is None or (channel.resend_at_most is not None and tries > channel.resend_at_most):
        return False
    return step is None or step.started_at is None or now - step.started_at <= channel.resend_within

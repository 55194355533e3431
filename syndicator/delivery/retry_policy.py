"""When something that did not work is tried again."""

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
    """How long to wait after this many attempts: doubling, with jitter so that many do not come back at once."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 12), LONGEST_WAIT)
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 (not for secrecy)


def next_retry(attempts: int, now: datetime, *, retry_after: timedelta | None = None) -> datetime:
    """When to try again. `retry_after`: the wait that the platform asked for."""
    return now + max(backoff(attempts), retry_after or timedelta(0))


def may_resend(channel: Channel, tries: int, step: Step | None, now: datetime) -> bool:
    """Whether the platform would recognise these bytes after so many `tries`, the first of them at `step.started_at`."""
    if channel.resend_within is None or (channel.resend_at_most is not None and tries > channel.resend_at_most):
        return False
    return step is None or step.started_at is None or now - step.started_at <= channel.resend_within

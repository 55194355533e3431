"""When to retry."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.errors import Retryable
    from syndicator.ledger.channels import ChannelRecord, ChannelStore
    from syndicator.model import Step

MAX_ATTEMPTS = 12
PROBE_INTERVAL = timedelta(minutes=15)  # between two attempts on a paused channel
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(hours=24)  # that a platform may ask for
ALIKE = 3  # posts refused in a row for an unknown, equal reason: then the channel is at fault
PROBES_BY_ONE = 3  # with the same delivery; then another one tries, as the first may itself be at fault


def backoff(attempts: int) -> timedelta:
    """Return the wait after so many attempts: doubling, with jitter to spread retries."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 12), LONGEST_WAIT)
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 (not for secrecy)


def next_retry(attempts: int, now: datetime, *, retry_after: timedelta | None = None) -> datetime:
    """Return when to try again. `retry_after`: the wait that the platform asked for, obeyed up to a day."""
    return now + max(backoff(attempts), min(retry_after or timedelta(0), LONGEST_RETRY_AFTER))


def is_alike(answer: str, other: str) -> bool:
    """Whether two refusals say the same, but for numbers and ids."""
    return re.sub(r"\S*\d\S*", "", answer) == re.sub(r"\S*\d\S*", "", other)


def is_ahead(at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a wait is not over. One beyond `longest`, the longest that is ever set, comes from a wrong clock."""
    return at is not None and now < at <= now + longest


def waits(record: ChannelRecord, now: datetime) -> bool:
    """Whether the channel is waiting for a limit or an outage to end."""
    return bool(record.waiting) and is_ahead(record.waiting_until, now, LONGEST_RETRY_AFTER)


def describe_wait(record: ChannelRecord | None, now: datetime) -> str:
    """`waits until 2026-03-01 12:05 UTC: reason`; empty if the channel does not wait."""
    if record is None or record.waiting_until is None or not waits(record, now):
        return ""
    return waits_until(record.waiting_until, record.waiting)


def waits_until(not_before: datetime, reason: str) -> str:
    """`waits until 2026-03-01 12:05 UTC: reason`."""
    return f"waits until {not_before:%Y-%m-%d %H:%M} UTC: {reason}"


def make_wait(channels: ChannelStore, name: str, error: Retryable, now: datetime) -> datetime:
    """Make the channel wait for this limit or outage to end; return until when."""
    record = channels.get(name)
    not_before = next_retry(record.failed_probes + 1 if record else 1, now, retry_after=error.retry_after)
    channels.wait(name, str(error), not_before)
    return not_before


def may_resend(channel: Channel, tries: int, step: Step | None, now: datetime) -> bool:
    """Whether the platform recognises a resend after so many `tries`, the first at `step.started_at`."""
    if channel.resend_within is None or (channel.resend_at_most is not None and tries > channel.resend_at_most):
        return False
    return step is None or step.started_at is None or now - step.started_at <= channel.resend_within

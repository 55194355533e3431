"""When something that did not work is tried again."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicator.channels import Channel, ChannelContext
from syndicator.delivery.retry_policy import FIRST_WAIT, LONGEST_WAIT, backoff, may_resend, next_retry
from syndicator.model import Step

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (12, 360), (5000, 360)]
)
def test_waits_double_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert backoff(attempts) == minutes * MINUTE
    assert FIRST_WAIT <= backoff(attempts) <= LONGEST_WAIT


def test_waits_differ_by_a_tenth_so_that_many_do_not_come_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: low)
    assert backoff(3) == 0.9 * 4 * MINUTE
    monkeypatch.setattr(random, "uniform", lambda low, high: high)
    assert backoff(3) == 1.1 * 4 * MINUTE


def test_a_platform_may_ask_for_more_time_and_never_for_less() -> None:
    assert next_retry(2, NOW) == NOW + 2 * MINUTE
    assert next_retry(2, NOW, retry_after=5 * MINUTE) == NOW + 5 * MINUTE
    assert next_retry(2, NOW, retry_after=MINUTE) == NOW + 2 * MINUTE


def channel(within: timedelta | None, at_most: int | None = None) -> Channel:
    made = Channel(None, ChannelContext(name="box", folder=Path()))
    made.resend_within, made.resend_at_most = within, at_most
    return made


def step(minutes: float | None) -> Step:
    """A step that was begun so long ago; None: never."""
    return Step(number=0, key="k", body=b"", started_at=None if minutes is None else NOW - minutes * MINUTE)


def test_bytes_are_resent_only_where_and_as_long_as_the_platform_recognises_them() -> None:
    assert not may_resend(channel(None), 1, step(1), NOW)
    assert may_resend(channel(8 * MINUTE), 1, step(8), NOW)
    assert not may_resend(channel(8 * MINUTE), 1, step(8.1), NOW)
    assert may_resend(channel(8 * MINUTE), 1, step(None), NOW)
    assert may_resend(channel(8 * MINUTE), 1, None, NOW)


def test_bytes_are_resent_only_as_often_as_the_platform_recognises_them() -> None:
    assert may_resend(channel(MINUTE, at_most=1), 1, step(1), NOW)
    assert not may_resend(channel(MINUTE, at_most=1), 2, step(1), NOW)
    assert may_resend(channel(MINUTE), 99, step(1), NOW)

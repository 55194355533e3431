"""The schedule: when passes run, when one is missing, and a clock that is set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.config import ScheduleConfig
from syndicator.daemon.scheduler import clock_went_back, overdue, trigger

NOW = datetime(2026, 11, 2, 9, 0, 30, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_JITTER = timedelta(0)


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("*/10 * * * *", "11-02 09:10"),
        ("0 9 * * *", "11-03 09:00"),
        ("0 0 * * 0", "11-08 00:00"),  # crontab's 0 is Sunday
        ("0 0 * * 7", "11-08 00:00"),
        ("0 0 * * 1", "11-09 00:00"),
        ("0 0 * * 2-4", "11-03 00:00"),
        ("0 0 * * 0-1", "11-08 00:00"),
        ("0 0 * * 0-6", "11-03 00:00"),
        ("0 0 * * 5-7", "11-06 00:00"),
        ("0 0 * * 1-5/2", "11-04 00:00"),
        ("0 0 * * 0,3", "11-04 00:00"),
        ("0 0 * * sat", "11-07 00:00"),
        ("30 8 1 * *", "12-01 08:30"),
    ],
)
def test_cron_means_what_crontab_means(cron: str, due: str) -> None:
    when = trigger(ScheduleConfig(cron=cron, jitter=NO_JITTER)).get_next_fire_time(None, NOW)
    assert f"{when:%m-%d %H:%M}" == due


def test_the_jitter_never_comes_before_the_interval() -> None:
    schedule = ScheduleConfig(every=10 * MINUTE, jitter=MINUTE)
    gaps = {trigger(schedule).get_next_fire_time(NOW, NOW) - NOW for _ in range(50)}
    assert 10 * MINUTE <= min(gaps) < max(gaps) <= 11 * MINUTE


@pytest.mark.parametrize("cron", ["", "*/10 * * * *"])
def test_a_clock_that_was_set_back_is_noticed(cron: str) -> None:
    schedule, now = ScheduleConfig(every=10 * MINUTE, cron=cron), datetime.now(UTC)
    for _ in range(20):
        due = trigger(schedule).get_next_fire_time(None, now)
        assert not clock_went_back(schedule, due, now)
        assert not clock_went_back(schedule, due, now + HOUR)
        assert clock_went_back(schedule, due + DAY, now)


@pytest.mark.parametrize(
    ("schedule", "late", "is_overdue"),
    [
        (ScheduleConfig(every=10 * MINUTE), 30 * MINUTE, False),
        (ScheduleConfig(every=10 * MINUTE), 40 * MINUTE, True),
        (ScheduleConfig(every=DAY), 40 * HOUR, False),
        (ScheduleConfig(every=DAY), 50 * HOUR, True),
        (ScheduleConfig(cron="0 9 * * *"), 30 * HOUR, False),
        (ScheduleConfig(cron="0 9 * * *"), 120 * HOUR, True),
    ],
)
def test_when_a_pass_is_missing(schedule: ScheduleConfig, late: timedelta, is_overdue: bool) -> None:
    assert overdue(schedule, NOW, NOW + late) is is_overdue

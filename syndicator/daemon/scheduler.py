"""When to look: the schedule of the configuration, in APScheduler's words. All in UTC."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.config import values

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.config import ScheduleConfig

log = logging.getLogger(__name__)

PASS = "pass"  # noqa: S105 (the name of the one thing that is scheduled)
GRACE = timedelta(minutes=15)  # for a pass that has much to do


def scheduler(one_pass: Callable[[], None], schedule: ScheduleConfig) -> Any:
    """A BlockingScheduler for `one_pass`: at once, then as scheduled; none is dropped for being late, no two at a time."""
    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.blocking import BlockingScheduler

    found = BlockingScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    found.add_job(one_pass, trigger(schedule), id=PASS, next_run_time=datetime.now(UTC))
    found.add_listener(_LeftOut(EVENT_JOB_MAX_INSTANCES), EVENT_JOB_MAX_INSTANCES | EVENT_JOB_EXECUTED)
    # What it says of its own accord (a pass left out) is said above, in our words.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    return found


class _LeftOut:
    """Says that passes are left out while one is at work: once for each that takes so long."""

    def __init__(self, code: int) -> None:
        self._code = code
        self._said = False

    def __call__(self, event: Any) -> None:
        left_out = event.code == self._code
        if left_out and not self._said:
            log.info("the pass before is still at work: none begins until it is done")
        self._said = left_out


def trigger(schedule: ScheduleConfig) -> Any:
    jitter = int(schedule.jitter.total_seconds()) or None
    if schedule.cron:
        from apscheduler.triggers.cron import CronTrigger

        return CronTrigger(**values.crontab(schedule.cron), timezone=UTC, jitter=jitter)
    from apscheduler.triggers.interval import IntervalTrigger

    return IntervalTrigger(seconds=int(schedule.every.total_seconds()), timezone=UTC, jitter=jitter)


def clock_went_back(schedule: ScheduleConfig, due: datetime, now: datetime) -> bool:
    """Whether the next pass is due later than the schedule could ever say at this time of day."""
    return bool(due > trigger(schedule).get_next_fire_time(None, now) + schedule.jitter)


def overdue(schedule: ScheduleConfig, last: datetime, now: datetime) -> bool:
    """Whether a pass must have been missed since the last good one, and the one after it, too."""
    span = schedule.every
    if schedule.cron:
        first = trigger(schedule).get_next_fire_time(None, last + timedelta(microseconds=1))
        span = trigger(schedule).get_next_fire_time(None, first + timedelta(minutes=1)) - last
    return now - last > 2 * span + schedule.jitter + GRACE

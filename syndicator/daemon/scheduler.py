"""The configured [schedule] as an APScheduler trigger. All in UTC."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.config import values

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.config import ScheduleConfig

log = logging.getLogger(__name__)

PASS = "pass"  # noqa: S105 (the id of the one job)
GRACE = timedelta(minutes=15)  # for a pass with many deliveries


def scheduler(run_pass: Callable[[], None], schedule: ScheduleConfig, *, stopping: Callable[[], bool]) -> Any:
    """Return a BlockingScheduler that runs a pass now and then on schedule: late passes run, and never two at a time.

    Once `stopping` returns true and it is woken up, its `start` returns.
    """
    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MAX_INSTANCES
    from apscheduler.executors.pool import ThreadPoolExecutor

    blocking = _stoppable(stopping)(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    blocking.add_job(run_pass, trigger(schedule), id=PASS, next_run_time=datetime.now(UTC))
    blocking.add_listener(_SkippedPasses(EVENT_JOB_MAX_INSTANCES), EVENT_JOB_MAX_INSTANCES | EVENT_JOB_EXECUTED)
    # its own warning about a skipped run is replaced by ours
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    return blocking


def _stoppable(stopping: Callable[[], bool]) -> Any:
    """Return a BlockingScheduler whose loop a signal handler can end: an exception that the handler raises may be swallowed."""
    from threading import TIMEOUT_MAX

    from apscheduler.schedulers.blocking import BlockingScheduler

    class StoppableScheduler(BlockingScheduler):  # type: ignore[misc]
        def _main_loop(self) -> None:
            seconds = TIMEOUT_MAX
            while not stopping():
                self._event.wait(seconds)
                self._event.clear()
                seconds = self._process_jobs()

    return StoppableScheduler


class _SkippedPasses:
    """Logs, once for each long pass, that passes are skipped while it runs."""

    def __init__(self, code: int) -> None:
        self._code = code
        self._logged = False

    def __call__(self, event: Any) -> None:
        skipped = event.code == self._code
        if skipped and not self._logged:
            log.info("the previous pass is still running, so the next one is skipped")
        self._logged = skipped


def trigger(schedule: ScheduleConfig) -> Any:
    jitter = int(schedule.jitter.total_seconds()) or None
    if schedule.cron:
        from apscheduler.triggers.cron import CronTrigger

        return CronTrigger(**values.crontab(schedule.cron), timezone=UTC, jitter=jitter)
    from apscheduler.triggers.interval import IntervalTrigger

    return IntervalTrigger(seconds=int(schedule.every.total_seconds()), timezone=UTC, jitter=jitter)


def next_poll(schedule: ScheduleConfig, now: datetime, late: timedelta) -> datetime:
    """Return when sources that are read now are to be read again, so that it is within the interval if it is `late`."""
    if schedule.cron:
        at: datetime = trigger(replace(schedule, jitter=timedelta(0))).get_next_fire_time(None, now)
        return at
    return now + max(schedule.every - late, schedule.every / 2)


def clock_went_back(schedule: ScheduleConfig, due: datetime, now: datetime) -> bool:
    """Whether `due`, the time of the next pass, is later than the schedule allows at `now`."""
    return bool(due > trigger(schedule).get_next_fire_time(None, now) + schedule.jitter)


def overdue(schedule: ScheduleConfig, last: datetime, now: datetime) -> bool:
    """Whether at least two passes were missed since the successful one at `last`."""
    interval = schedule.every
    if schedule.cron:
        first = trigger(schedule).get_next_fire_time(None, last + timedelta(microseconds=1))
        interval = trigger(schedule).get_next_fire_time(None, first + timedelta(minutes=1)) - last
    return now - last > 2 * interval + schedule.jitter + GRACE

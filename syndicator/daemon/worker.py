"""The worker: passes on a schedule, until a signal stops it.

The ledger holds what is due; the scheduler only starts passes. Signals:

    SIGTERM, SIGINT    finish the current delivery, then exit; a second one exits immediately
    SIGHUP             reload config.toml; keep the old configuration where the new one is not valid

Several workers, on one host or on many, share only the ledger. On PostgreSQL they are told when a person approves or
pushes something, and begin a pass at once.
"""

from __future__ import annotations

import logging
import signal
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator.daemon import systemd
from syndicator.daemon.listener import Listener
from syndicator.daemon.passes import Passes
from syndicator.daemon.scheduler import PASS, clock_went_back, scheduler, trigger
from syndicator.daemon.signal_relay import SignalRelay
from syndicator.daemon.stopping import STOP_SECONDS, exit_within
from syndicator.daemon.watchdog import Watchdog
from syndicator.errors import unexpected
from syndicator.ledger.instance import Instance
from syndicator.ledger.opening import open_ledger, state_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.config import Config

log = logging.getLogger(__name__)

PASS_TIMEOUT = timedelta(
    minutes=15
)  # for one delivery, or to read the sources; every network call has a shorter deadline
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Worker:
    """Runs passes until stopped. `load` reads the configuration, at start and on SIGHUP; its exceptions propagate.

    `passes`: of one blog, unless told otherwise.
    """

    def __init__(
        self,
        load: Callable[[], Config],
        *,
        passes: Callable[[Config], Passes] = Passes,
        timeout: timedelta = PASS_TIMEOUT,
    ) -> None:
        self._load = load
        self._passes = passes(load())
        self._scheduler = scheduler(self._passes, self._passes.schedule, stopping=lambda: self._passes.stopping)
        self._watchdog = Watchdog(
            self._passes, timeout=timeout.total_seconds(), on_check=self._check_clock, on_reload=self._reload
        )

    def run(self) -> None:
        """Work until a signal stops it, then finish the current delivery.

        Raises UsageError or LedgerError if it can't start.
        """
        with ExitStack() as stack:
            self._open(stack)
            try:
                self._start()
            finally:
                self._stop()
                systemd.notify("STOPPING=1")
                exit_within(STOP_SECONDS)
                if self._scheduler.running:
                    self._scheduler.shutdown(wait=True)
                exit_within(0)
        log.info("stopped")

    def _open(self, stack: ExitStack) -> None:
        """Create the ledger if missing, register as a live instance, serve metrics, start the watchdog."""
        config = self._passes.config
        open_ledger(config, create=True).close()
        instance = Instance(state_folder(config) / "owners")
        stack.callback(instance.close)
        stack.callback(instance.remove_file)
        if config.monitor.metrics:
            from syndicator.daemon.metrics import serving

            stack.enter_context(serving(config.monitor.metrics, self._passes.configs))
        stack.enter_context(SignalRelay(self._wake))
        stack.enter_context(Listener(lambda: self._passes.config, self._begin_pass))
        stack.enter_context(self._watchdog)  # until the end: the last delivery may hang, too

    def _start(self) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, lambda *_: self._watchdog.request_reload())
        log.info("started", extra={"schedule": str(self._scheduler.get_job(PASS).trigger)})
        systemd.notify("READY=1")
        self._scheduler.start()

    def _stop(self, *_: object) -> None:
        """Begin no pass any more. As a signal handler it raises nothing: the scheduler swallows what is raised in places."""
        self._passes.stopping = True
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)  # a second one exits immediately

    def _reload(self) -> None:
        if self._passes.stopping:
            return
        try:
            self._passes.config = self._load()
        except Exception as error:  # noqa: BLE001 (the old configuration still works)
            problems = " | ".join(unexpected(error).splitlines())
            log.warning("keeping the old configuration", extra={"error": problems})
            return
        self._scheduler.reschedule_job(PASS, trigger=trigger(self._passes.schedule))
        self._begin_pass()
        log.info("configuration reloaded")

    def _begin_pass(self) -> None:
        """Begin a pass now, or as soon as the one that runs is done."""
        if self._scheduler.running and not self._passes.follow_up():
            self._scheduler.modify_job(PASS, next_run_time=datetime.now(UTC))

    def _check_clock(self) -> None:
        """Wake the scheduler, which sleeps until a wall-clock time, in case the clock was set or the machine was
        suspended.
        """
        job = self._scheduler.get_job(PASS)
        if job is None or not self._scheduler.running:
            return  # not started yet, or stopped
        schedule, now = self._passes.schedule, datetime.now(UTC)
        if clock_went_back(schedule, job.next_run_time, now):
            log.warning("the clock was set back; the schedule starts again")
            self._scheduler.modify_job(PASS, next_run_time=now)
        self._wake()

    def _wake(self) -> None:
        if self._scheduler.running:
            self._scheduler.wakeup()

"""The worker: passes on a schedule, until somebody asks it to stop.

What is due lives in the ledger; the scheduler only says "look now". Signals:

    SIGTERM, SIGINT    stop after what is being sent; a second one: at once
    SIGHUP             read config.toml again; where it is not valid, go on with the old one

Several workers, on one host or on many, share nothing but the ledger.
"""

from __future__ import annotations

import logging
import signal
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from syndicator.daemon import systemd
from syndicator.daemon.passes import Passes
from syndicator.daemon.scheduler import PASS, clock_went_back, scheduler, trigger
from syndicator.daemon.watchdog import Watch
from syndicator.errors import unexpected
from syndicator.ledger import open_ledger, state_folder
from syndicator.ledger.instance import Instance

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from syndicator.config import Config

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=15)  # with one delivery, or with the sources: all that waits on a network has a deadline
STOPS = (signal.SIGTERM, signal.SIGINT)


class Worker:
    """`load` reads the configuration: at once, and again on SIGHUP. Raises what it raises."""

    def __init__(self, load: Callable[[], Config], *, patience: timedelta = PATIENCE) -> None:
        self._load = load
        self._passes = Passes(load())
        self._scheduler = scheduler(self._passes, self._passes.config.schedule)
        self._watch = Watch(
            self._passes, patience=patience.total_seconds(), each_beat=self._mind_the_clock, reload=self._reload
        )

    def run(self) -> None:
        """Work until a signal asks to stop, and end what is being sent. Raises UsageError, LedgerError: could not start."""
        with ExitStack() as stack:
            self._open(stack)
            try:
                self._start()
            except SystemExit:
                systemd.notify("STOPPING=1")
            finally:
                for number in STOPS:
                    signal.signal(number, signal.SIG_DFL)  # a second one means now
                self._passes.stopping = True
                if self._scheduler.running:
                    self._scheduler.shutdown(wait=True)
        log.info("stopped")

    def _open(self, stack: ExitStack) -> None:
        """Make sure of the ledger, and let others see that a worker lives here."""
        config = self._passes.config
        open_ledger(config, create=True).close()
        owner = Instance(state_folder(config) / "owners")
        stack.callback(owner.close)
        stack.callback(owner.forget)
        if config.monitor.metrics:
            from syndicator.daemon.metrics import serving

            stack.enter_context(serving(config.monitor.metrics, lambda: self._passes.config))
        stack.enter_context(self._watch)  # to the very end: also what is finished last may hang

    def _start(self) -> None:
        for number in STOPS:
            signal.signal(number, _leave)
        signal.signal(signal.SIGHUP, lambda *_: self._watch.ask_reload())
        log.info("started", extra={"schedule": str(self._scheduler.get_job(PASS).trigger)})
        systemd.notify("READY=1")
        self._scheduler.start()

    def _reload(self) -> None:
        if self._passes.stopping:
            return
        try:
            self._passes.config = config = self._load()
        except Exception as error:  # noqa: BLE001 (whatever it was, there is one to go on with)
            problems = " | ".join(unexpected(error).splitlines())
            log.warning("going on with the old configuration", extra={"error": problems})
            return
        self._scheduler.reschedule_job(PASS, trigger=trigger(config.schedule))
        self._scheduler.modify_job(PASS, next_run_time=datetime.now(UTC))
        log.info("configuration read again")

    def _mind_the_clock(self) -> None:
        """The scheduler sleeps towards an instant of the wall clock, which may be set, or stand still with the machine."""
        job = self._scheduler.get_job(PASS)
        if job is None or not self._scheduler.running:
            return  # not yet, or no more
        schedule, now = self._passes.config.schedule, datetime.now(UTC)
        if clock_went_back(schedule, job.next_run_time, now):
            log.warning("the clock was set back, so the schedule starts anew")
            self._scheduler.modify_job(PASS, next_run_time=now)
        self._scheduler.wakeup()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    # shutdown() in here would wait on the very Event that this thread may be waiting on
    raise SystemExit

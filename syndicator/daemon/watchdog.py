"""The worker's second thread: feeds systemd's watchdog while passes make progress, and handles reload requests."""

from __future__ import annotations

import logging
import threading
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Self

from syndicator.daemon import systemd
from syndicator.errors import SyndicatorError
from syndicator.ledger.opening import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.daemon.passes import Passes

log = logging.getLogger(__name__)

INTERVAL = 60.0  # seconds


class Command(Enum):
    RELOAD = auto()
    STOP = auto()


class Watchdog:
    """A context manager that checks the progress of passes and feeds systemd's watchdog while they make progress.

    `timeout`: how many seconds a pass may take for one delivery, or to read the sources. `on_check` and `on_reload`
    are called from this thread.
    """

    def __init__(
        self, passes: Passes, *, timeout: float, on_check: Callable[[], None], on_reload: Callable[[], None]
    ) -> None:
        self._passes = passes
        self._timeout = timeout
        self._on_check = on_check
        self._on_reload = on_reload
        self._systemd_seconds = systemd.watchdog_seconds()
        self._interval = min(INTERVAL, timeout / 3, (self._systemd_seconds or INTERVAL * 3) / 3)
        self._stalled = False
        # SimpleQueue.put is the only way to wake a thread that is safe in a signal handler
        self._requests: SimpleQueue[Command] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def request_reload(self) -> None:
        self._requests.put(Command.RELOAD)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._requests.put(Command.STOP)
        self._thread.join()

    def _run(self) -> None:
        self._check()
        while (request := self._next()) is not Command.STOP:
            if request is Command.RELOAD:
                self._on_reload()
            else:
                self._check()

    def _next(self) -> Command | None:
        try:
            return self._requests.get(timeout=self._interval)
        except Empty:
            return None

    def _check(self) -> None:
        self._on_check()
        seconds = self._passes.seconds_without_progress()
        if seconds > self._timeout:
            if not self._stalled:
                log.error("no progress: a pass hangs, or every pass fails", extra={"seconds": round(seconds)})
            self._stalled = True
            return
        self._stalled = False
        if self._systemd_seconds and self._ledger_is_readable():
            systemd.notify("WATCHDOG=1")

    def _ledger_is_readable(self) -> bool:
        try:
            with open_ledger(self._passes.config, create=False) as ledger:
                ledger.posts.policy()
        except SyndicatorError as error:
            log.warning("could not read the ledger", extra={"error": str(error)})
            return False
        return True

"""The eye on the worker, from a thread of its own: whether passes get on, whether the clock was set, who asked for what."""

from __future__ import annotations

import logging
import threading
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Self

from syndicator.daemon import systemd
from syndicator.errors import SyndicatorError
from syndicator.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.daemon.passes import Passes

log = logging.getLogger(__name__)

BEAT = 60.0  # seconds


class Asked(Enum):
    RELOAD = auto()
    LEAVE = auto()


class Watch:
    """While in the context: beats a few times within systemd's watchdog time, and feeds it if there is reason to.

    `patience`: how many seconds a pass may take for one delivery, or for reading the sources. `each_beat` and `reload`
    are called from this thread.
    """

    def __init__(
        self, passes: Passes, *, patience: float, each_beat: Callable[[], None], reload: Callable[[], None]
    ) -> None:
        self._passes = passes
        self._patience = patience
        self._each_beat = each_beat
        self._reload = reload
        self._watchdog = systemd.watchdog_seconds()
        self._every = min(BEAT, patience / 3, (self._watchdog or BEAT * 3) / 3)
        self._hangs = False
        # A SimpleQueue may be put into from a signal's handler; nothing else that wakes a thread may be used there.
        self._asked: SimpleQueue[Asked] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def ask_reload(self) -> None:
        self._asked.put(Asked.RELOAD)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._asked.put(Asked.LEAVE)
        self._thread.join()

    def _run(self) -> None:
        self._beat()
        while (asked := self._next()) is not Asked.LEAVE:
            if asked is Asked.RELOAD:
                self._reload()
            else:
                self._beat()

    def _next(self) -> Asked | None:
        try:
            return self._asked.get(timeout=self._every)
        except Empty:
            return None

    def _beat(self) -> None:
        self._each_beat()
        quiet = self._passes.quiet_for()
        if quiet > self._patience:
            if not self._hangs:
                log.error("no pass gets on: it hangs, or each one fails", extra={"seconds": round(quiet)})
            self._hangs = True
            return
        self._hangs = False
        if self._watchdog and self._ledger_answers():
            systemd.notify("WATCHDOG=1")

    def _ledger_answers(self) -> bool:
        try:
            with open_ledger(self._passes.config, create=False) as ledger:
                ledger.posts.policy()
        except SyndicatorError as error:
            log.warning("the ledger does not answer", extra={"error": str(error)})
            return False
        return True

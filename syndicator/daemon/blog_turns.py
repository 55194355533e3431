"""Passes of several blogs, some side by side: each in turn, so that one with much to send does not hold up the others."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import TYPE_CHECKING, Generic, TypeVar

from syndicator.daemon.run_pass import run_blog_pass
from syndicator.model import speak_of_blog
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from syndicator.app import App
    from syndicator.app.results import PassResult

T = TypeVar("T")

SIDE_BY_SIDE = 8  # blogs whose sources are read, or which wait to send
SENDING = 2  # blogs that send at once
SLICE_SECONDS = 30.0  # of sending; then others have their turn
_LINGER_SECONDS = 1.0  # until one of those who look for more looks again
_OTHERS_SECONDS = 3.0  # until the others do, unless they are woken
_IDLE_SECONDS = 0.2  # until one who found nothing to do looks again


@value
class TurnResult:
    """What a blog's turn did. `limit_reached`: it has more to do now."""

    result: PassResult
    limit_reached: bool


def run_turn(app: App, *, stop: Callable[[], bool], polls: bool, sending: AbstractContextManager[object]) -> TurnResult:
    """Run a pass of one blog that sends for at most SLICE_SECONDS. `polls`: read its sources. Raises LedgerError.

    `sending`: is entered to send.
    """
    speak_of_blog(app.config.name)
    limit = _Limit(stop)
    result = run_blog_pass(app, stop=limit, leave=stop, polls=polls, sending=sending)
    return TurnResult(result=result, limit_reached=limit.reached)


class _Limit:
    """Stops when `stop` does, and a while after the first delivery. `reached`: for the latter."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._end = float("inf")
        self.reached = False

    def __call__(self) -> bool:
        if self._stop():
            return True
        now = time.monotonic()
        self._end = min(self._end, now + SLICE_SECONDS)
        self.reached = self.reached or now > self._end
        return self.reached


class TurnPool(Generic[T]):
    """Threads that take a turn and work on it, until there is none to take and nobody works on one.

    `take`: returns the next turn, or None; `release`: is called in each thread at its end.
    """

    def __init__(self, take: Callable[[], T | None], work: Callable[[T], None], release: Callable[[], None]) -> None:
        self._take = take
        self._work = work
        self._release = release
        self._found = Condition()
        self._active = 0  # threads that look for a turn or work on one
        self._waiting = 0
        self._lingers_until = 0.0
        self._failure: Exception | None = None

    def run(self, stop: Callable[[], bool], *, linger: float = 0.0) -> None:
        """Work until all is done, or `stop` returns true; `linger`: for so many seconds look for more, in any case.

        Raises what a turn raised first; the others end before their next.
        """
        self._lingers_until = time.monotonic() + linger
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="blog") as pool:
            for _ in range(SIDE_BY_SIDE):
                pool.submit(self._run_thread, stop)
        if self._failure:
            raise self._failure

    def _run_thread(self, stop: Callable[[], bool]) -> None:
        try:
            while not (stop() or self._failure) and self._is_busy_after_turn():
                pass
        except Exception as error:  # noqa: BLE001 (it is raised by `run`)
            self._failure = self._failure or error
        finally:
            with self._found:
                self._found.notify_all()  # what ended this thread may end those who wait
            self._release()

    def _is_busy_after_turn(self) -> bool:
        """Work on one turn, if there is any. Returns whether there may be others."""
        with self._found:
            self._active += 1
        try:
            turn = self._take()
            if turn is not None:
                with self._found:
                    self._found.notify()
                self._work(turn)
                return True
        finally:
            with self._found:
                self._active -= 1
        return self._may_find_more()

    def _may_find_more(self) -> bool:
        """Wait until another thread has found something to do; one of those who wait looks itself before that.

        Returns false at once if no other thread is at work, and the time to linger is over.
        """
        with self._found:
            lingers = time.monotonic() < self._lingers_until
            if not (self._active or lingers):
                return False
            seconds = _LINGER_SECONDS if lingers else _IDLE_SECONDS
            self._waiting += 1
            self._found.wait(_OTHERS_SECONDS if self._waiting > 1 else seconds)
            self._waiting -= 1
        return True

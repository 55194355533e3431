"""Passes of several blogs, some side by side: each in turn, so that one with much to send does not hold up the others."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Lock, get_ident
from typing import TYPE_CHECKING, Generic, TypeVar

from syndicator.app.results import PassResult
from syndicator.daemon.run_pass import run_blog_pass
from syndicator.errors import kept_apart
from syndicator.typed_commands import set_current_blog
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from syndicator.app import App

T = TypeVar("T")

SIDE_BY_SIDE = 8  # blogs that are worked on
SENDING = 2  # blogs that send at once
MOST_SENDING = SIDE_BY_SIDE - 2  # also if some take long: the sources of others are read meanwhile
SLICE_SECONDS = 30.0  # of sending, at most; then others have their turn
_SHORTEST_SLICE = 1.0
_SLICE_FACTOR = 10  # a slice is so much longer than what comes before the first delivery, if that takes long
_LINGER_SECONDS = 0.25  # until one of those who look for more looks again, also for whose host is free again
_OTHERS_SECONDS = 3.0  # until the others do, unless they are woken
_IDLE_SECONDS = 0.2  # until one who found nothing to do looks again


@value
class TurnResult:
    """What a blog's turn did. `limit_reached`: it has more to do now."""

    result: PassResult
    limit_reached: bool = False


def run_turn(
    open_app: Callable[[], App],
    *,
    stop: Callable[[], bool],
    polling: AbstractContextManager[object] | None,
    sending: AbstractContextManager[bool],
) -> TurnResult:
    """Run a pass of one blog that sends for at most SLICE_SECONDS; whatever fails is its problem, and no other blog's.

    `polling`: as for `run_blog_pass`. `sending`: is entered to send; it says whether that may be now. Raises LedgerError.
    """
    limit, problems = _Limit(stop), list[str]()
    with kept_apart(problems.append):
        app = open_app()
        set_current_blog(app.config.name)
        result = run_blog_pass(app, stop=limit, leave=stop, polling=polling, sending=limit.within(sending))
        return TurnResult(result=result, limit_reached=limit.reached)
    return TurnResult(result=PassResult(problems=tuple(problems)))


class _Limit:
    """Stops when `stop` does, and a while after the first delivery. `reached`: for the latter, or if it may not begin."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._began = time.monotonic()
        self._end: float | None = None
        self.reached = False

    def __call__(self) -> bool:
        if self._stop():
            return True
        now = time.monotonic()
        if self._end is None:
            self._end = now + min(max(_SHORTEST_SLICE, _SLICE_FACTOR * (now - self._began)), SLICE_SECONDS)
        self.reached = self.reached or now > self._end
        return self.reached

    @contextmanager
    def within(self, sending: AbstractContextManager[bool]) -> Iterator[bool]:
        with sending as may_send:
            self.reached = not may_send
            yield may_send


class SendingSlots:
    """Lets few blogs send at once, and more only while those are held up by a platform that does not answer.

    A thread has one slot at most.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken_at: dict[int, float] = {}  # thread → when it took its slot

    def take(self) -> bool:
        """Take a slot, if one is free."""
        now = time.monotonic()
        with self._guard:
            quick = sum(now - taken_at < 2 * SLICE_SECONDS for taken_at in self._taken_at.values())
            if quick >= SENDING or len(self._taken_at) >= MOST_SENDING:
                return False
            self._taken_at[get_ident()] = now
            return True

    def give_back(self) -> None:
        """Give back the slot of this thread, if it has one."""
        with self._guard:
            self._taken_at.pop(get_ident(), None)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Have a slot while in the context, if one is free or the thread has one."""
        yield get_ident() in self._taken_at or self.take()
        self.give_back()


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

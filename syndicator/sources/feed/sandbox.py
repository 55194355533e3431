"""A limit on the time that somebody else's Python may take."""

from __future__ import annotations

import time
from threading import Event, Lock, Thread, get_ident
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class _OverError(BaseException):
    """Raised in the middle of the call; no Exception, which it might catch."""


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """What the call returns, or TimeoutError where it takes longer: it ends with the line of Python that it is at.

    The time is the processor's, so that a busy machine refuses nothing.
    """
    import ctypes

    thread, lock, done, spent = ctypes.c_ulong(get_ident()), Lock(), Event(), _clock()
    end = spent() + seconds

    def watch() -> None:
        while (left := end - spent()) > 0:
            if done.wait(left):
                return
        with lock:
            if not done.is_set():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_OverError))

    Thread(target=watch, daemon=True).start()
    try:
        try:
            return call()
        finally:
            with lock:
                done.set()
            # Where it is over just now, it arrives here. It is not taken back: of that, Python would keep looking for it.
            time.sleep(0)
    except _OverError:
        raise TimeoutError from None


def _clock() -> Callable[[], float]:
    """The processor's time for this thread, as others can ask for it; for all of them where that can't be (macOS)."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    mine = time.pthread_getcpuclockid(get_ident())

    def spent() -> float:
        try:
            return time.clock_gettime(mine)
        except OSError:  # the thread has ended meanwhile
            return 0.0

    return spent

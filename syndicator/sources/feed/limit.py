"""A limit on the time that somebody else's Python may take."""

from __future__ import annotations

from threading import Lock, Timer, get_ident
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class _OverError(BaseException):
    """Raised in the middle of the call; no Exception, which it might catch."""


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """What the call returns, or TimeoutError where it takes longer: it ends with the line of Python that it is at."""
    import ctypes

    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    thread, lock, running = ctypes.c_ulong(get_ident()), Lock(), [True]

    def interrupt() -> None:
        with lock:
            if running:
                raise_in(thread, ctypes.py_object(_OverError))

    timer = Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        try:
            return call()
        finally:
            timer.cancel()
            with lock:
                running.clear()
                raise_in(thread, None)  # it may be over just now
    except _OverError:
        raise TimeoutError from None

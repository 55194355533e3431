"""The time in which a server, or a process of ours, makes its answer: for work that makes no requests."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class RequestRefused(BaseException):
    """The work needs a request. It is not an Exception, since a channel may go on after one without a picture, for example."""


_work: ContextVar[Callable[[], None] | None] = ContextVar("work", default=None)
_working: ContextVar[bool] = ContextVar("working", default=False)


@contextmanager
def while_waiting(work: Callable[[], None]) -> Iterator[None]:
    """Call `work` once this context waits: a publishing request is sent, or a process parses a feed.

    `work` must raise neither an Exception nor RequestRefused: the request may have published.
    """
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


def use_wait() -> bool:
    """Do that work; return whether there was any."""
    work = _work.get()
    if work is None:
        return False
    _work.set(None)
    token = _working.set(True)
    try:
        work()
    finally:
        _working.reset(token)
    return True


def refuse_request() -> None:
    """Raise RequestRefused if work is done while an answer is awaited: a request would leave open for longer whether that
    was published.
    """
    if _working.get():
        raise RequestRefused

"""A limit on the time that rendering one announcement takes: then that post fails, and the others are sent.

A thread can't be interrupted, so what may take long calls `check` again and again: filters, loops of templates, fitting.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from math import inf
from threading import Lock
from time import monotonic, thread_time
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from syndicator.errors import TooSlow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SECONDS = 2.0  # of CPU; a long article takes less than a tenth of that
SECONDS_OF_POST = 3.0  # on all channels together
_LITTLE = 0.1  # is not counted, and always left: a post is not to fail because another channel's template is slow


class _End(NamedTuple):
    """When the time of a rendering is over: by the thread's CPU time, which is not before so much time has passed.

    Asking what time it is costs a thirtieth of asking for the thread's CPU time, and is done for each block and filter.
    """

    passed: float
    spent: float

    @property
    def is_over(self) -> bool:
        return monotonic() > self.passed and thread_time() > self.spent


_end: ContextVar[_End] = ContextVar("end", default=_End(inf, inf))  # noqa: B039 (a tuple does not change)
_Item = TypeVar("_Item")
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class BodyTooSlow(TooSlow):
    """The time is over while the post's body is read, which takes as long on every channel."""


class RenderingTime:
    """The time that the renderings of each post have taken, so that one post does not cost it on every channel."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}
        self._too_slow: set[str] = set()
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()  # of posts that are rendered now
        self._lock = Lock()

    @contextmanager
    def limited(self, post: str, where: str) -> Iterator[None]:
        """Limit a rendering of the post with this id; others of it wait meanwhile. `where`: as in `time_limit`."""
        with self._lock:
            lock = self._locks.setdefault(post, Lock())
        with lock:
            if post in self._too_slow:
                raise TooSlow(_explained(where))
            begun = thread_time()
            try:
                with time_limit(where, max(SECONDS_OF_POST - self._spent.get(post, 0), _LITTLE)):
                    yield
            except BodyTooSlow as error:
                self._too_slow.add(post)
                raise TooSlow(str(error)) from None
            finally:
                taken = thread_time() - begun
                if taken > _LITTLE:
                    self._spent[post] = self._spent.get(post, 0) + taken


@contextmanager
def time_limit(where: str, left: float = inf) -> Iterator[None]:
    """Limit what is done inside to `SECONDS` of CPU in this thread, or to those that are left, if they are fewer.

    `where`: for the message of TooSlow.
    """
    seconds = min(SECONDS, left)
    token = _end.set(_End(monotonic() + seconds, thread_time() + seconds))
    try:
        yield
    except TooSlow as error:
        raise type(error)(_explained(where)) from None
    finally:
        _end.reset(token)


def _explained(where: str) -> str:
    return f"{where}: takes more than {SECONDS:g} s to render; make the text or the template simpler"


def check() -> None:
    """Raise TooSlow if the time is over."""
    if _end.get().is_over:
        raise TooSlow


def checked(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Return `function` with a check before each call."""

    @wraps(function)
    def with_check(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        check()
        return function(*args, **kwargs)

    return with_check


def each_checked(blocks: Iterable[_Item]) -> Iterator[_Item]:
    """Yield the blocks of a body with a check before each."""
    for block in blocks:
        if _end.get().is_over:
            raise BodyTooSlow
        yield block

"""A limit on the time that rendering one announcement takes: then that post fails, and the others are sent.

A thread can't be interrupted, so what may take long calls `check` again and again: filters, loops of templates, fitting.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from math import inf
from time import thread_time
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from syndicator.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 2.0  # of CPU; a long article takes less than a tenth of that

_end: ContextVar[float] = ContextVar("end", default=inf)
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class TooSlow(TemplateError):  # noqa: N818 - what happened, as in `errors`
    """The time is over."""


@contextmanager
def time_limit(where: str) -> Iterator[None]:
    """Limit what is done inside to `SECONDS` of CPU in this thread. `where`: for the message of TooSlow."""
    token = _end.set(thread_time() + SECONDS)
    try:
        yield
    except TooSlow:
        raise TooSlow(
            f"{where}: takes more than {SECONDS:g} s to render; make the text or the template simpler"
        ) from None
    finally:
        _end.reset(token)


def check() -> None:
    """Raise TooSlow if the time is over."""
    if thread_time() > _end.get():
        raise TooSlow


def checked(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Return `function` with a check before each call."""

    @wraps(function)
    def with_check(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        check()
        return function(*args, **kwargs)

    return with_check

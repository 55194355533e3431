"""Commands of this program, as a person types them."""

from __future__ import annotations

import shlex
from contextvars import ContextVar

_blog_spoken_of: ContextVar[str] = ContextVar("_blog_spoken_of", default="")


def speak_of_blog(name: str) -> None:
    """From now on, and in this thread, commands are about this blog of a folder; empty: a config file on its own."""
    _blog_spoken_of.set(name)


def blog_spoken_of() -> str:
    """Return the name that `speak_of_blog` was given."""
    return _blog_spoken_of.get()


def typed(*words: str) -> str:
    """Return a command of this program as typed into a shell."""
    blog = blog_spoken_of()
    return shlex.join(("syndicator", *words, *(("--blog", blog) if blog else ())))

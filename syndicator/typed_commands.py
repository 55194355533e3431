"""Commands of this program, as a person types them."""

from __future__ import annotations

import shlex
from contextvars import ContextVar

_current_blog: ContextVar[str] = ContextVar("_current_blog", default="")


def set_current_blog(name: str) -> None:
    """Set the blog of this thread, for commands and log events; empty for a single-blog config."""
    _current_blog.set(name)


def current_blog() -> str:
    """Return the name of this thread's blog; empty for a single-blog config."""
    return _current_blog.get()


def typed(*words: str) -> str:
    """Return a command of this program as typed into a shell."""
    blog = current_blog()
    return shlex.join(("syndicator", *words, *(("--blog", blog) if blog else ())))

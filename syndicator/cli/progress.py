"""Progress on the last line of the terminal: a bar, or what is going on."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

DELAY: Final = 1.0  # seconds before anything is shown
_INTERVAL: Final = 0.5  # seconds between two updates
_ERASE: Final = "\r\x1b[K"


def with_bar(items: Sequence[T], label: str, stream: TextIO, *, after: float = DELAY) -> Iterator[T]:
    """Yield the items; if that takes long, draw a bar."""
    begun, remaining = time.monotonic(), iter(items)
    done = 0
    for item in remaining:
        yield item
        done += 1
        if time.monotonic() - begun >= after:
            break
    if done == len(items):
        return
    with click.progressbar(length=len(items), label=label, file=stream) as bar:
        bar.update(done)
        for item in remaining:
            yield item
            bar.update(1)


@contextmanager
def busy(what: str, stream: TextIO, *, after: float = DELAY) -> Iterator[None]:
    """If the block takes long, show `what … 3 s`, and erase it in the end."""
    done = Event()
    drawing = Thread(target=_draw, args=(what, stream, done, after), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        done.set()
        drawing.join()


def _draw(what: str, stream: TextIO, done: Event, after: float) -> None:
    begun = time.monotonic()
    if done.wait(after):
        return
    while True:
        stream.write(f"{_ERASE}{what} … {time.monotonic() - begun:.0f} s")
        stream.flush()
        if done.wait(_INTERVAL):
            stream.write(_ERASE)
            stream.flush()
            return

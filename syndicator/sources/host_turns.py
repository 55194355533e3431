"""Politeness towards the hosts of feeds and repositories: each is asked one thing at a time, with a pause between."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.config.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 1.0  # seconds between two requests to a host


def pause_after(seconds: float) -> float:
    """Return for how long to leave a host alone that took so long to answer: as long, so it is ours half of the time at most."""
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)


class HostTurns:
    """Shared by all threads that ask: they wait for their turn at a host. This machine needs no pause."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody asks this host and the pause is over; then it is one's own as long as the context lasts."""
        with self._guard:
            turns = self._hosts.setdefault(host, _Host())
        with turns.lock:
            time.sleep(max(0.0, turns.free_at - time.monotonic()))
            began = time.monotonic()
            try:
                yield
            finally:
                now = time.monotonic()
                turns.free_at = now if is_loopback(host) else now + pause_after(now - began)


class _Host:
    def __init__(self) -> None:
        self.lock = Lock()
        self.free_at = 0.0  # by the monotonic clock

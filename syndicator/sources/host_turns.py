"""Politeness towards the hosts of feeds and repositories: each is asked one thing at a time, with a pause between."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.config.values import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 1.0  # seconds between two requests to a host; this machine needs none


class HostTurns:
    """Shared by all who ask: threads wait for their turn at a host."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._guard = Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody asks this host and the pause is over; then it is one's own as long as the context lasts."""
        with self._guard:
            turns = self._hosts.setdefault(host, _Host())
        with turns.lock:
            time.sleep(max(0.0, turns.free_at - time.monotonic()))
            try:
                yield
            finally:
                turns.free_at = time.monotonic() + (0.0 if is_loopback(host) else self._pause)

    def wait(self, host: str) -> float:
        """Return for how many seconds a turn would have to be waited for, as far as one can know; take a place in the queue.

        Zero: it is one's turn now.
        """
        now = time.monotonic()
        with self._guard:
            turns = self._hosts.setdefault(host, _Host())
            seconds = max(0.0, turns.next_at - now)
            turns.next_at = now + seconds + (0.0 if is_loopback(host) else self._pause)
        return seconds


class _Host:
    def __init__(self) -> None:
        self.lock = Lock()
        self.free_at = 0.0  # by the monotonic clock
        self.next_at = 0.0  # for whom asks next for a place in the queue

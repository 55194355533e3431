"""Sockets that keep to a deadline: a server could send one byte now and then for ever.

The time that is left limits each wait on the socket, so a request needs no thread that watches it.
"""

from __future__ import annotations

import socket
import time
from typing import Any


class Deadline:
    """The time by which a request and its response must be done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Count the seconds from now on."""
        self._end = time.monotonic() + self.seconds

    @property
    def remaining(self) -> float:
        """Seconds, never 0 or less: a socket would take that for "do not wait"."""
        return max(self._end - time.monotonic(), 0.001)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end


class WaitLimits:
    """Limits the waits on a socket, plain or TLS: each ends after `wait_seconds`, and at the deadline."""

    deadline: Deadline | None = None
    wait_seconds: float

    def limit(self, deadline: Deadline, wait_seconds: float) -> None:
        """Set the limits. A TLS socket has none before, and is given them after its handshake."""
        self.deadline, self.wait_seconds = deadline, wait_seconds

    def recv_into(self, *args: Any, **options: Any) -> int:
        self._limit_wait()
        received: int = super().recv_into(*args, **options)  # type: ignore[misc]
        return received

    def sendall(self, *args: Any, **options: Any) -> None:
        self._limit_wait()
        super().sendall(*args, **options)  # type: ignore[misc]

    def _limit_wait(self) -> None:
        """Raises TimeoutError once the deadline is over."""
        if self.deadline is None:
            return
        if self.deadline.is_over:
            raise TimeoutError
        self.settimeout(min(self.wait_seconds, self.deadline.remaining))  # type: ignore[attr-defined]


class LimitedSocket(WaitLimits, socket.socket):
    """A plain one."""

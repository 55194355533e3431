"""Wakes the main thread when a signal arrives: only there Python handles it, but the system may give it to another thread,
which does not interrupt the main thread's sleep.
"""

from __future__ import annotations

import signal
import socket
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class SignalRelay:
    """A context manager of the main thread; while in it, `wake` is called from a thread after each signal."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)  # as set_wakeup_fd requires
        self._thread = threading.Thread(target=self._run, name="signals", daemon=True)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        self._writer.close()
        self._thread.join()
        self._reader.close()

    def _run(self) -> None:
        while self._reader.recv(64):
            self._wake()

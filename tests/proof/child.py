"""The program in a process of its own, with shorter waits, and with a killer around it.

    PROOF_READ_SECONDS=1.0                     seconds that it waits for an answer
    PROOF_IDLE_SECONDS=4.0                 seconds that a transaction of a worker that stands still keeps others out
    PROOF_KILL="return Transitions.record_intent 2"     SIGKILL at the second return from a function of that name: call, return
    PROOF_KILL="tick - 17"                 SIGKILL at the 17th step to or from the world: connect, send, commit, fsync …
    PROOF_STOP="call Kind.send 1"               the same with SIGSTOP
    PROOF_ALL_IS_QUICK=1                   deliveries are claimed ahead however long one takes, as on a busy machine
    PROOF_NO_NAMES=1                       no name of a host is resolved
    PROOF_COUNT=1                          say in the end how many such ticks there were

Nothing of the program is replaced; it is only watched.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

OUTSIDE = {"connect", "sendall", "recv_into", "execute", "executemany", "fsync", "replace", "rename", "unlink", "flock"}


class Killer:
    """Counts what is to be counted, in all threads, and ends it there."""

    def __init__(self, order: str, signal_: signal.Signals) -> None:
        self.event, self.name, number = order.split()
        self.left = int(number)
        self.signal = signal_

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if self._is_it(frame, event, arg):
            self.left -= 1
            if self.left == 0:
                if self.signal == signal.SIGSTOP:
                    _let_others_write()
                os.kill(os.getpid(), self.signal)

    def _is_it(self, frame: FrameType, event: str, arg: Any) -> bool:
        if self.event == "tick":
            outside = event in ("c_call", "c_return") and arg.__name__ in OUTSIDE
            return outside and not isinstance(arg.__self__, str | bytes)  # these have a `replace`, too
        code = frame.f_code
        return event == self.event and code.co_qualname == self.name and "/syndicator/" in code.co_filename

    def tell(self) -> None:
        sys.stderr.write(f"{-self.left} ticks\n")

    def watch(self) -> None:
        threading.setprofile(self)
        sys.setprofile(self)


def _let_others_write() -> None:
    """Wait until no other thread is in the ledger: stopped with SQLite's lock, it would keep everybody else out."""
    here = threading.get_ident()
    for _ in range(1000):
        others = [frame for thread, frame in sys._current_frames().items() if thread != here]
        if not any(map(_is_in_ledger, others)):
            return
        time.sleep(0.001)


def _is_in_ledger(frame: FrameType | None) -> bool:
    while frame and "/syndicator/ledger/" not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None


def _resolve_nothing(host: Any, *_: Any, **__: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, f"no address of {host!r}")


def main() -> None:
    from syndicator.cli import main

    if seconds := os.environ.get("PROOF_READ_SECONDS"):
        from syndicator.channels.http import transport

        transport.READ_SECONDS = float(seconds)
    if seconds := os.environ.get("PROOF_IDLE_SECONDS"):
        from syndicator.ledger.engine import postgresql

        postgresql.IDLE_SECONDS = float(seconds)
    if os.environ.get("PROOF_ALL_IS_QUICK"):
        from syndicator.delivery import ahead

        ahead.SECONDS = ahead.LONGEST = 60.0
    if os.environ.get("PROOF_NO_NAMES"):
        socket.getaddrinfo = _resolve_nothing
    for name, signal_ in (("PROOF_KILL", signal.SIGKILL), ("PROOF_STOP", signal.SIGSTOP)):
        if order := os.environ.get(name):
            Killer(order, signal_).watch()
    if os.environ.get("PROOF_COUNT"):
        counter = Killer("tick - 0", signal.SIGCONT)
        atexit.register(counter.tell)
        counter.watch()
    main()


if __name__ == "__main__":
    main()

"""The last resort when a stop is requested and a thread does not end: nothing in Python can interrupt a thread."""

from __future__ import annotations

import signal

STOP_SECONDS = 80  # for the current delivery; systemd and containers kill after 90
EXIT_SECONDS = 3  # after a second signal


def exit_within(seconds: int) -> None:
    """Have the system end this process after so many seconds, whatever its threads do; 0 cancels that.

    A delivery being sent becomes unknown and is reconciled, as after a crash.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)

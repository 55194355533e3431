"""What test_fork_server.py has the fork server run."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from pathlib import Path

STATUS = 7


def main() -> None:
    if sys.argv[1] == "say":
        sys.stdout.write(f"{Path.cwd()} {sys.stdin.read()}\n")
        sys.stderr.write(f"{os.environ['WORD']}\n")
        sys.exit(STATUS)
    if sys.argv[1] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[1] == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
        sys.exit(STATUS)
    if sys.argv[1] == "warn":
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    time.sleep(60)

"""Runs a pass in a process of its own, `syndicator run --once`, and keeps what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING

from syndicator.daemon.stopping import STOP_SECONDS
from syndicator.value import frozen

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 200
ENDINGS = {
    0: "done",
    1: "something failed and will be tried again",
    2: "it could not run",
    3: "a delivery failed for good",
    4: "a delivery is unknown and needs you",
}  # by exit status


@frozen
class PassRun:
    """The last pass that was started here. `status`: its exit status; None while it runs."""

    started_at: datetime
    lines: tuple[str, ...]
    status: int | None

    @property
    def is_running(self) -> bool:
        return self.status is None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        return "" if self.status is None else ENDINGS.get(self.status, "it was stopped")


class PassRunner:
    """Runs one pass at a time. `config`: the path of config.toml, or of a folder of several blogs; then `blog` is the name."""

    def __init__(self, config: Path, blog: str = "") -> None:
        of_blog = ("--blog", blog) if blog else ()
        self._command = (sys.executable, "-m", "syndicator", "--config", str(config), "run", "--once", *of_blog)
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None
        self._started_at = datetime.now(UTC)
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._reader: Thread | None = None

    def start(self) -> bool:
        """Start a pass; return False if one is running."""
        with self._lock:
            if self._process and self._process.poll() is None:
                return False
            self._lines = deque(maxlen=MOST_LINES)
            self._started_at = datetime.now(UTC)
            self._process = subprocess.Popen(  # noqa: S603 (our own program)
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env={name: value for name, value in os.environ.items() if name != "JOURNAL_STREAM"},  # people read it
                process_group=0,  # Ctrl-C must not reach it: `stop` signals it, and a second signal would end it in a delivery
            )
            assert self._process.stdout
            self._reader = Thread(target=_read, args=(self._process.stdout, self._lines), name="pass", daemon=True)
            self._reader.start()
            return True

    def last(self) -> PassRun | None:
        """Return the last pass that was started here; None if there was none."""
        with self._lock:
            if self._process is None:
                return None
            return PassRun(self._started_at, tuple(self._lines), self._process.poll())

    def version(self) -> str:
        """Return a text that changes whenever the pass prints a line or ends."""
        run = self.last()
        return f"{run.started_at.timestamp()}/{len(run.lines)}/{run.status}" if run else ""

    def stop(self) -> None:
        """Let a running pass finish its current delivery, and wait for it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        if self._reader:
            self._reader.join(1)


def _read(output: IO[str], lines: deque[str]) -> None:
    with output:
        lines.extend(map(str.rstrip, output))

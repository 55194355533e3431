"""A signal that another thread of the process receives: the main thread handles it at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long

CONFIG = """
[blog]
url = "https://blog.example.dev"
[[sources]]
kind = "repo"
path = "posts"
[policy]
first_run = "all"
[schedule]
every = "1h"
[channels.outbox]
kind = "file"
path = "outbox"
"""
# The main thread blocks the signals, as if it were busy with another one; so the system gives them to this thread.
WORKER = """
import signal, sys, threading, time
from pathlib import Path
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.worker import Worker

threading.Thread(target=time.sleep, args=[600], daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
Worker(lambda: load(Path("config.toml"), kind_class=kind_class)).run()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_whichever_thread_is_told(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/one.md").write_text("---\ntitle: One\ndate: 2026-11-02\n---\nWords.\n")
    (tmp_path / "config.toml").write_text(CONFIG)
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", WORKER], cwd=tmp_path, env=environment) as process:
        try:
            while not list(tmp_path.glob("outbox/*.json")):
                assert process.poll() is None
                time.sleep(0.05)
            time.sleep(1)  # the first pass is over, and the worker sleeps
            assert process.poll() is None
            process.send_signal(number)
            assert process.wait(60) == 0
        finally:
            process.kill()

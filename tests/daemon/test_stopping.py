"""A process that is asked to stop ends, even if a thread of it never does."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests import ROOT

STUCK = """
import os, signal, sys, threading
from concurrent.futures import ThreadPoolExecutor
from syndicator.cli import run
from syndicator.daemon import stopping

run.STOP_SECONDS = int(sys.argv[1])
run.EXIT_SECONDS = 1

def spin():
    print("spinning", flush=True)
    while True:
        pass

with run.StopSignal() as stop, ThreadPoolExecutor() as pool:
    list(pool.map(lambda _: spin(), range(2)))
"""


@pytest.mark.long
@pytest.mark.parametrize(("seconds", "signals"), [(1, 1), (60, 2)])
def test_threads_that_never_end_do_not_keep_it(seconds: int, signals: int) -> None:
    command = [sys.executable, "-c", STUCK, str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith(b"spinning")
            time.sleep(1)  # now the main thread waits: just before, Python would notice a signal only when that is over
            begun = time.monotonic()
            for _ in range(signals):
                process.send_signal(signal.SIGTERM)
                time.sleep(0.3)
            assert process.wait(50) == -signal.SIGALRM
        finally:
            process.kill()
        assert time.monotonic() - begun < 40  # on a busy machine; it would be 60, or never


@pytest.mark.long
def test_a_stop_that_is_done_is_not_cut_short() -> None:
    done = "from syndicator.cli import run\nimport signal, time\nrun.STOP_SECONDS = 1\n"
    done += "with run.StopSignal():\n    signal.raise_signal(signal.SIGTERM)\ntime.sleep(1.5)"
    assert subprocess.run([sys.executable, "-c", done], cwd=ROOT, check=False).returncode == 0

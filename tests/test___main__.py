"""Where the command line begins, and ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import ROOT

_COUNTED = """
import atexit, gc, runpy, sys
collections = []
gc.callbacks.append(lambda phase, info: collections.append(phase))
atexit.register(lambda: print(len(collections) // 2, file=sys.stderr))
sys.argv = ["syndicator", "--help"]
runpy.run_module("syndicator", run_name="__main__")
"""
_ENDED = """
import atexit, os, sys, threading
from syndicator.__main__ import main

class Held:
    def __del__(self, write=os.write):
        write(1, b"taken apart")

sys.held = Held()
if "thread" in sys.argv.pop():
    threading.Thread(target=lambda: [threading.main_thread().join(), print("thread")]).start()
atexit.register(lambda: print("at exit"))
main()
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.long
def test_a_command_begins_and_ends_without_garbage_collection() -> None:
    ran = run(_COUNTED)
    assert ran.stdout.startswith("Usage: syndicator ")
    assert ran.returncode == 0
    assert int(ran.stderr) < 10


@pytest.mark.parametrize(("command", "status", "says"), [("--version", 0, "syndicator "), ("no-such", 2, "")])
def test_a_command_ends_as_others_do_but_leaves_the_memory_to_the_system(command: str, status: int, says: str) -> None:
    ran = run(_ENDED, command, "alone")
    assert ran.returncode == status
    assert ran.stdout.startswith(says)
    assert ran.stdout.endswith("at exit\n")


@pytest.mark.long
def test_a_command_whose_thread_still_works_waits_for_it() -> None:
    assert "thread\n" in run(_ENDED, "--version", "thread").stdout

"""Where the command line begins."""

from __future__ import annotations

import subprocess
import sys

from tests import ROOT

_COUNTED = """
import gc, runpy, sys
collections = []
gc.callbacks.append(lambda phase, info: collections.append(phase))
sys.argv = ["syndicator", "--help"]
try:
    runpy.run_module("syndicator", run_name="__main__")
except SystemExit as left:
    assert left.code == 0
print(len(collections) // 2, file=sys.stderr)
"""


def test_a_command_begins_without_garbage_collection() -> None:
    ran = subprocess.run([sys.executable, "-c", _COUNTED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("Usage: syndicator ")
    assert int(ran.stderr) < 10

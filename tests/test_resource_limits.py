"""The limits of a child process hold."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

LIMITED = "from syndicator.resource_limits import limit_resources; limit_resources(1, 100_000_000)\n"


def run(code: str) -> int:
    return subprocess.run([sys.executable, "-c", LIMITED + code], check=False, stderr=subprocess.DEVNULL).returncode


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "status"),
    [("x = bytes(50_000_000)", 0), ("x = bytes(200_000_000)", 1), ("while True: pass", -signal.SIGXCPU)],
)
def test_a_process_that_uses_more_ends(code: str, status: int) -> None:
    assert run(code) == status


def test_a_lower_limit_stays() -> None:
    again = "limit_resources(100, 10**9)\nimport resource\n"
    assert run(f"{again}raise SystemExit(resource.getrlimit(resource.RLIMIT_CPU) [0] != 1)") == 0

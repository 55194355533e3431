"""Whatever strangers send, it costs a bounded time and memory, and is never an unexpected error."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.fork_server import run_command
from tests.fuzz_targets import CPU_SECONDS, TARGETS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long


def fuzz(name: str, examples: int, folder: Path) -> None:
    env = {"PYTHONPATH": str(ROOT)} | {
        name: os.environ[name] for name in ("PATH", "SYNDICATOR_FUZZ") if name in os.environ
    }
    ran = run_command((name, str(examples)), cwd=folder, env=env, module="tests.fuzz_targets", seconds=10 * CPU_SECONDS)
    assert ran.returncode == 0, ran.stderr[-5000:]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_strangers_send_is_an_error_or_a_burden(name: str, tmp_path: Path) -> None:
    fuzz(name, 1000, tmp_path)

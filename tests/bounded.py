"""Functions in a process of their own, with limits on memory and on time: what takes more ends there."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from tests.fork_server import run_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 400_000_000  # bytes of data; an address space also holds what each thread's allocator merely reserves
LONGEST = 30  # seconds of CPU
PASSED_ON = ("HOME", "PATH", "SYNDICATOR_FUZZ")
EXAMPLES = settings(
    deadline=None,
    database=None,
    derandomize="SYNDICATOR_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)  # what tests.conftest sets is not known in a process of its own


@contextmanager
def cpu_at_most(seconds: float) -> Iterator[None]:
    """Fail if what is in the context takes more time of CPU, with the processes that it started and has seen end."""
    begun = sum(os.times()[:4])
    yield
    assert sum(os.times()[:4]) - begun < seconds


def run_bounded(function: str, *arguments: str, folder: Path, seconds: int = LONGEST) -> str:
    """Call `module:function` in `folder` and return what it prints. Fails with its traceback if it raises, or if it takes
    more memory or CPU time than it may; processes that it starts have the same limits.
    """
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    process = run_command(
        (function, str(seconds), *arguments), cwd=folder, env=env, module="tests.bounded", seconds=10 * (seconds + 1)
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def main() -> None:
    function, seconds, *arguments = sys.argv[1:]
    module, _, name = function.partition(":")
    call = getattr(import_module(module), name)
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST, LARGEST))
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    limit = int(used) + int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    call(*arguments)

"""Functions in a process of their own, with limits on memory and on time: what takes more ends there."""

from __future__ import annotations

import os
import resource
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from tests.fork_server import run_command

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 400_000_000  # bytes of data; an address space also holds what each thread's allocator merely reserves
LONGEST = 5  # seconds of CPU


def run_bounded(function: str, *arguments: str, folder: Path, seconds: int = LONGEST) -> str:
    """Call `module:function` in `folder` and return what it prints. Fails with its traceback if it raises, or if it takes
    more memory or CPU time than it may; processes that it starts have the same limits.
    """
    env = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    process = run_command((function, str(seconds), *arguments), cwd=folder, env=env, module="tests.bounded")
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

"""Processes and folders that do not outlive the program, even if a pass is aborted."""

from __future__ import annotations

import atexit
import os
import resource
import shutil
import signal
import subprocess
from contextlib import contextmanager, suppress
from tempfile import mkdtemp
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_MEMORY = 1_000_000_000  # bytes of a process; git would hold every change of a commit, however many
_processes: set[subprocess.Popen[bytes]] = set()
_folders: set[str] = set()
_may_start = Lock()


def start_process(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process with pipes and limited memory, in its own group. Raises OSError if it can't be run."""
    pipe = subprocess.PIPE
    with _may_start:
        process = subprocess.Popen(  # noqa: S603 (a list, no shell)
            command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
        )
        _processes.add(process)
    _limit_memory(process.pid)
    return process


def _limit_memory(pid: int) -> None:
    """Limit a process's data where the system can do so from outside: code between fork and exec is unsafe in threads."""
    if not hasattr(resource, "prlimit"):
        return
    with suppress(OSError):  # it has ended
        _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY)
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, hard))


@contextmanager
def killed_at_end(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill the process and its children at the end of the context."""
    with process:
        try:
            yield
        finally:
            _kill(process)
            _processes.discard(process)


@contextmanager
def kill_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[Event]:
    """Kill the process if it still runs after so many seconds; yield whether it was killed so."""
    late = Event()

    def kill() -> None:
        late.set()
        _kill(process)

    timer = Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Yield an empty private folder, which is removed at the end."""
    folder = mkdtemp(prefix="syndicator-")
    _folders.add(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _folders.discard(folder)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


@atexit.register
def _clean_up_at_exit() -> None:
    _may_start.acquire()  # never released
    for process in tuple(_processes):
        _kill(process)
    for folder in tuple(_folders):
        shutil.rmtree(folder, ignore_errors=True)

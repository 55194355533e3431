"""Processes and folders that do not outlive the program."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from syndicator.sources.repo.subprocesses import kill_after, killed_at_end, start_process, temporary_folder
from tests import ROOT


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 30
    while not is_gone(pid):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_process_and_what_it_started_end_with_the_context() -> None:
    process = start_process(["sh", "-c", "sleep 60 & echo $!; wait"], os.environ)
    with killed_at_end(process):
        assert process.stdout
        child = int(process.stdout.readline())
        assert not is_gone(child)
    assert process.returncode == -9
    wait_until_gone(child)


def test_a_process_has_only_the_environment_that_it_is_given() -> None:
    process = start_process(["/usr/bin/env"], {"ONLY": "this"})
    with killed_at_end(process):
        assert process.communicate()[0] == b"ONLY=this\n"
    assert process.returncode == 0


def test_a_folder_is_ours_alone_and_goes_with_the_context() -> None:
    with temporary_folder() as folder:
        assert Path(folder).stat().st_mode & 0o077 == 0
        Path(folder, "file").touch()
    assert not Path(folder).exists()
    with pytest.raises(RuntimeError), temporary_folder() as folder:
        raise RuntimeError
    assert not Path(folder).exists()


@pytest.mark.long
def test_a_program_that_ends_early_leaves_nothing_behind() -> None:
    script = (
        "import os; from syndicator.sources.repo import subprocesses as s\n"
        "folder = s.temporary_folder().__enter__()\n"
        "process = s.start_process(['sleep', '60'], os.environ)\n"
        "print(folder, process.pid)"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folder, pid = ran.stdout.split()
    assert not Path(folder).exists()
    wait_until_gone(int(pid))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process")
def test_a_process_has_limited_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.sources.repo.subprocesses._MOST_MEMORY", 123_000_000)
    process = start_process(["sleep", "60"], os.environ)
    with killed_at_end(process):
        assert resource.prlimit(process.pid, resource.RLIMIT_DATA)[0] == 123_000_000


def test_a_process_that_takes_too_long_is_killed() -> None:
    process = start_process(["sleep", "60"], os.environ)
    with killed_at_end(process), kill_after(0.05, process) as late:
        assert process.wait(60) == -signal.SIGKILL
        assert late.is_set()

"""A forked command is like one that was started: status, streams, folder and environment are its own."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.commands_to_fork import STATUS
from tests.fork_server import run_command, start_command

if TYPE_CHECKING:
    from pathlib import Path


def test_it_has_status_streams_folder_and_environment_of_its_own(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "WORD": "given"}
    ran = run_command(("say",), cwd=tmp_path, env=env, typed="typed", module="tests.commands_to_fork")
    assert (ran.returncode, ran.stderr) == (STATUS, "given\n")
    assert ran.stdout == f"{tmp_path} typed\n"


def test_what_kills_it_is_told(tmp_path: Path) -> None:
    assert run_command(("die",), cwd=tmp_path, env={}, module="tests.commands_to_fork").returncode == -9


def test_one_that_stands_still_is_waited_for_and_goes_on(tmp_path: Path) -> None:
    command = start_command(("stop",), cwd=tmp_path, env={}, module="tests.commands_to_fork")
    command.until_stopped()
    command.send_signal(signal.SIGCONT)
    assert command.communicate() == ("", "")
    assert command.returncode == STATUS


def test_one_that_ends_does_not_stand_still(tmp_path: Path) -> None:
    command = start_command(("die",), cwd=tmp_path, env={}, module="tests.commands_to_fork")
    with pytest.raises(AssertionError, match="it has ended"):
        command.until_stopped()
    command.communicate()


def test_what_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_command(("sleep",), cwd=tmp_path, env={}, module="tests.commands_to_fork", seconds=0.2)


def test_what_python_warns_of_is_an_error(tmp_path: Path) -> None:
    ran = run_command(("warn",), cwd=tmp_path, env={}, module="tests.commands_to_fork")
    assert (ran.returncode, "DeprecationWarning: old" in ran.stderr) == (1, True)

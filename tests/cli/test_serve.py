"""The command `serve`, up to where it listens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from syndicator.cli.serve import is_journal
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


@pytest.mark.parametrize(
    ("listen", "said"),
    [
        ("8765", "--listen 8765: must be an address and a port"),
        ("0.0.0.0:8765", "other machines could reach the page without encryption"),
    ],
)
def test_where_it_can_not_listen(syndicator: Syndicator, listen: str, said: str) -> None:
    ran = syndicator("serve", "--listen", listen)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_behind_a_proxy_it_wants_a_password(syndicator: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open("a") as file:
        file.write('\n[serve]\nurl = "https://page.example.dev"\n')
    ran = syndicator("serve")
    assert ran.returncode == 2
    assert "set one with `syndicator serve --set-password`" in ran.stderr


WITHOUT = """
import importlib.util, sys
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name in ("flask", "waitress") else real(name, *rest)
from syndicator.cli import main
sys.argv = ["syndicator", "serve"]
main()
"""


@pytest.mark.long
def test_without_the_extra_one_line_says_how_to_get_it(folder: Path) -> None:
    env = {"PYTHONPATH": str(ROOT), "HOME": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr == "serve needs flask and waitress: run `pip install '.[serve]'` in syndicator's checkout\n"


def test_no_link_that_logs_in_is_written_into_the_journal(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w") as file:
        status = os.fstat(file.fileno())
        env = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        assert is_journal(env, file.fileno())
        assert not is_journal({"JOURNAL_STREAM": "1:2"}, file.fileno())
        assert not is_journal({}, file.fileno())
    assert not is_journal(env, 987654)


@pytest.mark.long
def test_in_the_journal_it_wants_a_password(folder: Path) -> None:
    with (folder / "journal").open("w") as journal, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        status = os.fstat(journal.fileno())
        env = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        command = [sys.executable, "-m", "syndicator", "serve", "--listen", f"127.0.0.1:{port}"]
        ran = subprocess.run(
            command, cwd=folder, env=env, stdout=journal, stderr=subprocess.PIPE, text=True, check=False, timeout=60
        )
    assert ran.returncode == 2
    assert "must not go to the journal" in ran.stderr
    assert (folder / "journal").read_text() == ""

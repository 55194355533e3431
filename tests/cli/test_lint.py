"""`lint` on the sample blog: a table, a verdict, and a bar for those who watch."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


def template(folder: Path, text: str) -> None:
    (folder / "templates").mkdir()
    (folder / "templates/outbox.txt.j2").write_text(text)


def test_what_is_good_is_said_to_be(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("lint")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "no problems found\n")
    assert not (folder / "syndicator.db").exists()


def test_a_line_for_each_finding(syndicator: Syndicator, folder: Path) -> None:
    template(folder, "Socket.IO {{ post.headline }}")
    ran = syndicator("lint")
    lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (0, "errors: 0, warnings: 7\n")
    assert len({line.index('"Socket.IO"') for line in lines}) == 1
    assert all(line.startswith("warning  outbox  ") for line in lines)


def test_a_template_that_can_not_be_used_is_an_error(syndicator: Syndicator, folder: Path) -> None:
    template(folder, "{% if post.series %}{{ post.sumary }}{% endif %}")
    ran = syndicator("lint")
    assert (ran.returncode, ran.stderr) == (1, "errors: 1, warnings: 0\n")
    assert ran.stdout == (
        "error  outbox  every post  templates/outbox.txt.j2:1: `post.sumary` is undefined; did you mean `post.summary`?\n"
    )


def test_a_bar_where_a_person_watches(folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "syndicator", "lint"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=theirs, check=True)
    assert ran.stdout == b""
    assert b"100%" in os.read(ours, 100_000)
    os.close(ours)
    os.close(theirs)

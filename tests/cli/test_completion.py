"""The completion scripts, in the shells."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.cli.conftest import DRAFT, SLUG, output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


@pytest.mark.parametrize(
    ("shell", "registers"),
    [
        ("bash", "complete -o nosort -F _syndicator_completion syndicator"),
        ("zsh", "#compdef syndicator"),
        ("fish", "complete --no-files --command syndicator"),
    ],
)
def test_the_script_of_each_shell(syndicator: Syndicator, shell: str, registers: str) -> None:
    script = output(syndicator, "completion", shell)
    assert registers in script
    assert "_SYNDICATOR_COMPLETE" in script


def test_another_shell_is_wrong_use(syndicator: Syndicator) -> None:
    assert syndicator("completion", "tcsh").returncode == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_with_the_script(published: Syndicator, folder: Path) -> None:
    script = output(published, "completion", "bash")
    (folder / "syndicator").write_text(f'#!/bin/sh\nexec {sys.executable} -m syndicator "$@"\n')
    (folder / "syndicator").chmod(0o755)
    typed = (
        'COMP_WORDS=(syndicator why what-an); COMP_CWORD=2; _syndicator_completion syndicator; echo "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(
        ["bash", "-c", f"{script}\n{typed}"],
        cwd=folder,
        env={"PATH": f"{folder}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == f"{SLUG}\n"
    assert DRAFT not in ran.stdout

"""The channel of another package, built and installed beside the program, as somebody who wrote one would."""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import copy, copytree
from typing import TYPE_CHECKING

import pytest
from board import make

from tests import ROOT
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness

pytestmark = pytest.mark.long

EXAMPLE = ROOT / "tests/plugin"


def run(*command: str | Path, folder: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "COLUMNS": "200"}
    network = {
        name: os.environ[name] for name in os.environ if name.lower().startswith(("pip_", "uv_", "http", "ssl_"))
    }
    return subprocess.run(command, cwd=folder, env=base | network | env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of the program and of the example, and pytest, in an environment of their own."""
    folder = tmp_path_factory.mktemp("plugin")
    copytree(EXAMPLE, folder / "example", ignore=lambda _, names: [name for name in names if name == "__pycache__"])
    for source in (ROOT, folder / "example"):
        built = run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source)
        assert built.returncode == 0, built.stderr
    assert run(sys.executable, "-m", "venv", folder / "venv").returncode == 0
    pip = (folder / "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check")
    installed = run(*pip, *folder.glob("*.whl"), "pytest")
    assert installed.returncode == 0, installed.stderr
    return folder / "venv"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path)
    yield harness
    harness.close()


@pytest.fixture
def blog(tmp_path: Path, board: Harness) -> Blog:
    """A blog with a post, which goes to the board and to a folder."""
    channels = (f"[channels.board]\n{board.section}", outbox("outbox"))
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"\nmin_gap = "0s"', channels=channels)
    blog.write("fresh", front="tags: [gardening]")
    blog.configure()
    return blog


def test_it_is_checked_previewed_and_sent_like_any_other(environment: Path, blog: Blog, board: Harness) -> None:
    def syndicator(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run(environment / "bin/syndicator", *arguments, folder=blog.folder, **board.env)

    checked = syndicator("check", "--online")
    assert "channel  board (board): Ada" in checked.stdout, checked.stderr
    assert checked.returncode == 0
    page = syndicator("dry-run", "--html", "-").stdout
    assert "On fresh" in page
    assert "light-dark(#b03030, #ff9090)" in page  # its own look
    for _ in range(2):
        ran = syndicator("run", "--once")
        assert (ran.returncode, ran.stderr) == (0, "")
    assert board.copies("https://blog.example.dev/fresh") == 1
    assert len(board.published()) == 1


def test_it_passes_the_contract_by_itself(environment: Path, tmp_path: Path) -> None:
    for name in ("board.py", "test_board.py"):
        copy(EXAMPLE / name, tmp_path)
    tested = run(environment / "bin/pytest", "-q", "-p", "no:cacheprovider", "test_board.py", folder=tmp_path)
    assert tested.returncode == 0, tested.stdout
    assert " passed" in tested.stdout
    assert "skipped" not in tested.stdout


@pytest.mark.parametrize(
    "fault", ["import nothing_of_that_name\n", "class Kind: ...\n", "Kind.__init__ = lambda *_: 1 / 0\n"]
)
def test_a_broken_one_is_named_in_one_line_and_stops_nobody_else(
    environment: Path, blog: Blog, board: Harness, fault: str
) -> None:
    (module,) = environment.glob("lib/*/site-packages/syndicator_board/__init__.py")
    sound = module.read_text()
    module.write_text(sound + fault)
    try:
        for command in (["check"], ["dry-run"], ["run", "--once"]):
            ran = run(environment / "bin/syndicator", *command, folder=blog.folder, **board.env)
            (line,) = [line for line in ran.stderr.splitlines() if 'kind "board" can\'t be used' in line]
            assert "syndicator_board" in line
            assert "Traceback" not in ran.stderr
        assert blog.sent() == ["fresh"]
    finally:
        module.write_text(sound)

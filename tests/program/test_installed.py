"""The wheel in a bare environment of every Python that it is for: what only the tests bring is missing there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from syndicator.channels.registry import kinds
from tests import ROOT

pytestmark = pytest.mark.long

OLDEST, NEWEST = 11, 15  # Python 3.x


def run(*command: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "COLUMNS": "80"}
    network = {
        name: os.environ[name] for name in os.environ if name.lower().startswith(("pip_", "uv_", "http", "ssl_"))
    }
    return subprocess.run(command, cwd=folder, env=base | network, capture_output=True, text=True, check=False)


def python(minor: int) -> Path:
    """A Python 3.`minor` of this machine; skips the test where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    on_path = Path(shutil.which(f"python3.{minor}") or "")
    for path in [on_path, *sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3.{minor}"), reverse=True)]:
        if (
            path.is_file() and run(path, "-c", "import ensurepip, venv").returncode == 0
        ):  # what is on the path may be a shim
            return path
    pytest.skip(f"not at hand: Python 3.{minor}")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(params=range(OLDEST, NEWEST + 1), ids="3.{}".format)
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path: Path) -> Path:
    """The command, installed with nothing but what it needs."""
    environment = tmp_path / "environment"
    assert run(python(request.param), "-m", "venv", environment).returncode == 0
    ran = run(environment / "bin/pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    assert ran.returncode == 0, ran.stderr
    return environment / "bin/syndicator"


def test_it_runs_the_sample_blog_and_previews_every_kind(installed: Path, folder: Path) -> None:
    for said in ("6 sent", "nothing new"):
        ran = run(installed, "run", "--once", folder=folder)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("sent  ") == (6 if said == "6 sent" else 0)
    sample = (folder / "config.toml").read_text()
    (folder / "config.toml").write_text(
        re.sub(
            r"^# \[channels\.\w+\]\n(?:# .+\n)+",
            lambda table: re.sub(r"(?m)^# ", "", table[0]),
            sample,
            flags=re.MULTILINE,
        )
    )
    ran = run(installed, "dry-run", "--all", "--json", folder=folder)
    assert "No module named" not in ran.stdout + ran.stderr
    assert ran.returncode == 0, ran.stderr
    rows = json.loads(ran.stdout)
    assert {row["kind"] for row in rows} == set(kinds())
    assert {row["error"] for row in rows} == {""}

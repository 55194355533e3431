"""A release is built, checked and installed as the workflow does it; a person who tags one finds nothing new."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tarfile
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from syndicator import __version__
from syndicator.cli import cli
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKFLOW = ROOT / ".github/workflows/release.yml"
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
MAN = f"syndicator-{__version__}-man.tar.gz"
SDIST = f"syndicator-{__version__}.tar.gz"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What .ci/release makes; skips where there is no package index."""
    out = tmp_path_factory.mktemp("release") / "dist"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ran = subprocess.run([ROOT / ".ci/release", out], env=env, capture_output=True, text=True, check=False)
    if "No matching distribution found" in ran.stderr and not list(out.iterdir()):
        pytest.skip("no package index")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return out


@pytest.mark.long
def test_a_release_has_wheel_source_manual_versions_and_checksums(release: Path) -> None:
    wheel = f"syndicator-{__version__}-py3-none-any.whl"
    names = {path.name for path in release.iterdir()}
    assert names == {wheel, SDIST, MAN, "requirements.lock", "SHA256SUMS"}
    sums = dict(line.split("  ./")[::-1] for line in _sums(release))
    assert sums.keys() == names - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest
    with ZipFile(release / wheel) as archive:
        assert {"syndicator/templates/x.txt.j2", "syndicator/templates/looks/x.html.j2"} <= set(archive.namelist())


def _sums(release: Path) -> Iterator[str]:
    for line in (release / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        yield f"{digest}  ./{name.removeprefix('./')}"


@pytest.mark.long
def test_the_source_is_complete(release: Path) -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    with tarfile.open(release / SDIST) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in tracked if name and (ROOT / name).exists()} - inside == set()


@pytest.mark.long
def test_the_manual_has_a_page_for_each_command(release: Path, tmp_path: Path) -> None:
    with tarfile.open(release / MAN) as archive:
        archive.extractall(tmp_path, filter="data")
    pages = {path.name: path.read_text() for path in (tmp_path / "man/man1").iterdir()}
    assert pages.keys() == {"syndicator.1", *(f"syndicator-{name}.1" for name in cli.commands)}
    for part in ("EXAMPLES", "EXIT STATUS", "FILES", "ENVIRONMENT"):
        assert f"\n.SH {part}\n" in pages["syndicator.1"]
    assert "\nsyndicator push " in pages["syndicator-push.1"].replace("  syndicator", "syndicator")


def test_each_action_of_the_release_is_pinned_by_hash() -> None:
    used = [line.strip() for line in WORKFLOW.read_text().splitlines() if "uses:" in line]
    assert len(used) >= 6
    assert [line for line in used if not PINNED.search(line)] == []


def test_only_the_step_that_publishes_may_ask_for_an_identity() -> None:
    jobs = re.split(r"\n  (?=\w+:\n)", WORKFLOW.read_text().split("\njobs:\n")[1])
    asking = [job.strip().partition(":")[0] for job in jobs if "id-token: write" in job]
    assert asking == ["pypi"]
    assert "password" not in WORKFLOW.read_text().replace("stored\n# password", "")

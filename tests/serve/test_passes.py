"""A pass in a process of its own."""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from syndicator.app import open_ledger_for
from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.ledger.engine.copying import blogs_with_rows
from syndicator.serve.passes import PassRunner
from syndicator.serve.server import new_server
from tests.a_blog import Blog
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path


def runner(code: str, tmp_path: Path) -> PassRunner:
    made = PassRunner(tmp_path / "config.toml")
    made._command = (sys.executable, "-c", code)
    return made


def ended(runner: PassRunner) -> int | None:
    until = time.monotonic() + 60
    while (run := runner.last()) and run.is_running and time.monotonic() < until:
        time.sleep(0.01)
    assert run
    if runner._reader:
        runner._reader.join()
    return run.status


def test_one_at_a_time_and_what_it_prints(tmp_path: Path) -> None:
    looked_at = tmp_path / "looked-at"
    wait = f"import os, sys, time\nwhile not os.path.exists({str(looked_at)!r}): time.sleep(0.01)\n"
    passes = runner(
        wait + "input() if sys.stdin.isatty() else print('one'); print('two', file=sys.stderr); sys.exit(4)", tmp_path
    )
    assert passes.last() is None
    assert passes.version() == ""
    assert passes.start()
    before = passes.version()
    looked_at.touch()
    assert ended(passes) == 4
    run = passes.last()
    assert run
    assert sorted(run.lines) == ["one", "two"]
    assert run.ending == "a delivery is unknown and needs you"
    assert passes.version() != before
    assert passes.start()
    assert ended(passes) == 4


def test_while_one_runs_no_other_is_started_and_stop_ends_it(tmp_path: Path) -> None:
    passes = runner("import time; time.sleep(60)", tmp_path)
    assert passes.start()
    assert not passes.start()
    passes.stop()
    run = passes.last()
    assert run
    assert run.ending == "it was stopped"


def test_ctrl_c_does_not_reach_the_pass_and_no_journal_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "1:2")
    passes = runner("import os; print(os.getpgrp(), os.environ.get('JOURNAL_STREAM'))", tmp_path)
    passes.start()
    assert ended(passes) == 0
    run = passes.last()
    assert run
    (group, journal) = run.lines[0].split()
    assert int(group) != os.getpgrp()
    assert journal == "None"


def test_nothing_to_stop(tmp_path: Path) -> None:
    runner("", tmp_path).stop()


@pytest.mark.long
def test_it_is_a_pass_of_the_program(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"')
    blog.write("one")
    passes = PassRunner(blog.configure())
    passes.start()
    assert ended(passes) == 0
    assert blog.sent() == ["one"]
    run = passes.last()
    assert run
    assert run.lines[0].startswith("sent  outbox")


@pytest.mark.long
def test_of_several_blogs_a_pass_is_that_of_the_blog_that_is_served(tmp_path: Path) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada", "one")
    folder = ConfigFolder(files.path, kind_class=kind_class)
    with closing(new_server(lambda: folder.get("ada"), folder.shared.serve)) as server:
        assert server.passes.start()
        assert ended(server.passes) == 0
    assert files.sent("ada") == ["one"]
    with open_ledger_for(folder.shared, mode="look") as ledger:
        assert blogs_with_rows(ledger.database) == [ledger.blogs.ids()["ada"]]

"""Errors, streams and questions of the command line."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from syndicator import errors
from syndicator.cli.context import CommandContext
from tests import ROOT
from tests.cli.conftest import TOMATO
from tests.fork_server import run_command
from tests.long_cases import first_of

if TYPE_CHECKING:
    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_without_a_command_the_help_is_shown_as_it_is(syndicator: Syndicator) -> None:
    bare = syndicator()
    assert (bare.returncode, bare.stdout) == (2, "")
    assert bare.stderr == syndicator("--help").stdout
    assert bare.stderr.startswith("Usage: syndicator [OPTIONS] COMMAND")


@pytest.mark.parametrize("command", ["list", "--help"])
def test_a_full_disk_under_stdout_is_one_line(environment: Environment, command: str) -> None:
    environment.configure("outbox")
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            environment.command(command), cwd=environment.folder, env=environment.process_env(), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "stdout: No space left on device\n")


@pytest.mark.parametrize("closed", first_of([">&-", "2>&-", ">&- 2>&-"]))
def test_closed_streams_do_no_harm(environment: Environment, closed: str) -> None:
    environment.configure("outbox")
    command = f"{shlex.join(environment.command('status'))} {closed}"
    ran = subprocess.run(
        ["sh", "-c", command],
        env=environment.process_env(),
        cwd=environment.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "says"),
    first_of(
        [
            (f"push {TOMATO}", "no terminal to ask on; add --yes\n"),
            (f"retract {TOMATO}", "no terminal to ask on; add --yes\n"),
            ("auth hashnode", "no answer: run this in a terminal\n"),
        ]
    ),
)
def test_where_stdin_is_closed_nobody_is_asked(environment: Environment, command: str, says: str) -> None:
    environment.configure(hashnode=environment.section("hashnode").replace("token = ", "# "))
    environment.run("run", "--once")  # makes the ledger, in which `retract` finds the post
    ran = subprocess.run(
        ["sh", "-c", f"{shlex.join(environment.command(*command.split()))} <&-"],
        env=environment.process_env(), cwd=environment.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.splitlines(keepends=True)[-1]) == (2, says)


@pytest.mark.long
def test_a_reader_that_has_gone_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m syndicator run --once | true"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=True)
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsageError("no such post"), 2),
        (errors.ConfigError(["one", "two"]), 2),
        (errors.TemplateError("x.txt.j2:3: wrong"), 2),
        (errors.SourceError("feed: 503"), 1),
        (errors.LedgerError("disk full"), 1),
        (errors.Retryable("busy"), 1),
        (click.UsageError("what?"), 2),
        (click.Abort(), 130),
        (KeyboardInterrupt(), 130),
        (SystemExit(143), 143),
        (ValueError("two\nlines \x1b[2J"), 1),
    ],
)
def test_every_exception_has_its_status_and_its_line(
    error: BaseException, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left, CommandContext().report_errors():
        raise error
    assert left.value.code == status
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert said.count("\n") <= max(1, len(getattr(error, "problems", ())))


def test_a_bug_shows_where_it_is_only_when_asked(capfd: pytest.CaptureFixture[str]) -> None:
    loud = CommandContext()
    loud.verbosity = 1
    for shell in (CommandContext(), loud):
        with pytest.raises(SystemExit), shell.report_errors():
            raise KeyError("missing")
    said = capfd.readouterr().err
    assert said.startswith("unexpected KeyError: 'missing'; this is a bug: please report it")
    assert said.count("Traceback") == 1


@pytest.mark.long
@pytest.mark.parametrize("path", ["..", "../_posts"])
def test_a_config_in_its_own_folder_keeps_everything_there(tmp_path: Path, path: str) -> None:
    site, own, below = tmp_path / "site", tmp_path / "site/.syndicator", tmp_path / "site/_posts/2026"
    below.mkdir(parents=True)
    (below / "2026-11-02-knots.md").write_text("---\ntitle: On knots\n---\nKnots hold.\n")
    (own / "templates").mkdir(parents=True)
    (own / "templates/outbox.txt.j2").write_text("Read {{ post.title }}")
    (own / "words").mkdir()
    (own / "words/knots.yaml").write_text("syndicate: true\n")
    (site / "config.toml").write_text('base_url = "https://blog.example.dev"\n')
    (own / "config.toml").write_text(f"""
        [blog]
        url = "https://blog.example.dev"
        [[sources]]
        kind = "repo"
        path = "{path}"
        [policy]
        first_run = "all"
        max_age = "0s"
        [channels.outbox]
        kind = "file"
        path = "outbox"
    """)
    ran = run_command(("run", "--once"), cwd=below, env={"HOME": str(tmp_path)})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Read On knots" in (own / "outbox/knots.json").read_text()
    assert {entry.name for entry in site.iterdir()} == {"config.toml", ".syndicator", "_posts"}
    assert "1 post" in run_command(("status",), cwd=below, env={"HOME": str(tmp_path)}).stdout


def test_a_config_of_another_program_is_skipped_with_a_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('base_url = "https://blog.example.dev"\n')
    ran = run_command(("check",), cwd=tmp_path, env={"HOME": str(tmp_path)})
    skipped, not_found = ran.stderr.splitlines()
    assert (ran.returncode, ran.stdout) == (2, "")
    assert skipped.startswith(f"{tmp_path}/config.toml: skipped: ")
    assert "`syndicator init`" in not_found

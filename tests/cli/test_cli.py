"""The command line as people use it: the sample blog in a folder of its own, one process a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from syndicator import __version__, errors
from syndicator.cli import cli
from syndicator.cli.context import CommandContext
from syndicator.cli.run import StopSignal
from tests import ROOT
from tests.fakes.blog_server import Blog as Server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


def test_the_first_run_says_what_went_where_and_the_second_that_nothing_is_new(
    syndicator: Syndicator, folder: Path
) -> None:
    first = syndicator("run", "--once")
    assert (first.returncode, first.stderr) == (0, "")
    published = sorted((folder / "outbox").iterdir())
    assert len(published) == 6
    assert all(str(path) in first.stdout for path in published)
    second = syndicator("run", "--once")
    assert (second.returncode, second.stdout, second.stderr) == (0, "nothing new\n", "")
    assert sorted((folder / "outbox").iterdir()) == published


def test_quiet_says_nothing_where_nothing_is_wrong(syndicator: Syndicator) -> None:
    assert syndicator("-q", "run", "--once").stdout.count("\n") == 6
    quiet = syndicator("-q", "run", "--once")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_json_events(syndicator: Syndicator) -> None:
    ran = syndicator("-v", "--log-format", "json", "run", "--once")
    events = [json.loads(line) for line in ran.stderr.splitlines()]
    assert {"sent"} == {event["event"] for event in events if event.get("channel") == "outbox"}


def test_what_is_wrong_is_an_event_too(syndicator: Syndicator, folder: Path) -> None:
    (folder / "config.toml").write_text('[blog]\nurl = "https://a.example"\n[schedule]\nevery = "x"\ncorn = 1\n')
    ran = syndicator("--log-format", "json", "run")
    events = [json.loads(line) for line in ran.stderr.splitlines()]
    assert (ran.returncode, [event["level"] for event in events]) == (2, ["error"] * len(events))
    assert any("schedule.every" in event["event"] for event in events)
    journal = syndicator("run", JOURNAL_STREAM="8:1").stderr.splitlines()
    assert journal == [f"<3>{event['event']}" for event in events]


def test_a_problem_of_a_single_pass_is_a_warning_to_the_journal(syndicator: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('\n[[sources]]\nkind = "feed"\nname = "gone"\nurl = "http://127.0.0.1:9/rss.xml"\n')
    (line,) = syndicator("run", "--once", JOURNAL_STREAM="8:1").stderr.splitlines()
    assert line.startswith("<4>gone: ")


def test_a_single_pass_is_told_to_the_dead_man_s_switch(syndicator: Syndicator, folder: Path) -> None:
    server = Server()
    with (folder / "config.toml").open("a") as config:
        config.write(f'\n[monitor]\nping_url = "{server.url}/ping"\n')
    with server.running():
        ran = syndicator("run", "--once")
    assert server.count("/ping") == 1
    assert (ran.returncode, ran.stderr) == (0, f"ping failed: {server.url}/ping answered HTTP 404\n")


def test_version(syndicator: Syndicator) -> None:
    assert syndicator("--version").stdout == f"syndicator {__version__}\n"


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_every_command_explains_itself(command: str) -> None:
    found = cli.commands[command] if command else cli
    assert found.help
    assert all(option.help for option in found.params if isinstance(option, click.Option))
    shown = found.get_short_help_str(60)
    assert not shown.endswith("...")


def test_commands_stand_in_the_order_of_use(syndicator: Syndicator) -> None:
    shown = syndicator("--help").stdout
    places = [shown.index(f"\n  {name} ") for name in cli.commands]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "No such command 'lst'. Did you mean 'list'? (see `syndicator --help`)"),
        (["list", "--jsn"], "No such option '--jsn'. Did you mean '--json'? (see `syndicator list --help`)"),
        (["why"], "Missing argument 'SLUG'. (see `syndicator why --help`)"),
        (["--config", "nowhere.toml", "run", "--once"], "nowhere.toml: can't be read: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(syndicator: Syndicator, arguments: list[str], said: str) -> None:
    ran = syndicator(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"{said}\n")


def test_five_mistakes_are_five_lines(syndicator: Syndicator, folder: Path) -> None:
    wrong = (folder / "config.toml").read_text()
    for right, changed in [
        ('kind = "file" ', 'kind = "fil"'),
        ("[policy]", '[policy]\nper_dya = 3\ndelay = "soon"'),
        ('url = "https://slow', 'timezone = "Moon"\nurl = "slow'),
    ]:
        assert right in wrong
        wrong = wrong.replace(right, changed, 1)
    (folder / "config.toml").write_text(wrong)
    ran = syndicator("run", "--once")
    assert ran.returncode == 2
    lines = ran.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        "blog.timezone",
        "blog.url",
        "policy.per_dya",
        "policy.delay",
        "channels.outbox.kind",
    ]
    assert all(line.startswith("config.toml:") for line in lines)


def test_at_the_root_where_services_are_a_config_has_its_whole_name(folder: Path) -> None:
    path = folder / "config.toml"
    path.write_text("[blog\n")
    command = [sys.executable, "-m", "syndicator", "--config", str(path), "list"]
    ran = subprocess.run(
        command, cwd="/", env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert ran.stderr.startswith(f"{path}:1: ")


def test_where_there_is_no_config_it_says_where_it_looked(syndicator: Syndicator, folder: Path) -> None:
    (folder / "config.toml").rename(folder / "other.toml")
    ran = syndicator("run", "--once")
    assert ran.returncode == 2
    assert ran.stderr.startswith(
        f"config.toml not found (looked for {folder}/config.toml, {folder}/.config/syndicator/config.toml"
    )
    assert syndicator("run", "--once", SYNDICATOR_CONFIG="other.toml").returncode == 0


def test_a_config_that_is_a_folder_is_not_passed_over(syndicator: Syndicator, folder: Path) -> None:
    (folder / ".config/syndicator").mkdir(parents=True)
    (folder / "config.toml").rename(folder / ".config/syndicator/config.toml")
    (folder / "config.toml").mkdir()
    ran = syndicator("list")
    assert (ran.returncode, ran.stderr) == (2, "config.toml: can't be read: Is a directory\n")


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


def test_the_first_signal_asks_and_the_second_ends() -> None:
    with StopSignal() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGTERM)
        assert stop()
        assert stop.status == 143
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGTERM)

"""The command line as people use it: the sample blog in a folder of its own, one process a command."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click
import pytest

from syndicator import __version__
from syndicator.cli import MODULES, cli
from tests import ROOT
from tests.cli.conftest import output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator


@pytest.mark.long
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


def test_version(syndicator: Syndicator) -> None:
    assert syndicator("--version").stdout == f"syndicator {__version__}\n"


def test_every_command_that_a_module_defines_is_listed() -> None:
    defined = {
        (command.name, module)
        for module in MODULES.values()
        for command in vars(import_module(f"syndicator.cli.{module}")).values()
        if isinstance(command, click.Command)
    }
    assert defined == set(MODULES.items())


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_every_command_explains_itself(command: str) -> None:
    found = cli.commands[command] if command else cli
    assert found.help
    assert all(option.help for option in found.params if isinstance(option, click.Option))
    shown = found.get_short_help_str(60)
    assert not shown.endswith("...")


@pytest.mark.parametrize("name", cli.commands)
def test_the_help_of_every_command_shows_how_it_is_called(name: str) -> None:
    shown = f"{cli.commands[name].epilog or ''}\n{cli.commands[name].help}"
    called = [line.strip() for line in shown.splitlines() if f"syndicator {name}" in line]
    assert called, "examples(…) is missing"
    for line in called:
        arguments = shlex.split(re.split(r" [|>]+ ", line.partition("syndicator ")[2])[0])
        command = cli.commands[name]
        assert command.make_context(name, arguments[1:], resilient_parsing=False).params is not None


def test_the_help_says_how_it_ends_and_what_it_reads(syndicator: Syndicator) -> None:
    shown = output(syndicator, "--help")
    for part in ("Examples:", "Exit status:", "Files:", "Environment:", "SYNDICATOR_CONFIG", "syndicator.db.mark"):
        assert part in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_commands_stand_in_the_order_of_use(syndicator: Syndicator) -> None:
    shown = syndicator("--help").stdout
    places = [shown.index(f"\n  {name} ") for name in cli.commands]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "No such command 'lst'. Did you mean 'list'? (see `syndicator --help`)"),
        (["list", "--jsn"], "No such option '--jsn'. Did you mean '--json'? (see `syndicator list --help`)"),
        (["auth", "outbx"], "channel 'outbx' not found, did you mean \"outbox\"? config.toml has outbox"),
        (
            ["dry-run", "index"],
            "post 'index' not found, did you mean 'what-an-index-really-is'? `syndicator list` shows all posts",
        ),
        (
            ["completion"],
            "Missing argument 'bash|zsh|fish'. Choose from: bash, zsh, fish (see `syndicator completion --help`)",
        ),
        (["--blog", "a", "list"], "--blog comes after the command: syndicator COMMAND --blog"),
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


@pytest.mark.long
def test_at_the_root_where_services_are_a_config_has_its_whole_name(folder: Path) -> None:
    path = folder / "config.toml"
    path.write_text("[blog\n")
    command = [sys.executable, "-m", "syndicator", "--config", str(path), "list"]
    ran = subprocess.run(
        command, cwd="/", env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert ran.stderr.startswith(f"{path}:1: ")


@pytest.mark.long
def test_where_there_is_no_config_it_says_where_it_looked(syndicator: Syndicator, folder: Path) -> None:
    (folder / "config.toml").rename(folder / "other.toml")
    ran = syndicator("run", "--once")
    assert ran.returncode == 2
    assert ran.stderr.startswith(
        f"config.toml not found (looked for {folder}/.syndicator/config.toml, {folder}/config.toml, {folder}/.config/syndicator/"
    )
    assert syndicator("run", "--once", SYNDICATOR_CONFIG="other.toml").returncode == 0


def test_a_config_that_is_a_folder_is_not_passed_over(syndicator: Syndicator, folder: Path) -> None:
    (folder / ".config/syndicator").mkdir(parents=True)
    (folder / "config.toml").rename(folder / ".config/syndicator/config.toml")
    (folder / "config.toml").mkdir()
    ran = syndicator("list")
    assert (ran.returncode, ran.stderr) == (2, "config.toml: can't be read: Is a directory\n")

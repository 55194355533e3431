"""`run` on the command line."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import pytest

from syndicator.cli.run import StopSignal
from tests.cli.conftest import TOMATO
from tests.fakes.blog_server import Blog as Server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_what_waits_says_until_when_and_of_several_that_the_command_is_for_the_first(environment: Environment) -> None:
    environment.write("another", "Another")
    environment.configure("outbox", policy='delay = "2h"')
    printed = environment.run("run", "--once").stdout
    assert re.search(
        r"held  outbox  2 posts: delay .* \(until \d{4}-\d\d-\d\d \d\d:\d\d UTC; syndicator push \S+ --channel outbox to send the first\)",
        printed,
    )


@pytest.mark.long
def test_an_edit_that_was_brought_to_its_copy_is_reported(environment: Environment) -> None:
    environment.configure("outbox", outbox='on_edit = "update"\n')
    environment.run("run", "--once")
    environment.write(TOMATO, "Another title")
    printed = environment.run("run", "--once")
    assert printed.stdout.split()[:2] == ["updated", "outbox"]
    assert environment.run("run", "--once").stdout == "nothing new\n"


@pytest.mark.long
def test_what_came_while_a_new_name_was_refused_goes_out_once_formerly_is_written(environment: Environment) -> None:
    relay = environment.section("relay")
    environment.configure("relay")
    environment.run("run", "--once")
    environment.write("another", "Another")
    environment.configure(hook=relay)
    assert 'write formerly = "relay"' in environment.run("run", "--once").stderr
    environment.configure(hook=relay + 'formerly = "relay"\n')
    assert environment.run("run", "--once").stdout == "handed over  hook  Another\n"
    assert (len(environment.relay.publications), environment.relay.duplicates()) == (2, 0)


@pytest.mark.long
def test_each_pass_says_which_channel_is_paused_and_how_many_posts_wait_for_it(environment: Environment) -> None:
    environment.write("another", "Another", date="2026-11-20 10:00")
    environment.configure("x", "outbox")
    environment.x.credits = 0
    first = environment.run("run", "--once")
    assert (first.returncode, "x is paused: X has no credits left" in first.stderr) == (1, True)
    assert "paused  x" not in first.stdout  # once is enough
    second = environment.run("run", "--once")
    assert (second.returncode, second.stderr) == (0, "")  # this pass has tried nothing
    (line,) = second.stdout.splitlines()
    assert line.startswith("paused  x  2 posts wait: X has no credits left")
    assert line.endswith("to resume at once after fixing it: syndicator check --online")
    environment.write("a-third", "A third")
    sent, paused = environment.run("run", "--once").stdout.splitlines()
    assert sent.split()[:2] == ["sent", "outbox"]
    assert paused.startswith("paused  x  3 posts wait: ")
    assert environment.run("-q", "run", "--once").stdout == ""
    for slug in (TOMATO, "another", "a-third"):
        assert environment.run("skip", slug, "--channel", "x").returncode == 0
    assert environment.run("run", "--once").stdout == "nothing new\n"


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


@pytest.mark.long
def test_a_problem_of_a_single_pass_is_a_warning_to_the_journal(syndicator: Syndicator, folder: Path) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('\n[[sources]]\nkind = "feed"\nname = "gone"\nurl = "http://127.0.0.1:9/rss.xml"\n')
    (line,) = syndicator("run", "--once", JOURNAL_STREAM="8:1").stderr.splitlines()
    assert line.startswith("<4>gone: ")


@pytest.mark.long
def test_a_single_pass_is_told_to_the_dead_man_s_switch(syndicator: Syndicator, folder: Path) -> None:
    server = Server()
    with (folder / "config.toml").open("a") as config:
        config.write(f'\n[monitor]\nping_url = "{server.url}/ping"\n')
    with server.running():
        ran = syndicator("run", "--once")
    assert server.count("/ping") == 1
    assert (ran.returncode, ran.stderr) == (0, f"ping failed: {server.url}/ping answered HTTP 404\n")


def test_the_first_signal_asks_and_the_second_ends() -> None:
    with StopSignal() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGTERM)
        assert stop()
        assert stop.status == 143
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGTERM)

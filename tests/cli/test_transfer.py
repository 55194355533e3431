"""`import`, `adopt` and `export` on the command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import SLUG, TOMATO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


@pytest.mark.long
def test_an_import_before_the_first_run_is_honoured_by_it(syndicator: Syndicator, folder: Path) -> None:
    (folder / "sent.txt").write_text(f"https://slowquery.example.dev/{SLUG}\nhttps://slowquery.example.dev/gone\n")
    ran = syndicator("import", "plain", "sent.txt", "--channel", "outbox")
    said = "outbox: 2 entries, 0 posts now count as sent; 2 are kept until their posts are read\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, said, "")
    assert syndicator("run", "--once").returncode == 0
    assert f"{SLUG}.json" not in [path.name for path in (folder / "outbox").iterdir()]


def test_only_a_known_tool_can_be_imported(syndicator: Syndicator) -> None:
    ran = syndicator("import", "buffer", "x", "--channel", "outbox")
    assert ran.returncode == 2
    assert ran.stderr == (
        "buffer: not a kind of file to import; KIND is one of feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator\n"
    )
    help_ = syndicator("import", "--help").stdout
    assert "KIND: feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator." in " ".join(
        help_.split()
    )


def test_what_was_sent_is_exported(syndicator: Syndicator, folder: Path) -> None:
    syndicator("run", "--once")
    exported = json.loads(syndicator("export").stdout)
    assert (len(exported), exported[0]["copies"][0]["state"]) == (6, "sent")
    assert syndicator("export", "out.json").stderr == "wrote out.json\n"
    assert json.loads((folder / "out.json").read_text()) == exported
    ran = syndicator("export", "out.json")
    assert (ran.returncode, ran.stderr) == (2, "out.json already exists; name another file or add --force\n")
    assert syndicator("export", "out.json", "--force").returncode == 0
    ran = syndicator("export", "nowhere/out.json")
    assert (ran.returncode, ran.stderr) == (2, "can't write nowhere/out.json: No such file or directory\n")


def posted_by_others(environment: Environment, *channels: str) -> None:
    """Two posts are on these channels, and the ledger knows of neither."""
    environment.write(TOMATO)
    environment.write("the-second-tomato", "The second tomato")
    environment.configure(*channels)
    assert environment.run("run", "--once").returncode == 0
    for file in environment.folder.glob("syndicator.db*"):
        file.unlink()
    config = environment.folder / "config.toml"
    config.write_text(config.read_text().replace('first_run = "all"', 'first_run = "skip"'))
    for remote in environment.remotes.values():
        remote.pass_time(timedelta(minutes=5))  # what a platform answers from a cache is fresh again
    assert environment.run("run", "--once").returncode == 0


@pytest.mark.long
def test_copies_by_hand_are_found_and_recorded(environment: Environment) -> None:
    posted_by_others(environment, "mastodon", "hashnode", "x", "outbox")
    published = environment.published()
    ran = environment.run("adopt", "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("recorded: ") == 6
    assert environment.state(TOMATO, "mastodon")["remote_url"]
    assert [environment.state(TOMATO, name)["state"] for name in ("mastodon", "hashnode", "x")] == [
        "sent",
        "sent",
        "skipped",
    ]
    refused = environment.run("push", TOMATO, "--channel", "mastodon", "--yes")
    assert (refused.returncode, environment.published()) == (2, published)


@pytest.mark.long
def test_where_looking_costs_money_the_channel_is_named(environment: Environment) -> None:
    posted_by_others(environment, "x", "relay")
    assert environment.run("adopt", "--yes").stderr == (
        "no channel's posts can be read for free; use `syndicator resolve`, or name a channel\n"
    )
    assert environment.run("adopt", "--yes", "--channel", "relay").returncode == 2
    looks = len(environment.x.requests)
    ran = environment.run("adopt", "--yes", "--channel", "x")  # where a link to 127.0.0.1 is none
    assert (ran.stdout, ran.stderr) == ("", "x: no copies found of 2 unsent posts\n")
    assert len(environment.x.requests) > looks


@pytest.mark.long
def test_a_search_that_is_refused_ends_and_keeps_what_it_found(environment: Environment) -> None:
    posted_by_others(environment, "mastodon")
    environment.keys["MASTODON_TOKEN"] = environment.env["MASTODON_TOKEN"] = "another-token-9876543210"
    ran = environment.run("adopt", "--yes")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "mastodon: the search ended early: " in ran.stderr


@pytest.mark.long
def test_without_a_terminal_nothing_is_adopted(environment: Environment) -> None:
    posted_by_others(environment, "mastodon")
    ran = environment.run("adopt")
    assert (ran.returncode, ran.stderr) == (2, "no terminal to ask on; add --yes\n")
    wrong = environment.run("adopt", "--channel", "mastodn")
    assert wrong.stderr.startswith("channel 'mastodn' not found, did you mean")
    ours, theirs = pty.openpty()
    os.write(ours, b"y\nn\n")
    env = environment.process_env()
    asked = subprocess.run(
        environment.command("adopt"),
        cwd=environment.folder,
        env=env,
        stdin=theirs,
        capture_output=True,
        text=True,
        check=True,
    )
    os.close(ours)
    os.close(theirs)
    assert asked.stdout.count("recorded: ") == 1
    assert asked.stderr.count("Record it? [Y/n]") == 2


def test_a_ledger_is_copied_and_named_in_the_config(syndicator: Syndicator, folder: Path) -> None:
    syndicator("run", "--once")
    before = syndicator("history", "--json").stdout
    ran = syndicator("copy-ledger", "syndicator.db", "sqlite:///moved/blog.db")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("copied and compared ")
    assert f'now set [ledger] url = "sqlite:///{folder / "moved/blog.db"}" in config.toml' in ran.stderr
    config = folder / "config.toml"
    config.write_text(config.read_text().replace("sqlite:///syndicator.db", f"sqlite:///{folder / 'moved/blog.db'}"))
    assert syndicator("history", "--json").stdout == before


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("postgresql://me:secret@host/blog", "others can read a password on the command line"),
        ("postgresql://host/blog?user=me&password=secret", "others can read a password on the command line"),
        ("mysql://host/blog", 'must be an SQLite file, or start with "sqlite:///" or "postgresql://"'),
    ],
)
def test_a_place_that_can_not_be_used_is_refused(syndicator: Syndicator, address: str, problem: str) -> None:
    ran = syndicator("copy-ledger", "syndicator.db", address)
    assert ran.returncode == 2
    assert problem in ran.stderr
    assert ran.stderr.count("\n") == 1

"""`skip`, `retry`, `resolve`, `retract` and `split` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import SLUG, TOMATO, explain, output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_a_person_resolves_what_is_there_already(syndicator: Syndicator, folder: Path) -> None:
    path = folder / "config.toml"
    path.write_text(path.read_text().replace('first_run = "all"', 'first_run = "skip"'))
    assert syndicator("run", "--once").returncode == 0
    assert syndicator("resolve", SLUG, "--channel", "outbox", "--sent", "https://example.dev/1").returncode == 0
    (found,) = output(syndicator, "history", SLUG, "--json")
    assert (found["state"], found["remote_url"]) == ("sent", "https://example.dev/1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["approve"], "name the posts, or use --all or --source"),
        (["resolve", SLUG, "--channel", "outbox"], "use either --sent URL or --not-sent"),
    ],
)
def test_a_person_has_to_say_which(syndicator: Syndicator, arguments: list[str], said: str) -> None:
    ran = syndicator(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"{said}\n")


def discord(environment: Environment) -> str:
    """The table of a channel whose hook keeps its messages."""
    return f'kind = "webhook"\nstyle = "discord"\nurl = "{environment.hook("discord").url}/hook"\n'


@pytest.mark.long
def test_the_copy_that_a_person_named_is_the_one_that_is_deleted(environment: Environment) -> None:
    environment.configure("x", "linkedin", "outbox", discord=discord(environment))
    environment.run("run", "--once")
    (environment.folder / "outbox/by-hand.json").write_text("{}")
    named = {
        "x": "https://x.com/ada_example/status/1445880548472329999?s=20",
        "linkedin": "https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7141138937766399999/?utm=1",
        "discord": "https://discord.com/channels/700/800/9999999",
        "outbox": (environment.folder / "outbox/by-hand.json").as_uri(),
    }
    for channel, url in named.items():
        assert environment.run("resolve", TOMATO, "--channel", channel, "--sent", url).returncode == 0
    ran = environment.run("retract", TOMATO, "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    deleted = [r.path for server in environment.servers for r in server.requests if r.method == "DELETE"]
    assert sorted(deleted) == [
        "/2/tweets/1445880548472329999",
        "/hook/messages/9999999",
        "/rest/posts/urn%3Ali%3AugcPost%3A7141138937766399999",
    ]
    assert [file.name for file in (environment.folder / "outbox").iterdir()] == [f"{TOMATO}.json"]


@pytest.mark.long
def test_a_copy_that_can_not_be_told_by_its_address_is_left_alone(environment: Environment) -> None:
    environment.configure("x", "linkedin", "outbox", discord=discord(environment))
    environment.run("run", "--once")
    for channel in ("x", "linkedin", "discord", "outbox"):
        assert (
            environment.run("resolve", TOMATO, "--channel", channel, "--sent", "https://example.dev/posts/1").returncode
            == 0
        )
    ran = environment.run("retract", TOMATO, "--yes")
    assert ran.returncode == 1
    assert ran.stderr.count("cannot tell which copy it is from https://example.dev/posts/1: ") == 4
    assert not [r for server in environment.servers for r in server.requests if r.method == "DELETE"]
    assert (environment.folder / f"outbox/{TOMATO}.json").exists()


@pytest.mark.long
def test_a_channel_that_does_not_delete_does_not_keep_the_others_from_it(environment: Environment) -> None:
    environment.configure("x", "linkedin", "outbox")
    environment.run("run", "--once")
    environment.linkedin.misbehave("401_before", on="any")
    ran = environment.run("retract", TOMATO, "--yes")
    assert ran.returncode == 1
    assert [line for line in ran.stdout.splitlines() if line.startswith("retracted")] == [
        f"retracted: {TOMATO} from {channel}" for channel in ("x", "outbox")
    ]
    assert ran.stderr.startswith(f"{TOMATO} is still on linkedin: LinkedIn refuses the token")


@pytest.mark.long
def test_no_command_makes_a_second_copy_beside_one_that_cannot_be_deleted(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.run("run", "--once")
    environment.write(TOMATO, body="It took a hundred days.")
    environment.run("run", "--once")
    (copy,) = environment.read_json("status")["outdated"]
    assert copy["command"].startswith("delete it there by hand, then: syndicator push")
    assert explain(environment, "hashnode")["command"] == copy["command"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("word", "states", "copies"),
    [("--not-sent", ["skipped", "sent"], 1), ("--sent https://example.dev/1", ["sent", "skipped"], 0)],
)
def test_what_is_said_of_a_doubt_is_not_said_of_a_later_round(
    environment: Environment, word: str, states: list[str], copies: int
) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_before")
    assert environment.run("run", "--once").returncode == 4
    environment.relay.misbehave("429_before")
    assert environment.run("push", TOMATO, "--again", "--yes").returncode == 1
    (need,) = environment.read_json("status")["needs_you"]
    assert f"syndicator resolve {TOMATO} --channel relay --not-sent" in need["command"]
    assert environment.run("resolve", TOMATO, "--channel", "relay", *word.split()).returncode == 0
    assert environment.run("check", "--online").returncode == 0  # which ends the wait
    assert environment.run("run", "--once").returncode == 0
    assert environment.read_json("status")["needs_you"] == []
    assert [row["state"] for row in environment.read_json("history", TOMATO)] == states
    assert environment.published() == copies


@pytest.mark.long
def test_a_doubt_is_over_once_a_later_round_is_sent(environment: Environment) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_before")
    assert environment.run("run", "--once").returncode == 4
    assert environment.run("push", TOMATO, "--again", "--yes").returncode == 0
    assert environment.read_json("status")["needs_you"] == []
    assert [row["state"] for row in environment.read_json("history", TOMATO)] == ["skipped", "sent"]
    assert environment.run("run", "--once").stdout == "nothing new\n"
    assert environment.published() == 1


@pytest.mark.long
@pytest.mark.parametrize("word", ["--not-sent", "--sent https://example.dev/1"])
def test_what_is_unknown_on_a_renamed_channel_can_be_resolved(environment: Environment, word: str) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_after")
    assert environment.run("run", "--once").returncode == 4
    config = environment.folder / "config.toml"
    config.write_text(config.read_text().replace("[channels.relay]", "[channels.another]"))
    (need,) = environment.read_json("status")["needs_you"]
    assert need["channel"] == "relay"
    assert 'write formerly = "relay" under [channels.another]' in need["what"]
    said = environment.run("resolve", TOMATO, "--channel", "relay", *word.split())
    assert said.returncode == 0
    assert ("it is not sent, since config.toml" in said.stdout) == (word == "--not-sent")
    assert environment.read_json("status")["needs_you"] == []
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1
    assert environment.run("resolve", TOMATO, "--channel", "nowhere", *word.split()).returncode == 2


@pytest.mark.long
def test_a_renamed_channel_takes_its_doubt_along(environment: Environment) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_after")
    assert environment.run("run", "--once").returncode == 4
    config = environment.folder / "config.toml"
    config.write_text(config.read_text().replace("[channels.relay]", '[channels.another]\nformerly = "relay"'))
    environment.run("run", "--once")
    (need,) = environment.read_json("status")["needs_you"]
    assert need["command"].startswith(f"syndicator resolve {TOMATO} --channel another --sent")
    assert environment.published() == 1


@pytest.mark.parametrize("address", ["", "tomato", "javascript:alert(1)", "https://"])
def test_a_copy_is_somewhere(environment: Environment, address: str) -> None:
    environment.configure("outbox")
    environment.run("run", "--once")
    refused = environment.run("resolve", TOMATO, "--channel", "outbox", "--sent", address)
    assert refused.returncode == 2
    assert "must be the address of the copy" in refused.stderr
    assert environment.state(TOMATO, "outbox")["remote_url"].startswith("file:")


@pytest.mark.long
def test_what_is_not_sent_to_a_channel_that_is_not_enabled_stays_so(environment: Environment) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_after")
    assert environment.run("run", "--once").returncode == 4
    config = environment.folder / "config.toml"
    config.write_text(config.read_text().replace("[channels.relay]", "[channels.relay]\nenabled = false"))
    said = environment.run("resolve", TOMATO, "--channel", "relay", "--not-sent")
    assert "it is not sent, since the channel is not enabled" in said.stdout

"""`push` and `approve` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import SLUG, TOMATO, output
from tests.long_cases import long_except

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator
    from tests.fakes.environment import Environment


def test_what_was_sent_is_sent_again_only_with_again(published: Syndicator, folder: Path) -> None:
    refused = published("push", SLUG, "--yes")
    assert refused.returncode == 2
    assert "--again" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert published("push", SLUG, "--again", "--yes").returncode == 0
    assert [delivery["round"] for delivery in output(published, "history", SLUG, "--json")] == [1, 2]


def test_push_asks_and_where_nobody_answers_nothing_is_sent(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("push", SLUG)
    assert ran.returncode == 2
    assert "--yes" in ran.stderr
    assert not (folder / "outbox").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("post-9",), "post 'post-9' not found"),
        ((SLUG, "--channel", "outbx"), "channel 'outbx' not found, did you mean"),
    ],
)
def test_mistakes_in_words_come_before_the_missing_terminal(
    syndicator: Syndicator, arguments: tuple[str, ...], said: str
) -> None:
    syndicator("run", "--once")
    for command in ("push", "retract"):
        ran = syndicator(command, *arguments)
        assert (ran.returncode, ran.stderr.splitlines()[-1].startswith(said)) == (2, True), command


@pytest.mark.long
def test_push_without_a_secret_sends_nothing_and_leaves_the_channel_as_it_is(
    syndicator: Syndicator, folder: Path
) -> None:
    with (folder / "config.toml").open("a") as config:
        config.write('\n[channels.hook]\nkind = "webhook"\nurl = { env = "A_HOOK" }\n')
    ran = syndicator("push", SLUG, "--yes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "channels.hook.url: the environment variable A_HOOK is not set: export A_HOOK=…\n"
    channels = json.loads(syndicator("status", "--json").stdout)["channels"]
    assert {name: (each["state"], each["sent"]) for name, each in channels.items()} == {
        "outbox": ("ok", 0), "hook": ("ok", 0),
    }  # fmt: skip


def test_push_sends_one_post(syndicator: Syndicator, folder: Path) -> None:
    ran = syndicator("push", SLUG, "--yes")
    assert ran.returncode == 0
    assert [path.stem for path in (folder / "outbox").iterdir()] == [SLUG]


BOX = 'kind = "file"\npath = "{}"\n'


TWICE = [(TOMATO, TOMATO), (TOMATO, f"posts/{TOMATO}.md"), (TOMATO, "--channel", "relay")]


@pytest.mark.parametrize("twice", long_except(TWICE[:1], TWICE))
def test_what_is_named_twice_is_sent_once(environment: Environment, twice: tuple[str, ...]) -> None:
    environment.configure("relay")
    assert environment.run("run", "--once").returncode == 0
    pushed = environment.run("push", *twice, "--channel", "relay", "--again", "--yes")
    assert pushed.returncode == 0
    assert len(environment.relay.publications) == 2  # the pass, and this
    assert len(environment.read_json("dry-run", *twice, "--channel", "relay")) == 1


@pytest.mark.long
def test_a_push_that_leaves_out_what_is_there_or_shall_not_be_has_done_its_work(environment: Environment) -> None:
    environment.write(TOMATO, more="syndicate: {second: false}\n")
    environment.configure("outbox", second=BOX.format("second"), third=BOX.format("third"))
    assert environment.run("push", TOMATO, "--channel", "outbox", "--yes").returncode == 0
    pushed = environment.run("push", TOMATO, "--yes")
    assert (pushed.returncode, pushed.stderr) == (0, "")
    assert f"{TOMATO} was already sent to outbox" in pushed.stdout
    assert f"{TOMATO} is not sent to second: the post says `second: false`" in pushed.stdout
    assert environment.state(TOMATO, "third")["state"] == "sent"


@pytest.mark.long
def test_a_source_is_approved_by_its_name(published: Syndicator) -> None:
    ran = published("approve", "--source", "repo")
    assert (ran.returncode, ran.stdout) == (0, "nothing is held for the source repo\n")
    ran = published("approve", "--source", "nope")
    assert (ran.returncode, ran.stderr) == (2, "source 'nope' not found (available: repo, feed)\n")


AT_ONCE = [(), ("--all", SLUG), ("--all", "--source", "posts"), ("--source", "posts", SLUG)]


@pytest.mark.parametrize("words", long_except(AT_ONCE[:1], AT_ONCE))
def test_approve_wants_one_thing(published: Syndicator, words: tuple[str, ...]) -> None:
    ran = published("approve", *words)
    assert (ran.returncode, ran.stderr) == (2, "name the posts, or use --all or --source\n")


@pytest.mark.long
def test_a_source_has_no_text_to_edit(published: Syndicator) -> None:
    ran = published("approve", "--source", "posts", "--edit")
    assert (ran.returncode, ran.stderr) == (2, "--edit is for posts, not for --source\n")

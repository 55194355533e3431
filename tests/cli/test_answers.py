"""What a person is told, and that what they are told to type does what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.model import dollars
from tests.fakes.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Syndicator

SLUG = "the-first-tomato"
BOX = 'kind = "file"\npath = "{}"\n'


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with Environment(tmp_path) as made:
        made.write(SLUG)
        yield made


def discord(environment: Environment) -> str:
    """The table of a channel whose hook keeps its messages."""
    return f'kind = "webhook"\nstyle = "discord"\nurl = "{environment.hook("discord").url}/hook"\n'


def paste(environment: Environment, command: str, *, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Type what the program said, each command of it."""
    for one in command.split(" && "):
        _, *arguments = shlex.split(one)
        verb = arguments[0]
        ran = environment.run(*arguments, *(["--yes"] if verb in ("push", "retract") else []))
        assert ran.returncode == status, ran.stderr
    return ran


def why(environment: Environment, channel: str, slug: str = SLUG) -> dict[str, Any]:
    (row,) = [row for row in environment.read_json("why", slug) if row["channel"] == channel]
    return dict(row)


# --- once is once


@pytest.mark.parametrize("twice", [(SLUG, SLUG), (SLUG, f"posts/{SLUG}.md"), (SLUG, "--channel", "relay")])
def test_what_is_named_twice_is_sent_once(environment: Environment, twice: tuple[str, ...]) -> None:
    environment.configure("relay")
    assert environment.run("run", "--once").returncode == 0
    pushed = environment.run("push", *twice, "--channel", "relay", "--again", "--yes")
    assert pushed.returncode == 0
    assert len(environment.relay.publications) == 2  # the pass, and this
    assert len(environment.read_json("dry-run", *twice, "--channel", "relay")) == 1


# --- what is said is what is so


def test_a_push_that_leaves_out_what_is_there_or_shall_not_be_has_done_its_work(environment: Environment) -> None:
    environment.write(SLUG, more="syndicate: {second: false}\n")
    environment.configure("outbox", second=BOX.format("second"), third=BOX.format("third"))
    assert environment.run("push", SLUG, "--channel", "outbox", "--yes").returncode == 0
    pushed = environment.run("push", SLUG, "--yes")
    assert (pushed.returncode, pushed.stderr) == (0, "")
    assert f"{SLUG} was already sent to outbox" in pushed.stdout
    assert f"{SLUG} is not sent to second: the post says `second: false`" in pushed.stdout
    assert environment.state(SLUG, "third")["state"] == "sent"


def test_choices_of_a_command_are_lines_of_their_own(environment: Environment) -> None:
    environment.configure("relay")
    environment.relay.misbehave("reset_after")
    assert environment.run("run", "--once").returncode == 4
    choices = [f"syndicator resolve {SLUG} --channel relay {flag}" for flag in ("--sent URL", "--not-sent")]
    for asked in (("why", SLUG), ("status",)):
        lines = [line.strip() for line in environment.run(*asked).stdout.splitlines()]
        assert lines[-2:] == choices


def test_what_needs_a_person_names_only_what_it_is_about(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.env["LINKEDIN_TOKEN"] = "expired"
    assert environment.run("run", "--once").returncode == 1
    told = environment.run("status").stdout
    assert "needs you: linkedin: paused" in told
    assert "  syndicator check --online" in told


def test_a_copy_of_a_post_that_is_public_no_more_is_taken_back_by_what_why_says(environment: Environment) -> None:
    environment.configure("outbox")
    environment.run("run", "--once")
    environment.write(SLUG, more="draft: true\n")
    environment.run("run", "--once")
    row = why(environment, "outbox")
    assert (row["state"], row["reason"]) == ("sent", "its post is not public: draft")
    paste(environment, row["command"])
    assert not list((environment.folder / "outbox").iterdir())
    assert environment.read_json("status")["outdated"] == []


def test_a_copy_that_only_a_person_can_delete_is_let_go_by_what_status_says(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.run("run", "--once")
    (environment.folder / f"posts/{SLUG}.md").unlink()
    environment.write("another", "Another", body="It took one.")
    environment.run("run", "--once")
    environment.run("run", "--once")
    (copy,) = environment.read_json("status")["outdated"]
    by_hand, _, command = copy["command"].partition(": ")
    assert by_hand == "delete it there by hand, then"
    assert copy["command"] in environment.run("retract", SLUG, "--yes").stdout
    paste(environment, command)
    assert environment.read_json("status")["outdated"] == []
    published = len(environment.hashnode.publications)
    assert environment.run("run", "--once").returncode == 0
    assert len(environment.hashnode.publications) == published


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
        assert environment.run("resolve", SLUG, "--channel", channel, "--sent", url).returncode == 0
    ran = environment.run("retract", SLUG, "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    deleted = [r.path for server in environment.servers for r in server.requests if r.method == "DELETE"]
    assert sorted(deleted) == [
        "/2/tweets/1445880548472329999",
        "/hook/messages/9999999",
        "/rest/posts/urn%3Ali%3AugcPost%3A7141138937766399999",
    ]
    assert [file.name for file in (environment.folder / "outbox").iterdir()] == [f"{SLUG}.json"]


def test_a_copy_that_can_not_be_told_by_its_address_is_left_alone(environment: Environment) -> None:
    environment.configure("x", "linkedin", "outbox", discord=discord(environment))
    environment.run("run", "--once")
    for channel in ("x", "linkedin", "discord", "outbox"):
        assert (
            environment.run("resolve", SLUG, "--channel", channel, "--sent", "https://example.dev/posts/1").returncode
            == 0
        )
    ran = environment.run("retract", SLUG, "--yes")
    assert ran.returncode == 1
    assert ran.stderr.count("which copy it is can't be told from https://example.dev/posts/1: ") == 4
    assert not [r for server in environment.servers for r in server.requests if r.method == "DELETE"]
    assert (environment.folder / f"outbox/{SLUG}.json").exists()


def test_a_channel_that_does_not_delete_does_not_keep_the_others_from_it(environment: Environment) -> None:
    environment.configure("x", "linkedin", "outbox")
    environment.run("run", "--once")
    environment.linkedin.misbehave("401_before", on="any")
    ran = environment.run("retract", SLUG, "--yes")
    assert ran.returncode == 1
    assert [line for line in ran.stdout.splitlines() if line.startswith("retracted")] == [
        f"retracted: {SLUG} from {channel}" for channel in ("x", "outbox")
    ]
    assert ran.stderr.startswith(f"{SLUG} is still on linkedin: LinkedIn refuses the token")


def test_no_command_makes_a_second_copy_beside_one_that_cannot_be_deleted(environment: Environment) -> None:
    environment.configure("hashnode")
    environment.run("run", "--once")
    environment.write(SLUG, body="It took a hundred days.")
    environment.run("run", "--once")
    (copy,) = environment.read_json("status")["outdated"]
    assert copy["command"].startswith("delete it there by hand, then: syndicator push")
    assert why(environment, "hashnode")["command"] == copy["command"]


def test_what_is_held_keeps_its_command_in_the_preview(environment: Environment) -> None:
    environment.write(SLUG, date="2999-01-01 10:00")
    time.sleep(2.1)  # a younger file is read, and decided about, once more
    environment.configure("outbox")
    environment.run("run", "--once")
    previewed = environment.run("dry-run").stdout
    assert "its date is in the future" in previewed
    assert f"  syndicator push {SLUG} --channel outbox" in previewed


def test_what_waits_says_until_when_and_of_several_that_the_command_is_for_the_first(environment: Environment) -> None:
    environment.write("another", "Another")
    environment.configure("outbox", policy='delay = "2h"')
    told = environment.run("run", "--once").stdout
    assert re.search(
        r"held  outbox  2 posts: delay .* \(until \d{4}-\d\d-\d\d \d\d:\d\d UTC; syndicator push \S+ --channel outbox to send the first\)",
        told,
    )


def test_an_edit_that_was_brought_to_its_copy_is_reported(environment: Environment) -> None:
    environment.configure("outbox", outbox='on_edit = "update"\n')
    environment.run("run", "--once")
    environment.write(SLUG, "Another title")
    told = environment.run("run", "--once")
    assert told.stdout.split()[:2] == ["updated", "outbox"]
    assert environment.run("run", "--once").stdout == "nothing new\n"


@pytest.mark.parametrize("command", [("dry-run",), ("list",), ("lint",)])
def test_who_looks_is_told_of_sources_that_could_not_be_read(
    environment: Environment, command: tuple[str, ...]
) -> None:
    environment.configure("outbox", sources='[[sources]]\nkind = "feed"\nurl = "http://127.0.0.1:9/rss.xml"\n')
    assert "feed: http://127.0.0.1:9/rss.xml: connection refused" in environment.run(*command).stderr


# --- what makes no sense


def test_words_that_cannot_be_read_are_to_be_corrected(environment: Environment) -> None:
    (environment.folder / "words").mkdir()
    (environment.folder / f"words/{SLUG}.yaml").write_text("x: {a: b}\n")
    environment.write("later", "Later", more="syndicate: {at: tomorrow}\n")
    environment.write("elsewhere", "Elsewhere", more="syndicate: [linkedn]\n")
    environment.configure("outbox")
    assert why(environment, "outbox")["command"] == "correct that file"
    linted = environment.run("lint")
    assert linted.returncode == 1
    assert f"words/{SLUG}.yaml: syndicate.x" in linted.stdout
    assert 'not a valid time: "tomorrow" in `at`' in linted.stdout
    assert re.search(r"warning +linkedn +elsewhere +named in the post's `syndicate`", linted.stdout)


@pytest.mark.parametrize(("word", "state"), [("--not-sent", "skipped"), ("--sent https://example.dev/1", "sent")])
def test_what_is_said_of_a_doubt_is_not_said_of_a_later_round(environment: Environment, word: str, state: str) -> None:
    environment.configure("relay")
    environment.relay.misbehave("close_before")
    assert environment.run("run", "--once").returncode == 4
    assert environment.run("push", SLUG, "--again", "--yes").returncode == 0
    (need,) = environment.read_json("status")["needs_you"]
    assert f"syndicator resolve {SLUG} --channel relay --not-sent" in need["command"]
    assert environment.run("resolve", SLUG, "--channel", "relay", *word.split()).returncode == 0
    assert environment.run("run", "--once").returncode == 0
    assert environment.read_json("status")["needs_you"] == []
    assert [row["state"] for row in environment.read_json("history", SLUG)] == [state, "sent"]
    assert environment.published() == 1


@pytest.mark.parametrize("address", ["", "tomato", "javascript:alert(1)", "https://"])
def test_a_copy_is_somewhere(environment: Environment, address: str) -> None:
    environment.configure("outbox")
    environment.run("run", "--once")
    refused = environment.run("resolve", SLUG, "--channel", "outbox", "--sent", address)
    assert refused.returncode == 2
    assert "must be the address of the copy" in refused.stderr
    assert environment.state(SLUG, "outbox")["remote_url"].startswith("file:")


@pytest.mark.parametrize("command", [("restore", "config.toml"), ("check", "--backup", "config.toml")])
def test_a_file_that_is_no_backup_is_wrong_use(syndicator: Syndicator, command: tuple[str, ...]) -> None:
    refused = syndicator(*command)
    assert (refused.returncode, refused.stderr) == (2, "config.toml: this file is no backup of a ledger\n")


def test_a_slug_nearly_right_is_guessed(syndicator: Syndicator) -> None:
    assert syndicator("run", "--once").returncode == 0
    said = syndicator("why", "what-an-index-realy-is").stderr
    assert said == (
        "no post 'what-an-index-realy-is', did you mean 'what-an-index-really-is'? `syndicator list` shows all posts\n"
    )


def test_a_post_that_its_file_does_not_give_is_explained(environment: Environment) -> None:
    environment.configure("relay", sources='[[sources]]\nkind = "feed"\nurl = "http://127.0.0.1:9/rss"\n')
    conflict = "<<<<<<< HEAD\ntitle: Leeks\n=======\ntitle: A leek\n>>>>>>> main\n"
    (environment.folder / "posts" / "2026-11-01-leeks.md").write_text(f"---\n{conflict}---\nLeeks.\n")
    environment.run("run", "--once")
    for named in ("leeks", "posts/2026-11-01-leeks.md"):
        assert environment.run("why", named).stderr == (
            f"no post '{named}': repo: 2026-11-01-leeks.md: has git's conflict marks in its front matter; settle them\n"
        )
    assert environment.run("why", "onions").stderr == (
        "no post 'onions'; `syndicator list` shows all posts\n  feed: http://127.0.0.1:9/rss: connection refused\n"
    )


def test_a_blog_without_channels_is_told_so(environment: Environment) -> None:
    environment.configure()
    assert "channels: none is configured" in environment.run("check").stderr


# --- the terminal


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


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
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
    [
        (f"push {SLUG}", "no terminal to ask on; add --yes\n"),
        (f"retract {SLUG}", "no terminal to ask on; add --yes\n"),
        ("auth hashnode", "no answer: run this in a terminal\n"),
    ],
)
def test_where_stdin_is_closed_nobody_is_asked(environment: Environment, command: str, says: str) -> None:
    environment.configure(hashnode=environment.section("hashnode").replace("token = ", "# "))
    ran = subprocess.run(
        ["sh", "-c", f"{shlex.join(environment.command(*command.split()))} <&-"],
        env=environment.process_env(), cwd=environment.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.splitlines(keepends=True)[-1]) == (2, says)


def test_one_endless_title_does_not_push_the_others_apart(environment: Environment) -> None:
    environment.write("endless", "T" * 500)
    environment.configure("outbox")
    lines = environment.run("list").stdout.splitlines()
    assert min(map(len, lines)) < 200


@pytest.mark.parametrize(("amount", "said"), [(0.2, "$0.20"), (0.015, "$0.015"), (5, "$5.00"), (0.045, "$0.045")])
def test_amounts(amount: float, said: str) -> None:
    assert dollars(amount) == said


# --- a name that says which


def test_of_two_posts_with_one_slug_commands_name_the_id(environment: Environment) -> None:
    environment.write("elsewhere")
    (environment.folder / "posts/2019").mkdir()
    text = (environment.folder / f"posts/{SLUG}.md").read_text()
    (environment.folder / f"posts/2019/{SLUG}.md").write_text(text.replace("2026-11-19", "2026-11-18"))
    environment.configure("outbox", outbox="review = true\n")
    assert environment.run("run", "--once").returncode == 0
    held = [row for row in environment.read_json("status")["needs_you"] if row["slug"] == SLUG]
    assert len({row["command"] for row in held}) == 2
    for row in held:
        paste(environment, row["command"])
    assert environment.run("run", "--once").returncode == 0
    assert len(list((environment.folder / "outbox").iterdir())) == 2
    assert "syndicator approve elsewhere" in environment.run("status").stdout


def test_a_refused_token_is_told_once_to_who_looks(environment: Environment) -> None:
    environment.configure("linkedin")
    environment.env["LINKEDIN_TOKEN"] = "expired"
    assert environment.run("run", "--once").stderr.count("LinkedIn refuses the token") == 1


def test_a_copy_that_the_next_pass_would_change_is_told_by_dry_run(environment: Environment) -> None:
    environment.configure("linkedin", "x", linkedin='on_edit = "update"\n')
    environment.run("run", "--once")
    told = f"{SLUG} was changed; its copy on linkedin follows"
    assert told not in environment.run("dry-run").stderr
    environment.write(SLUG, "The first tomato of many")
    assert told in environment.run("dry-run").stderr
    assert told not in environment.run("dry-run", "--channel", "x").stderr
    assert "updated  linkedin" in environment.run("run", "--once").stdout
    assert told not in environment.run("dry-run").stderr


def test_no_line_ends_in_blanks(environment: Environment) -> None:
    environment.configure("relay")
    environment.run("run", "--once")
    environment.write(SLUG, "The first tomato of many")
    environment.run("run", "--once")
    assert [line for line in environment.run("status").stdout.splitlines() if line != line.rstrip()] == []


def test_lint_finds_words_that_no_post_heeds(environment: Environment) -> None:
    environment.configure("outbox")
    (environment.folder / "words").mkdir()
    for name in (f"{SLUG}.yaml", f"{SLUG}.yml", "the-frist-tomato.yaml"):
        (environment.folder / "words" / name).write_text("syndicate: false\n")
    linted = environment.run("lint")
    assert linted.returncode == 0
    told = [line.partition("words/")[2].partition(":")[0] for line in linted.stdout.splitlines() if "no post" in line]
    assert told == ["the-first-tomato.yml", "the-frist-tomato.yaml"]


def test_check_names_the_newest_posts_whose_words_no_channel_heeds(environment: Environment) -> None:
    for day in range(10, 15):
        environment.write(f"post-{day}", more="syndicate: {mastodn: false}\n", date=f"2026-11-{day} 10:00")
    environment.write("last", more="syndicate: [linkedn, outbox]\n", date="2026-11-20 10:00")
    environment.configure("outbox")
    checked = environment.run("check")
    assert checked.returncode == 0
    said = "named in the post's `syndicate`, but there is no such channel"
    assert checked.stderr.splitlines() == [
        f"last on linkedn: {said}",
        f"post-14 on mastodn: {said}",
        f"post-13 on mastodn: {said}",
        "and 3 more; `syndicator lint` lists them",
    ]


def test_what_can_not_be_written_is_told_until_it_can(environment: Environment) -> None:
    environment.write(SLUG, more=f"syndicate: {{x: '{'word ' * 70}'}}\n")
    environment.configure("x", "outbox")
    first = environment.run("run", "--once")
    assert first.returncode == 1
    assert f"warning: not sent post={SLUG} channel=x outcome=TemplateError" in first.stderr
    (need,) = environment.read_json("status")["needs_you"]
    assert (need["slug"], need["channel"]) == (SLUG, "x")
    assert "is too long: it counts 349, 69 over the limit of 280" in need["what"]
    assert "is too long" in paste(environment, need["command"], status=1).stdout
    assert need["what"] in environment.run("status", "--health").stderr
    environment.write(SLUG, more="syndicate: {x: Words}\n")
    assert environment.read_json("status")["needs_you"] == [need]  # nobody has read it yet
    environment.run("run", "--once")
    assert environment.read_json("status")["needs_you"] == []


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


# --- a channel that is paused


def test_each_pass_says_which_channel_is_paused_and_how_many_posts_wait_for_it(environment: Environment) -> None:
    environment.write("another", "Another", date="2026-11-20 10:00")
    environment.configure("x", "outbox")
    environment.x.credits = 0
    first = environment.run("run", "--once")
    assert (first.returncode, "x is paused: X wants money" in first.stderr) == (1, True)
    assert "paused  x" not in first.stdout  # once is enough
    second = environment.run("run", "--once")
    assert (second.returncode, second.stderr) == (0, "")  # this pass has tried nothing
    (line,) = second.stdout.splitlines()
    assert line.startswith("paused  x  2 posts wait: X wants money")
    assert line.endswith("to go on at once, when that is mended: syndicator check --online")
    environment.write("a-third", "A third")
    sent, paused = environment.run("run", "--once").stdout.splitlines()
    assert sent.split()[:2] == ["sent", "outbox"]
    assert paused.startswith("paused  x  3 posts wait: ")
    assert environment.run("-q", "run", "--once").stdout == ""
    for slug in (SLUG, "another", "a-third"):
        assert environment.run("skip", slug, "--channel", "x").returncode == 0
    assert environment.run("run", "--once").stdout == "nothing new\n"

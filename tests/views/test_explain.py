"""Why a post was sent, held or skipped."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from tests.a_blog import Blog, outbox
from tests.commands import skip, why

if TYPE_CHECKING:
    from typing import Any


BOX = outbox("outbox")
PUSH = "syndicator push one --channel outbox"


def explain(blog: Blog, slug: str = "one") -> dict[str, Any]:
    with blog.open() as session:
        (row,) = why(session, slug)
        return row


def test_a_post_that_no_pass_has_seen(blog: Blog) -> None:
    blog.run()
    blog.channels += ('[channels.second]\nkind = "file"\npath = "second"',)
    with blog.open() as session:
        second = why(session, "one")[1]
    assert (second["channel"], second["state"], second["reason"]) == (
        "second",
        "none",
        "no pass has seen this post yet",
    )
    assert (second["due_at"], second["command"], second["warnings"]) == (None, "", [])


def test_a_sent_post_has_its_address_and_the_command_to_send_it_again(blog: Blog) -> None:
    blog.run()
    row = explain(blog)
    assert (row["state"], row["rule"], row["command"]) == ("sent", "sent", f"{PUSH} --again")
    assert row["reason"] == f"sent 2026-11-02T09:00:00Z {(blog.folder / 'outbox/one.json').as_uri()}"


def test_a_held_post_names_its_rule_as_it_is_now(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndelay = "2h"',)
    blog.run()
    row = explain(blog)
    assert (row["state"], row["rule"], row["due_at"], row["command"]) == ("held", "delay", "2026-11-02T11:00:00Z", PUSH)
    blog.later(hours=3)
    assert explain(blog)["state"] == "pending"


def test_a_post_that_a_person_skipped_is_not_decided_about_again(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndelay = "2h"',)
    blog.run()
    with blog.open() as session:
        skip(session, "one")
    row = explain(blog.later(hours=3))
    assert (row["state"], row["rule"], row["command"]) == ("skipped", "person", PUSH)


def test_a_post_of_the_first_run_can_be_pushed(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    blog.run()
    row = explain(blog)
    assert (row["state"], row["rule"], row["command"]) == ("skipped", "first_run", PUSH)


@pytest.mark.parametrize(
    ("state", "commands"),
    [
        (State.UNKNOWN, ["resolve one --channel outbox --sent URL", "resolve one --channel outbox --not-sent"]),
        (State.FAILED, ["retry one --channel outbox", "skip one --channel outbox"]),
        (State.PENDING, ["push one --channel outbox"]),
    ],
)
def test_an_error_names_the_commands_that_settle_it(blog: Blog, state: State, commands: list[str]) -> None:
    blog.channels = (f'{BOX}\ndelay = "2h"',)
    blog.run()
    with blog.open() as session:
        session.ledger.database.run("UPDATE deliveries SET state = :state, error = 'HTTP 500'", state=str(state))
    row = explain(blog)
    assert (row["state"], row["reason"]) == (state, "HTTP 500")
    assert row["command"].splitlines() == [f"syndicator {command}" for command in commands]


def test_a_copy_whose_post_was_withdrawn_can_be_retracted(blog: Blog) -> None:
    blog.run()
    blog.write("one", front="draft: true")
    blog.later(hours=1).run()
    row = explain(blog)
    assert (row["state"], row["reason"]) == ("sent", "its post is not public: draft")
    assert row["command"] == "syndicator retract one --channel outbox"


@pytest.mark.long
def test_a_digest_is_explained_on_its_own_channel_only(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndigest = "week"', '[channels.second]\nkind = "file"\npath = "second"')
    blog.run()
    blog.later(days=8).run()
    with blog.open() as session:
        assert [row["channel"] for row in why(session, "outbox-2026-w45")] == ["outbox"]


def test_what_why_says_can_be_pasted(blog: Blog) -> None:
    blog.run()
    blog.write("it's-here")
    blog.run()
    with blog.open() as session:
        command = why(session, "it's-here")[0]["command"]
    assert shlex.split(command) == ["syndicator", "push", "it's-here", "--channel", "outbox", "--again"]

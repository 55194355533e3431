"""Deliveries in doubt: who is asked, when, and how threads come out of it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.proof.far import FULL
from tests.proof.world import SLUGS, Count, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.server import FakeServer

THREAD = "{{ post.title }} {{ post.url }}\n---\nSecond, {{ post.title }}.\n---\nThird, {{ post.title }}.\n"


@contextmanager
def one_post(folder: Path, kind: str, template: str = "") -> Iterator[tuple[World, FakeServer]]:
    with world(folder, [kind], slugs=("alpha",)) as made:
        server = made.far[kind].server
        assert server is not None
        if template:
            (folder / "templates").mkdir()
            (folder / "templates" / f"{kind}.txt.j2").write_text(template)
        yield made, server


def test_what_is_looked_at_again_by_itself_asks_nobody(tmp_path: Path) -> None:
    with one_post(tmp_path, "hashnode") as (made, server):
        server.misbehave("close_after")
        done = made.run()
        assert done.returncode == 1, done.stdout
        assert re.search(r"unknown +hashnode .*; looks again by itself at \d{4}-\d\d-\d\d \d\d:\d\d UTC", done.stdout)
        assert "resolve" not in done.stdout
        made.until_quiet()
        assert made.states("hashnode") == {"alpha": "sent"}


def test_linkedin_gets_the_same_bytes_once_more_and_then_a_person_is_asked(tmp_path: Path) -> None:
    with one_post(tmp_path, "linkedin") as (made, server):
        server.misbehave("close_before", times=9)
        done = made.run()
        bodies = [request.body for request in server.requests if server.publishes(request)]
        assert (done.returncode, len(bodies), len(set(bodies))) == (4, 2, 1)
        assert "syndicator resolve alpha --channel linkedin --not-sent" in done.stdout
        made.until_quiet()
        assert len([request for request in server.requests if server.publishes(request)]) == len(bodies)


def test_linkedin_is_not_sent_the_same_bytes_once_it_has_forgotten_them(tmp_path: Path) -> None:
    with one_post(tmp_path, "linkedin") as (made, _):
        made.run(PROOF_KILL="return Kind.send 1")
        made.pass_time(timedelta(minutes=9))
        assert made.run().returncode == 4
        assert made.count("linkedin") == Count(copies=1, asked=1)


def test_a_receiver_that_never_answers_is_not_asked_for_ever(tmp_path: Path) -> None:
    with one_post(tmp_path, "hook-standard") as (made, server):
        server.misbehave("500_after", times=99)
        assert made.until_quiet()[-1].returncode == 4
        assert made.count("hook-standard") == Count(copies=1, asked=1)


@pytest.mark.parametrize("part", [1, 2, 3])
@pytest.mark.parametrize(
    "how", ["close_after", "close_before", "500_before", "429_before"] if FULL else ["close_after", "500_before"]
)
def test_a_thread_goes_on_where_an_answer_was_lost(tmp_path: Path, how: str, part: int) -> None:
    with one_post(tmp_path, "x", THREAD) as (made, server):
        for _ in range(part - 1):
            server.misbehave("idle_close")  # as it should be, as far as anybody can tell
        server.misbehave(how)
        made.until_quiet()
        texts = [made.content["text"].split()[0] for made in server.publications]
        assert texts == ["The", "Second,", "Third,"]
        replies = [made.content.get("reply", {}).get("in_reply_to_tweet_id") for made in server.publications]
        assert replies == [None, *[made.id for made in server.publications[:-1]]]
        assert made.states("x") == {"alpha": "sent"}
        assert made.rows("SELECT incomplete, due_at, owner, error FROM deliveries") == [(0, None, None, "")]


@pytest.mark.parametrize(
    "place", ["Transitions.record_intent", "Kind.send", "Transitions.record_receipt"] if FULL else ["Kind.send"]
)
@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_thread_goes_on_where_the_program_was_killed(tmp_path: Path, place: str, part: int) -> None:
    with one_post(tmp_path, "x", THREAD) as (made, server):
        made.run(PROOF_KILL=f"return {place} {part}")
        made.until_quiet()
        assert [made.content["text"].split()[0] for made in server.publications] == ["The", "Second,", "Third,"]
        assert made.rows("SELECT state, incomplete, owner FROM deliveries") == [("sent", 0, None)]


def test_what_a_person_posted_while_an_answer_was_lost_is_seen_to_be_there(tmp_path: Path) -> None:
    """X says that it has the text already, and does not say where: the next look at the timeline does."""
    with one_post(tmp_path, "x") as (made, server):
        server.misbehave("close_before")
        made.run()
        body = next(request for request in server.requests if server.publishes(request))
        server.answer(body)  # it was only slow
        made.until_quiet()
        assert made.count("x").copies == 1
        assert made.rows("SELECT remote_id FROM steps") == [(server.publications[0].id,)]


def test_a_channel_that_refuses_while_it_is_asked_stays_in_doubt(tmp_path: Path) -> None:
    with one_post(tmp_path, "hashnode") as (made, server):
        server.misbehave("close_after")
        server.misbehave("401_before", times=3, on="read")
        made.run()
        assert set(made.states("hashnode").values()) <= {"unknown", "pending"}
        server.behave()
        made.until_quiet()
        assert made.count("hashnode") == Count(copies=1)


def test_bytes_that_may_be_out_there_are_not_sent_to_another_account(tmp_path: Path) -> None:
    with one_post(tmp_path, "hook-standard") as (made, server), one_far() as other:
        server.misbehave("close_after", times=2)
        made.run()
        made.far["hook-standard"].env["URL_STANDARD"] = f"{other.url}/hooks/else"
        made.pass_time(timedelta(hours=1))
        done = made.run()
        assert (done.returncode, other.publications) == (4, [])
        assert "another one now" in done.stdout
        made.ask_a_person("hook-standard")
        assert made.count("hook-standard") == Count(copies=1)


@contextmanager
def one_far() -> Iterator[FakeServer]:
    from tests.channels.webhook import fake as webhook

    with webhook.Server("standard", dedups=True) as server:
        yield server


def test_an_edit_between_a_lost_answer_and_its_resend_changes_no_byte(tmp_path: Path) -> None:
    with one_post(tmp_path, "hook-standard") as (made, server):
        server.misbehave("close_before", times=2)
        made.run()
        made.write_post("alpha", title="Another title for alpha")
        made.until_quiet()
        bodies = {request.body for request in server.requests}
        assert (len(server.requests), len(bodies), len(SLUGS)) == (3, 1, 3)

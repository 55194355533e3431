"""Deliveries in doubt: who is asked, when, and how threads come out of it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.long_cases import long_except
from tests.proof.scenario import SLUGS, Count, Scenario, open_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.server import FakeServer

THREAD = "{{ post.title }} {{ post.url }}\n---\nSecond, {{ post.title }}.\n---\nThird, {{ post.title }}.\n"


@contextmanager
def one_post(folder: Path, kind: str, template: str = "") -> Iterator[tuple[Scenario, FakeServer]]:
    with open_scenario(folder, [kind], slugs=("alpha",)) as scenario:
        server = scenario.remotes[kind].server
        assert server is not None
        if template:
            (folder / "templates").mkdir()
            (folder / "templates" / f"{kind}.txt.j2").write_text(template)
        yield scenario, server


@pytest.mark.long
def test_what_is_looked_at_again_by_itself_asks_nobody(tmp_path: Path) -> None:
    with one_post(tmp_path, "hashnode") as (scenario, server):
        server.misbehave("close_after")
        done = scenario.run()
        assert done.returncode == 1, done.stdout
        assert re.search(r"unknown +hashnode .*; checked again at \d{4}-\d\d-\d\d \d\d:\d\d UTC", done.stdout)
        assert "resolve" not in done.stdout
        scenario.until_quiet()
        assert scenario.states("hashnode") == {"alpha": "sent"}


def test_linkedin_gets_the_same_bytes_once_more_and_then_a_person_is_asked(tmp_path: Path) -> None:
    with one_post(tmp_path, "linkedin") as (scenario, server):
        server.misbehave("close_before", times=9)
        done = scenario.run()
        bodies = [request.body for request in server.requests if server.publishes(request)]
        assert (done.returncode, len(bodies), len(set(bodies))) == (4, 2, 1)
        assert "syndicator resolve alpha --channel linkedin --not-sent" in done.stdout
        scenario.until_quiet()
        assert len([request for request in server.requests if server.publishes(request)]) == len(bodies)


@pytest.mark.long
def test_linkedin_is_not_sent_the_same_bytes_once_it_has_forgotten_them(tmp_path: Path) -> None:
    with one_post(tmp_path, "linkedin") as (scenario, _):
        scenario.run(PROOF_KILL="return Kind.send 1")
        scenario.pass_time(timedelta(minutes=9))
        assert scenario.run().returncode == 4
        assert scenario.count("linkedin") == Count(copies=1, asked=1)


@pytest.mark.long
def test_a_receiver_that_never_answers_is_not_asked_for_ever(tmp_path: Path) -> None:
    with one_post(tmp_path, "webhook-standard") as (scenario, server):
        server.misbehave("500_after", times=99)
        assert scenario.until_quiet()[-1].returncode == 4
        assert scenario.count("webhook-standard") == Count(copies=1, asked=1)


@pytest.mark.long
@pytest.mark.parametrize("part", [1, 2, 3])
@pytest.mark.parametrize("how", ["close_after", "close_before", "500_before", "429_before"])
def test_a_thread_goes_on_where_an_answer_was_lost(tmp_path: Path, how: str, part: int) -> None:
    with one_post(tmp_path, "x", THREAD) as (scenario, server):
        for _ in range(part - 1):
            server.misbehave("idle_close")  # as it should be, as far as anybody can tell
        server.misbehave(how)
        scenario.until_quiet()
        texts = [publication.content["text"].split()[0] for publication in server.publications]
        assert texts == ["The", "Second,", "Third,"]
        replies = [
            publication.content.get("reply", {}).get("in_reply_to_tweet_id") for publication in server.publications
        ]
        assert replies == [None, *[publication.id for publication in server.publications[:-1]]]
        assert scenario.states("x") == {"alpha": "sent"}
        assert scenario.rows("SELECT incomplete, due_at, instance, error FROM deliveries") == [(0, None, None, "")]


@pytest.mark.parametrize(
    "place", long_except(("Kind.send",), ("Transitions.record_intent", "Kind.send", "Transitions.record_receipt"))
)
@pytest.mark.parametrize("part", long_except((2,), (1, 2, 3)))
def test_a_thread_goes_on_where_the_program_was_killed(tmp_path: Path, place: str, part: int) -> None:
    with one_post(tmp_path, "x", THREAD) as (scenario, server):
        scenario.run(PROOF_KILL=f"return {place} {part}")
        scenario.until_quiet()
        assert [publication.content["text"].split()[0] for publication in server.publications] == [
            "The",
            "Second,",
            "Third,",
        ]
        assert scenario.rows("SELECT state, incomplete, instance FROM deliveries") == [("sent", 0, None)]


@pytest.mark.long
def test_what_a_person_posted_while_an_answer_was_lost_is_seen_to_be_there(tmp_path: Path) -> None:
    """X says that it has the text already, and does not say where: the next look at the timeline does."""
    with one_post(tmp_path, "x") as (scenario, server):
        server.misbehave("close_before")
        scenario.run()
        body = next(request for request in server.requests if server.publishes(request))
        server.answer(body)  # it was only slow
        scenario.until_quiet()
        assert scenario.count("x").copies == 1
        assert scenario.rows("SELECT remote_id FROM steps") == [(server.publications[0].id,)]


@pytest.mark.long
def test_a_channel_that_refuses_while_it_is_asked_stays_in_doubt(tmp_path: Path) -> None:
    with one_post(tmp_path, "hashnode") as (scenario, server):
        server.misbehave("close_after")
        server.misbehave("401_before", times=3, on="read")
        scenario.run()
        assert set(scenario.states("hashnode").values()) <= {"unknown", "pending"}
        server.behave()
        scenario.until_quiet()
        assert scenario.count("hashnode") == Count(copies=1)


@pytest.mark.long
def test_bytes_that_may_be_out_there_are_not_sent_to_another_account(tmp_path: Path) -> None:
    with one_post(tmp_path, "webhook-standard") as (scenario, server), one_far() as other:
        server.misbehave("close_after", times=2)
        scenario.run()
        scenario.remotes["webhook-standard"].env["STANDARD_URL"] = f"{other.url}/hooks/else"
        scenario.pass_time(timedelta(hours=1))
        done = scenario.run()
        assert (done.returncode, other.publications) == (4, [])
        assert "has changed since" in done.stdout
        scenario.ask_a_person("webhook-standard")
        assert scenario.count("webhook-standard") == Count(copies=1)


@contextmanager
def one_far() -> Iterator[FakeServer]:
    from tests.channels.webhook import fake as webhook

    with webhook.Server("standard", dedups=True) as server:
        yield server


@pytest.mark.long
def test_an_edit_between_a_lost_answer_and_its_resend_changes_no_byte(tmp_path: Path) -> None:
    with one_post(tmp_path, "webhook-standard") as (scenario, server):
        server.misbehave("close_before", times=2)
        scenario.run()
        scenario.write_post("alpha", title="Another title for alpha")
        scenario.until_quiet()
        bodies = {request.body for request in server.requests}
        assert (len(server.requests), len(bodies), len(SLUGS)) == (3, 1, 3)

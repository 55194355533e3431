"""Buttondown: drafts for a person, or mails that go out once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.buttondown import MARKDOWN, ButtondownOptions, Kind
from syndicator.errors import Duplicate, NeedsLogin, NeedsPerson, Permanent, Retryable
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.buttondown.fake import Server, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture(params=["", "mailed"])
def harness(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = make(tmp_path, request.param)
    yield harness
    harness.close()


@pytest.fixture
def mailing(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path, "mailed")
    yield harness
    harness.close()


def server_of(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def test_every_request_that_creates_says_that_it_is_a_draft(harness: Harness) -> None:
    harness.channel.send(the_step(harness))
    created = [
        request.json() for request in server_of(harness).requests if request.path == "/v1/emails" and request.body
    ]
    assert [email["status"] for email in created] == ["draft"]
    assert created[0]["metadata"] == {"syndicator": "step-1"}
    assert {key: created[0][key] for key in ("subject", "slug", "canonical_url", "image", "description")} == {
        "subject": "Growing the first tomato",
        "slug": "the-first-tomato",
        "canonical_url": "https://blog.example.dev/the-first-tomato",
        "image": "https://cdn.example.dev/tomato.png",
        "description": harness.draft.summary(),
    }


def test_what_is_no_newsletter_is_refused_and_no_rule_becomes_front_matter(harness: Harness) -> None:
    compose = harness.channel.compose
    for draft in (a_draft(parts=(" ",), article=str), a_draft(a_post(title=""), headline="", title="", parts=("x",))):
        with pytest.raises(Permanent, match="needs a subject and a body"):
            compose(draft)
    assert compose(a_draft(parts=("---\nText",))).payload["body"] == f"{MARKDOWN}---\nText"
    plain = compose(
        a_draft(a_post(slug="日本", cover="/a.png", url="https://a.example/" + "x" * 2000), parts=("x",))
    ).payload
    assert not plain.keys() & {"slug", "image", "canonical_url"}


def test_a_draft_waits_for_a_person_and_can_be_deleted(harness: Harness) -> None:
    receipt = harness.channel.send(the_step(harness))
    mailed = harness.channel.can_delete is False
    assert server_of(harness).emails[receipt.remote_id]["status"] == ("about_to_send" if mailed else "draft")
    assert receipt.remote_url == "https://buttondown.com/balcony/archive/the-first-tomato/"


def test_an_attempt_that_broke_off_leaves_one_draft(mailing: Harness) -> None:
    server = server_of(mailing)
    first = the_step(mailing)
    server._answers.clear()  # what it remembers of keys does not last for ever
    assert the_step(mailing).body == first.body
    assert len(server.emails) == 1


def test_a_mail_that_may_be_on_its_way_is_looked_up(mailing: Harness) -> None:
    channel, server, step = mailing.channel, server_of(mailing), the_step(mailing)
    query = CopyQuery(post=mailing.draft.post, step=step)
    assert channel.find(query) is NotFound.SURELY
    receipt = channel.send(step)
    for status, is_sent in (
        ("in_flight", True),
        ("sent", True),
        ("throttled", True),
        ("draft", False),
        ("errored", False),
    ):
        server.emails[receipt.remote_id]["status"] = status
        assert (channel.find(query) == receipt) is is_sent
    server.emails.clear()
    assert channel.find(query) is NotFound.SURELY


def test_an_email_by_hand_is_found_on_any_page(harness: Harness) -> None:
    server, post = server_of(harness), harness.draft.post
    server.emails = {
        f"em_{number}": {"id": f"em_{number}", "status": "sent", "canonical_url": f"https://blog.example.dev/{number}"}
        for number in range(50)
    }
    server.emails["em_3"]["canonical_url"] = f"{post.url}/"
    assert harness.channel.find(CopyQuery(post=post)) == Receipt(remote_id="em_3")
    assert harness.channel.find(CopyQuery(post=post, known=frozenset({"em_3"}))) is NotFound.SURELY
    assert harness.channel.find(CopyQuery(post=replace(post, url=""))) is NotFound.PERHAPS


def test_a_slug_that_is_taken_is_a_duplicate(harness: Harness) -> None:
    server_of(harness).emails["em_0"] = {"id": "em_0", "slug": "the-first-tomato", "status": "sent"}
    with pytest.raises(Duplicate, match="has an email of this slug already"):
        harness.channel.send(the_step(harness))


def test_an_email_of_another_round_has_another_slug(harness: Harness) -> None:
    for key in ("first-round", "second-round"):
        harness.channel.send(the_step(harness, key))
    slugs = [email["slug"] for email in server_of(harness).emails.values()]
    assert slugs == ["the-first-tomato", "the-first-tomato-second-r"]


def test_a_key_that_is_not_confirmed_pauses_the_channel(mailing: Harness) -> None:
    step = the_step(mailing)
    server_of(mailing).confirmed = False
    with pytest.raises(NeedsPerson, match="does not send yet"):
        mailing.channel.send(step)


def test_who_it_is(harness: Harness, mailing: Harness) -> None:
    assert harness.channel.account() == "news_1"
    account = harness.channel.whoami()
    assert (account.name, account.url) == ("balcony", "https://buttondown.com/balcony")
    assert mailing.channel.whoami().notes == ("mails to all subscribers",)


def test_a_wrong_key_is_a_login(harness: Harness) -> None:
    other = Kind(ButtondownOptions(api_key=secret("another-key-0123")), harness.channel.context)
    with pytest.raises(NeedsLogin, match=r"refuses the key \(Invalid token\.\): run `syndicator auth letter`"):
        other.whoami()
    without = Kind(ButtondownOptions(), harness.channel.context)
    with pytest.raises(NeedsLogin, match=r"^no key: run `syndicator auth letter`, or set api_key$"):
        without.whoami()
    assert list(without.problems()) == ["no token: run `syndicator auth letter`"]


@pytest.mark.parametrize("listing", [{}, {"results": None}, {"results": [{}]}, [], "no"])
def test_a_listing_that_is_none_denies_nothing(harness: Harness, listing: object) -> None:
    server_of(harness).misbehave("200_before", on="read", body=json.dumps(listing))
    with pytest.raises(Retryable, match="unreadable answer"):
        harness.channel.find(CopyQuery(post=harness.draft.post))


def test_a_copy_is_named_by_its_id(harness: Harness) -> None:
    channel = harness.channel
    receipt = channel.send(the_step(harness))
    again = Receipt(remote_url=f"https://buttondown.com/emails/{receipt.remote_id}")
    assert channel.update(again, channel.compose(harness.draft)).remote_id == receipt.remote_id

"""listmonk: drafts for a person, or campaigns that are started once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.listmonk import Kind, ListmonkOptions
from syndicator.errors import Duplicate, NeedsLogin, NeedsPerson, Permanent, Retryable
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.listmonk.fake import TOKEN, Server, make

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


def with_options(harness: Harness, **options: object) -> Kind:
    """The channel with other options."""
    channel = harness.channel
    assert isinstance(channel, Kind)
    return Kind(replace(channel.options, **options), channel.context)  # type: ignore[arg-type]


def test_words_of_gos_templates_stay_words(harness: Harness) -> None:
    channel = harness.channel
    announcement = channel.compose(a_draft(parts=("Write {{ .Name }} and {{{x}}}",), headline="About {{ braces"))
    assert announcement.payload["subject"] == 'About {{ "{{" }} braces'
    step = replace(the_step(harness), body=channel.prepare(announcement, 0, (), "key"))
    channel.send(step)
    assert len(server_of(harness).publications) == 1


def test_what_is_no_newsletter_is_refused(harness: Harness) -> None:
    for draft in (a_draft(parts=(" ",), article=str), a_draft(a_post(title=""), headline="", title="", parts=("x",))):
        with pytest.raises(Permanent, match="needs a subject and a body"):
            harness.channel.compose(draft)


def test_an_attempt_that_broke_off_leaves_one_draft(mailing: Harness) -> None:
    assert the_step(mailing).body == the_step(mailing).body
    assert len(server_of(mailing).campaigns) == 1
    the_step(mailing, key="another")
    assert len(server_of(mailing).campaigns) == 2


def test_a_campaign_that_has_begun_is_a_duplicate_and_is_found(mailing: Harness) -> None:
    channel, server, step = mailing.channel, server_of(mailing), the_step(mailing)
    query = CopyQuery(post=mailing.draft.post, step=step)
    assert channel.find(query) is NotFound.SURELY
    receipt = channel.send(step)
    with pytest.raises(Duplicate, match="has started this campaign already"):
        channel.send(step)
    for status in ("running", "scheduled", "finished", "cancelled"):
        server.campaigns[1]["status"] = status
        assert channel.find(query) == receipt
    server.campaigns[1]["status"] = "draft"
    assert channel.find(query) is NotFound.SURELY


def test_a_post_without_an_address_can_not_be_looked_for(harness: Harness) -> None:
    assert harness.channel.find(CopyQuery(post=a_post(url=""))) is NotFound.PERHAPS


def test_lists_that_it_may_not_use_pause_the_channel(mailing: Harness) -> None:
    channel = with_options(mailing, lists=(1, 7))
    with pytest.raises(NeedsPerson, match="does not let syndicator use the lists 7"):
        channel.prepare(channel.compose(mailing.draft), 0, (), "key")
    assert channel.whoami().warnings == ("lists not found, or not allowed for this user: 7",)
    assert mailing.channel.whoami().notes == ("mails to the lists: Readers",)


def test_lists_without_subscribers_pause_the_channel(mailing: Harness) -> None:
    step = the_step(mailing)
    server_of(mailing).subscribers = False
    with pytest.raises(NeedsPerson, match="no subscribers in the selected lists"):
        mailing.channel.send(step)


def test_a_wrong_token_is_a_login(harness: Harness) -> None:
    with pytest.raises(NeedsLogin, match=r"refuses user and token \(invalid API credentials\)"):
        with_options(harness, token=secret("another-token-0123")).whoami()


def test_options_that_can_not_work_are_refused(harness: Harness) -> None:
    with pytest.raises(ValueError, match=r"^lists: name at least one list"):
        ListmonkOptions(user="a", token=secret(TOKEN), lists=())
    without = Kind(harness.channel.options, replace(harness.channel.context, base_url=""))
    assert "base_url is missing" in without.problems()[0]
    with pytest.raises(NeedsPerson, match="base_url is missing"):
        without.endpoint()


@pytest.mark.parametrize("listing", [{}, {"data": None}, {"data": {"results": [{}]}}, [], "no"])
def test_a_listing_that_is_none_denies_nothing(harness: Harness, listing: object) -> None:
    server_of(harness).misbehave("200_before", on="read", body=json.dumps(listing))
    with pytest.raises(Retryable, match="unreadable answer"):
        harness.channel.find(CopyQuery(post=harness.draft.post))


def test_a_draft_keeps_its_tags_when_it_is_changed(tmp_path: Path) -> None:
    harness = make(tmp_path)
    channel, step = harness.channel, the_step(harness)
    receipt = channel.send(step)
    channel.update(Receipt(remote_url=receipt.remote_url), channel.compose(harness.draft))
    assert channel.find(CopyQuery(post=harness.draft.post, step=step)) == receipt
    harness.close()

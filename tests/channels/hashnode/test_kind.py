"""Hashnode: drafts first, errors inside 200, and looking for a copy before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.hashnode import HashnodeOptions, Kind
from syndicator.credentials import TokenStore
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.hashnode.fake import PUBLICATION, TOKEN
from tests.channels.hashnode.helpers import asked, server, step

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.harness import Harness


LATER = timedelta(seconds=31)


def test_the_receipt_is_the_post(harness: Harness) -> None:
    receipt = harness.channel.send(step(harness))
    assert receipt.remote_id in server(harness).posts
    assert receipt.remote_url == "https://me.hashnode.dev/the-first-tomato"
    assert receipt.confirmed


def test_a_repeat_finds_the_draft_used_up(harness: Harness) -> None:
    once = step(harness)
    harness.channel.send(once)
    with pytest.raises(errors.Duplicate, match="the draft is gone"):
        harness.channel.send(once)
    assert harness.copies() == 1


def test_a_draft_that_shall_stay_one_is_not_published(drafts: Harness) -> None:
    receipt = drafts.channel.send(step(drafts))
    assert list(server(drafts).drafts) == [receipt.remote_id]
    assert not server(drafts).posts
    assert not asked(drafts, "publishDraft")


def test_a_draft_is_found_on_a_later_page_too(drafts: Harness) -> None:
    fake = server(drafts)
    for number in range(60):
        fake._createDraft({"publicationId": PUBLICATION["id"], "title": f"Old {number}", "slug": f"old-{number}"})
    assert drafts.channel.find(CopyQuery(post=a_post())) is NotFound.SURELY
    fake.ahead += LATER
    receipt = drafts.channel.send(step(drafts))
    assert drafts.channel.find(CopyQuery(post=a_post())) == Receipt(remote_id=receipt.remote_id)


def test_a_draft_that_an_earlier_attempt_has_left_is_taken_and_brought_up_to_date(harness: Harness) -> None:
    fake, first = server(harness), step(harness)
    (draft,) = fake.drafts
    fake.ahead += timedelta(minutes=1)  # answers may be older
    post = replace(harness.draft.post, tags=("other",))
    again = step(harness, post)
    assert (again.body, list(fake.drafts)) == (first.body, [draft])
    assert [tag["slug"] for tag in fake.drafts[draft]["tags"]] == ["other"]
    harness.channel.send(again)
    assert (len(fake.posts), fake.drafts) == (1, {})


@pytest.mark.parametrize(
    "changed", [{"contentMarkdown": "My own."}, {"title": "Other"}, {"slug": "other"}, {"canonicalUrl": "https://a.b/"}]
)
def test_a_draft_that_is_another_is_left_alone(harness: Harness, changed: dict[str, str]) -> None:
    step(harness)
    fake = server(harness)
    (draft,) = fake.drafts.values()
    draft |= changed
    fake.ahead += timedelta(minutes=1)
    before = dict(draft)
    harness.channel.send(step(harness))
    assert fake.drafts == {before["id"]: before}


def test_too_long_an_article_is_refused_before_sending(harness: Harness) -> None:
    with pytest.raises(errors.Permanent, match=r"too long for Hashnode: .* of 100,000 bytes"):
        harness.channel.compose(a_draft(parts=("é" * 50_000,)))
    harness.channel.compose(a_draft(parts=("é" * 49_000,)))
    assert not server(harness).requests


@pytest.mark.parametrize("changes", [{"title": "", "seo_title": ""}, {}])
def test_an_article_needs_title_and_body(harness: Harness, changes: dict[str, str]) -> None:
    with pytest.raises(errors.Permanent, match="a title and a body"):
        harness.channel.compose(a_draft(a_post(**changes), parts=("x",) if changes else ("",), article=str))


def test_ours_is_found_under_the_slug_that_it_got_instead(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    once = step(harness)
    receipt = harness.channel.send(once)
    assert receipt.remote_url.endswith("/the-first-tomato-1")
    assert harness.channel.find(CopyQuery(post=a_post(), step=once, since=once.started_at)) == receipt


def test_a_draft_that_is_still_there_was_not_published(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    once = step(harness)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY


def test_a_stale_answer_does_not_outlast_settle_after(harness: Harness) -> None:
    once = step(harness)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY
    receipt = harness.channel.send(once)
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) is NotFound.SURELY  # so nobody may believe it yet
    server(harness).ahead += harness.channel.settle_after
    assert harness.channel.find(CopyQuery(post=a_post(), step=once)) == receipt


def test_a_copy_older_than_the_attempt_is_not_the_attempt_s(harness: Harness) -> None:
    made = server(harness).add_post("the-first-tomato", "T", a_post().url)
    server(harness).posts[made["id"]]["publishedAt"] = "2020-01-01T00:00:00.000Z"
    since = datetime.now(UTC)
    assert not isinstance(harness.channel.find(CopyQuery(post=a_post(), since=since)), Receipt)


def test_the_blog_itself_is_refused_without_asking(harness: Harness) -> None:
    for publication in ("blog.example.dev", "https://www.blog.example.dev/"):
        options = HashnodeOptions(publication=publication, token=secret(TOKEN))
        assert "into itself" in Kind(options, harness.channel.context).problems()[0]
    assert not harness.channel.problems()


def test_the_blog_itself_is_refused_when_it_hides_behind_an_id(harness: Harness) -> None:
    options = HashnodeOptions(publication=PUBLICATION["id"], token=secret(TOKEN))
    itself = Kind(options, replace(harness.channel.context, blog_url="https://me.hashnode.dev"))
    assert not itself.problems()
    with pytest.raises(errors.NeedsPerson, match="into itself"):
        itself.whoami()
    with pytest.raises(errors.NeedsPerson, match="into itself"):
        itself.prepare(itself.compose(harness.draft), 0, (), "key")
    assert not asked(harness, "createDraft")


def test_a_publication_can_be_named_by_its_id(harness: Harness) -> None:
    harness.channel.options = replace(harness.channel.options, publication=PUBLICATION["id"])
    receipt = harness.channel.send(step(harness))
    server(harness).ahead += LATER
    assert harness.channel.find(CopyQuery(post=a_post())) == receipt
    assert harness.channel.account() == PUBLICATION["id"]


def test_an_unknown_publication_is_named(harness: Harness) -> None:
    harness.channel.options = replace(harness.channel.options, publication="nobody.hashnode.dev")
    with pytest.raises(errors.NeedsPerson, match=r'not found on Hashnode: "nobody\.hashnode\.dev"'):
        step(harness)


@pytest.mark.parametrize("publication", ["", "a b", "https://me.dev/path", 'x"y'])
def test_what_is_no_publication_is_said_at_once(publication: str) -> None:
    with pytest.raises(ValueError, match="neither a host"):
        HashnodeOptions(publication=publication)


def test_a_post_of_a_series_goes_into_it(harness: Harness) -> None:
    harness.channel.send(step(harness, a_post(series="Garden")))
    harness.channel.send(step(harness, a_post(series="Unknown series", slug="other")))
    assert [given.get("seriesId") for given in asked(harness, "createDraft")] == [
        server(harness).series["garden"],
        None,
    ]


def test_it_says_who_it_is(harness: Harness) -> None:
    account = harness.channel.whoami()
    assert (account.name, account.url, account.warnings) == ("me", PUBLICATION["url"], ())
    assert account.notes == ("publishes to Me elsewhere",)


def test_the_token_may_come_from_the_store(harness: Harness, tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "tokens")
    channel = Kind(HashnodeOptions(publication="me.hashnode.dev"), replace(harness.channel.context, tokens=store))
    with pytest.raises(errors.NeedsLogin, match="syndicator auth elsewhere"):
        channel.whoami()
    store.save("elsewhere", {"token": TOKEN})
    assert channel.whoami().name == "me"


def test_the_endpoint_and_the_account_are_told_without_secrets(harness: Harness) -> None:
    assert Kind(
        HashnodeOptions(publication="Me.hashnode.dev"), ChannelContext(name="h", folder=harness.channel.context.folder)
    ).endpoint() == ("https://gql-beta.hashnode.com")
    assert harness.channel.account() == "me.hashnode.dev"

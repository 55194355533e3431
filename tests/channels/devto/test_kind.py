"""dev.to: the whole article, published by its number, unpublished again, and never twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.devto import ITSELF, DevtoOptions, Kind
from syndicator.errors import Duplicate, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.devto.fake import KEY, Server, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path)
    yield harness
    harness.close()


def server_of(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def with_options(harness: Harness, **options: object) -> Kind:
    """The channel with other options."""
    return Kind(DevtoOptions(api_key=secret(KEY), **options), harness.channel.context)  # type: ignore[arg-type]


def test_the_article_says_where_it_is_from_and_what_part_an_ai_had(harness: Harness) -> None:
    article = with_options(harness, ai_disclosure="no_ai").compose(harness.draft).payload["article"]
    assert article == {
        "title": "The first tomato",
        "body_markdown": "What a balcony teaches about patience.\n\nIt took **ninety** days.",
        "canonical_url": "https://blog.example.dev/the-first-tomato",
        "description": harness.draft.summary(),
        "main_image": "https://cdn.example.dev/tomato.png",
        "tags": ["gardening", "learninginpublic"],
        "ai_disclosure_level": "no_ai",
    }


def test_what_is_not_an_article_is_refused(harness: Harness) -> None:
    for draft, said in (
        (a_draft(a_post(title="", seo_title=""), headline="", parts=("x",)), "needs a title and a body"),
        (a_draft(parts=(" ",), article=str), "needs a title and a body"),
        (a_draft(a_post(title="x" * 129), parts=("x",)), "129 of 128 characters; set seoTitle"),
        (a_draft(parts=("x" * 800_001,)), "800,001 of 800,000 bytes"),
    ):
        with pytest.raises(Permanent, match=said):
            harness.channel.compose(draft)


def test_an_attempt_that_broke_off_leaves_one_draft(harness: Harness) -> None:
    first, second = the_step(harness), the_step(harness)
    assert first.body == second.body
    assert len(server_of(harness).articles) == 1
    changed = harness.channel.compose(harness.write(a_post(title="Another title")))
    harness.channel.prepare(changed, 0, (), "key")
    assert len(server_of(harness).articles) == 2


def test_a_draft_that_a_person_has_written_is_left_alone(harness: Harness) -> None:
    own = {
        "id": 1,
        "title": "The first tomato",
        "body_markdown": "My own.",
        "published": False,
        "canonical_url": harness.draft.url,
    }
    server_of(harness).articles[1] = dict(own)
    harness.channel.send(the_step(harness))
    assert server_of(harness).articles[1] == own


def test_publishing_again_makes_no_second_article(harness: Harness) -> None:
    step = the_step(harness)
    first = harness.channel.send(step)
    assert harness.channel.send(step) == first
    assert harness.copies() == 1
    assert len(harness.published()) == 1


def test_an_article_by_hand_is_found_by_its_original_on_any_page(harness: Harness) -> None:
    server, post = server_of(harness), harness.draft.post
    server.articles = {
        number: {"id": number, "published": True, "canonical_url": f"https://blog.example.dev/{number}", "url": ""}
        for number in range(1, 151)
    }
    server.articles[7] |= {"canonical_url": f"{post.url}/?utm_source=devto", "url": "https://dev.to/ada/7"}
    assert harness.channel.find(CopyQuery(post=post)) == Receipt(remote_id="7", remote_url="https://dev.to/ada/7")
    assert harness.channel.find(CopyQuery(post=post, known=frozenset({"7"}))) is NotFound.SURELY
    assert harness.channel.find(CopyQuery(post=replace(post, url=""))) is NotFound.PERHAPS
    assert len(server.requests) == 4


def test_a_copy_that_is_known_by_its_address_is_unpublished(harness: Harness) -> None:
    receipt = harness.channel.send(the_step(harness))
    harness.channel.delete(Receipt(remote_url=receipt.remote_url))
    assert harness.copies() == 0
    with pytest.raises(Permanent, match=r"article not found in this account: https://dev.to/ada/other"):
        harness.channel.delete(Receipt(remote_url="https://dev.to/ada/other"))


def test_an_article_that_is_there_is_named(harness: Harness) -> None:
    first, second = harness.channel.send(the_step(harness)), the_step(harness)
    server_of(harness).articles[1] = {"id": 1, "title": "Other", "published": True, "canonical_url": "", "url": ""}
    with pytest.raises(Permanent, match=f"takes a post once, and has it: {first.remote_url}; retract that article"):
        harness.channel.send(second)
    harness.channel.delete(first)
    harness.channel.send(second)
    assert harness.copies() == 1


def test_an_original_that_is_taken_is_a_duplicate(harness: Harness) -> None:
    server_of(harness).taken = {harness.draft.url}
    with pytest.raises(Duplicate, match=r"has an article of this post already"):
        harness.channel.send(the_step(harness))


def test_an_article_that_was_deleted_meanwhile_can_not_be_published(harness: Harness) -> None:
    step = the_step(harness)
    server_of(harness).articles.clear()
    with pytest.raises(Permanent, match="404"):
        harness.channel.send(step)


def test_what_the_community_wants_to_know_of_an_ai_pauses_the_channel(harness: Harness) -> None:
    server_of(harness).asks_about_ai = True
    with pytest.raises(NeedsPerson, match='set ai_disclosure = "no_ai"'):
        the_step(harness)
    channel = with_options(harness, ai_disclosure="some_ai")
    assert channel.prepare(channel.compose(harness.draft), 0, (), "key")


def test_limits_and_titles_wait(harness: Harness) -> None:
    step, server = the_step(harness), server_of(harness)
    server.misbehave("429_before", body={"error": "Rate limit reached, try again in 30 seconds", "status": 429})
    with pytest.raises(Limited) as limited:
        harness.channel.send(step)
    assert limited.value.retry_after is not None
    assert limited.value.retry_after.total_seconds() == 30
    server.misbehave(
        "422_before", body={"error": "Title has already been used in the last five minutes", "status": 422}
    )
    with pytest.raises(Retryable) as waiting:
        harness.channel.send(step)
    assert waiting.value.retry_after is not None
    assert waiting.value.retry_after.total_seconds() == 300


def test_a_wrong_key_is_a_login(harness: Harness) -> None:
    other = Kind(DevtoOptions(api_key=secret("another-key-0123")), harness.channel.context)
    with pytest.raises(NeedsLogin, match=r"refuses the key \(unauthorized\): .*run `syndicator auth devto`"):
        other.whoami()
    without = Kind(DevtoOptions(), harness.channel.context)
    with pytest.raises(NeedsLogin, match=r"^no key: run `syndicator auth devto`, or set api_key$"):
        without.whoami()
    assert list(without.problems()) == ["no token: run `syndicator auth devto`"]


def test_who_it_is(harness: Harness) -> None:
    account = harness.channel.whoami()
    assert (account.name, account.url) == ("ada", f"{server_of(harness).url}/ada")
    assert harness.channel.account() == f"31 at 127.0.0.1:{server_of(harness).port}"


def test_a_blog_that_is_there_is_not_published_into_itself(harness: Harness) -> None:
    context = replace(harness.channel.context, base_url="", sources=("https://dev.to/feed/ada",))
    assert Kind(DevtoOptions(api_key=secret(KEY)), context).problems() == (ITSELF,)
    assert harness.channel.problems() == ()


@pytest.mark.parametrize("listing", [{}, {"error": "no"}, [{}], ["x"], None])
def test_a_listing_that_is_none_denies_nothing(harness: Harness, listing: object) -> None:
    server_of(harness).misbehave("200_before", on="read", body=json.dumps(listing))
    with pytest.raises(Retryable, match="unreadable answer"):
        harness.channel.find(CopyQuery(post=harness.draft.post))

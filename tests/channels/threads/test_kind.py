"""Threads: a container that is published once, whatever becomes of the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from syndicator.config import BlogConfig
from syndicator.errors import Ambiguous, NeedsLogin, Permanent, Retryable
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.render import Renderer, TemplateOptions
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, a_post
from tests.channels.threads.fake import TOKEN

if TYPE_CHECKING:
    from syndicator.model import Step
    from syndicator.testing.harness import Harness
    from tests.channels.threads.fake import Server


def compose(harness: Harness, text: str, **changes: Any) -> Any:
    return harness.channel.compose(a_draft(parts=(text,), **changes)).payload


def query_of(step: Step) -> CopyQuery:
    return CopyQuery(post=a_post(), step=step, since=step.started_at)


def test_the_card_is_the_posts_page(harness: Harness) -> None:
    link = "https://blog.example.dev/the-first-tomato"
    assert compose(harness, "Hi") == {"media_type": "TEXT", "text": "Hi", "link_attachment": link}
    assert compose(harness, "Hi", url="") == {"media_type": "TEXT", "text": "Hi"}


def test_what_threads_would_refuse_is_said_before(harness: Harness) -> None:
    assert compose(harness, "🍅" * 125)
    with pytest.raises(Permanent, match="504 of 500"):
        compose(harness, "🍅" * 126)
    with pytest.raises(Permanent, match="empty"):
        compose(harness, " \n")
    four = " ".join(f"https://a.example/{number}" for number in range(4))
    assert compose(harness, four)
    with pytest.raises(Permanent, match="too many links for Threads: 6 different ones, the card's included, of 5"):
        compose(harness, f"{four} https://b.example")


def test_it_never_publishes_before_the_intent_is_stored(harness: Harness, server: Server) -> None:
    the_step(harness)
    created = [dict(parse_qsl(r.body.decode())) for r in server.requests if r.path == "/v1.0/me/threads"]
    assert [sorted(form) for form in created] == [["access_token", "link_attachment", "media_type", "text"]]
    assert server.publications == []


def test_a_copy_has_an_address(harness: Harness) -> None:
    receipt = harness.channel.send(the_step(harness))
    assert receipt == Receipt(
        remote_id="180100000000", remote_url="https://www.threads.com/@ada.balcony/post/D180100000000"
    )


def test_a_copy_whose_address_is_not_told_is_sent_all_the_same(harness: Harness, server: Server) -> None:
    step = the_step(harness)
    server.misbehave("500_before", on="read")
    assert harness.channel.send(step) == Receipt(remote_id="180100000000")


def test_a_container_is_awaited(harness: Harness, server: Server) -> None:
    server.looks = 2
    assert harness.channel.send(the_step(harness)).remote_id
    server.looks = 9
    with pytest.raises(Retryable, match="has not prepared"):
        the_step(harness)


def test_a_container_that_fails_is_the_posts_fault(harness: Harness, server: Server) -> None:
    server.fails = "FAILED_FETCHING_LINK"
    with pytest.raises(Permanent, match="FAILED_FETCHING_LINK"):
        the_step(harness)


def test_a_container_that_is_not_found_is_tried_again(harness: Harness, server: Server) -> None:
    step = the_step(harness)
    server.unready = 1
    with pytest.raises(Retryable) as caught:
        harness.channel.send(step)
    assert caught.value.retry_after == timedelta(minutes=1)
    harness.channel.send(step)
    assert harness.copies() == 1


def test_a_dead_token_that_looks_like_a_missing_container_is_recognized(harness: Harness, server: Server) -> None:
    step = the_step(harness)
    server.silent = True
    server.tokens.clear()
    with pytest.raises(NeedsLogin, match="syndicator auth threads"):
        harness.channel.send(step)
    with pytest.raises(NeedsLogin):
        harness.channel.delete(Receipt(remote_id="18"))


def test_a_container_that_was_published_is_never_published_again(harness: Harness) -> None:
    step = the_step(harness)
    harness.channel.send(step)
    with pytest.raises(Ambiguous, match="published it already"):
        harness.channel.send(step)
    assert harness.copies() == 1


def test_what_is_published_but_not_listed_yet_is_not_denied(harness: Harness, server: Server) -> None:
    step = the_step(harness)
    receipt = harness.channel.send(step)
    server.hidden = 1
    assert harness.channel.find(query_of(step)) is NotFound.PERHAPS
    server.hidden = 0
    assert harness.channel.find(query_of(step)) == receipt


def test_an_expired_container_is_made_again_from_the_stored_words(harness: Harness, server: Server) -> None:
    step = the_step(harness)
    harness.pass_time(timedelta(hours=25))
    assert harness.channel.find(query_of(step)) is NotFound.SURELY
    harness.channel.send(replace(step, started_at=datetime.now(UTC) - timedelta(hours=25)))
    (made,) = server.publications
    body = json.loads(step.body)
    assert made.content == [body["text"], body["link_attachment"]]


def test_all_pages_are_read_and_the_known_copies_are_passed_over(harness: Harness, server: Server) -> None:
    first = harness.channel.send(the_step(harness))
    for number in range(3):
        other = harness.channel.compose(a_draft(parts=(f"Other {number}",), url=""))
        body = harness.channel.prepare(other, 0, (), "key")
        harness.channel.send(replace(the_step(harness), body=body))
    server.page = 2
    query = CopyQuery(post=a_post())
    assert harness.channel.find(query) == first
    assert harness.channel.find(replace(query, known=frozenset([first.remote_id]))) is NotFound.SURELY


def test_too_many_posts_prove_nothing(harness: Harness, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.threads.client.MOST_PAGES", 2)
    harness.channel.send(the_step(harness))
    server.posts |= {str(n): {**server.posts["180100000000"], "id": str(n)} for n in range(4)}
    server.page = 2
    known = frozenset(server.posts)
    assert harness.channel.find(CopyQuery(post=a_post(), known=known)) is NotFound.PERHAPS


def test_a_copy_known_by_its_address_is_deleted(harness: Harness) -> None:
    receipt = harness.channel.send(the_step(harness))
    harness.channel.delete(Receipt(remote_url=f"{receipt.remote_url}?xmt=1"))
    assert harness.copies() == 0
    with pytest.raises(Permanent, match="delete it by hand"):
        harness.channel.delete(Receipt(remote_url=receipt.remote_url))


def test_it_says_who_it_is_and_what_is_left(harness: Harness) -> None:
    harness.channel.send(the_step(harness))
    account = harness.channel.whoami()
    assert account.name == "@ada.balcony"
    assert account.url == "https://www.threads.com/@ada.balcony"
    assert account.notes == ("1 of 250 posts in the last 24 hours",)
    assert account.expires_at is not None
    assert account.expires_at - datetime.now(UTC) > timedelta(days=59)


def test_the_token_is_no_part_of_what_is_stored(harness: Harness) -> None:
    step = the_step(harness)
    assert TOKEN not in step.body.decode() + step.endpoint + step.account


def test_a_copy_without_id_and_address_is_no_other_copy(harness: Harness, server: Server) -> None:
    harness.channel.send(the_step(harness))
    for post in server.posts.values():
        del post["permalink"]
    with pytest.raises(Permanent, match="delete it by hand"):
        harness.channel.delete(Receipt())
    assert harness.copies() == 1


@pytest.mark.long
def test_the_list_of_a_digest_is_cut_to_the_links_that_threads_takes(harness: Harness) -> None:
    home = "https://blog.example.dev"
    posts = [
        a_post(id=f"p{n}", slug=f"post-{n}", url=f"{home}/post-{n}", title=f"Post {n}", seo_title="") for n in range(8)
    ]
    digest = a_post(title="The week", seo_title="", url=home, digest_of=tuple(post.id for post in posts))
    renderer = Renderer([], blog=BlogConfig(title="Balcony", url=home))
    announcement = renderer.render(digest, harness.channel, TemplateOptions(), digest=posts)
    assert [f"{home}/post-{n}" in announcement.text for n in range(8)] == [True] * 5 + [False] * 3
    assert "link_attachment" not in announcement.payload
    fewer = renderer.render(digest, harness.channel, TemplateOptions(), digest=posts[:4])
    assert fewer.payload["link_attachment"] == home

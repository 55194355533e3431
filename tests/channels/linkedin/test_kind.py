"""LinkedIn: what is said arrives whole, each answer means what it should, and the ends of things are told in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.linkedin import Kind, LinkedInOptions
from syndicator.errors import (
    NeedsLogin,
    Permanent,
)
from syndicator.model import Post, Receipt
from tests.channels.linkedin.fake import PERSON, TOKEN, FakeLinkedIn
from tests.channels.linkedin.helpers import PNG, TEXT, channel, draft, prepared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syndicator.testing.server import FakeServer


def test_the_length_is_that_of_what_is_sent(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    assert (kind.measure("plain"), kind.measure("a_b"), kind.measure("🎉"), kind.measure("#Tag")) == (5, 4, 2, 4)
    assert channel(tmp_path, api="ugc").measure("a_b") == 3


def test_what_is_too_long_or_empty_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    assert kind.compose(draft("x" * 3000)).length == 3000
    with pytest.raises(Permanent, match="3002 of 3000"):
        kind.compose(draft("x" * 2998 + "(_"))
    with pytest.raises(Permanent, match=r"^the template gave an empty text$"):
        kind.compose(draft(" \n"))


def test_the_card_carries_title_description_and_link(tmp_path: Path) -> None:
    article = channel(tmp_path).compose(draft()).payload["content"]["article"]
    assert article == {
        "source": "https://blog.example/loops_(1)",
        "title": "Loops, left",
        "description": "How to leave a loop.",
    }
    assert "content" not in channel(tmp_path, card=False).compose(draft()).payload


def test_a_post_goes_out_as_the_reference_says(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url)
    receipt = kind.send(prepared(kind))
    sent = server.requests[-1]
    assert (sent.method, sent.path) == ("POST", "/rest/posts")
    assert sent.headers["linkedin-version"] == "202607"
    assert sent.headers["x-restli-protocol-version"] == "2.0.0"
    assert sent.headers["content-type"] == "application/json"
    body = sent.json()
    assert body["author"] == PERSON
    assert (body["visibility"], body["lifecycleState"], body["isReshareDisabledByAuthor"]) == (
        "PUBLIC",
        "PUBLISHED",
        False,
    )
    assert server.publications[0].content == TEXT
    assert receipt.remote_id == server.publications[0].id
    assert receipt.remote_url == f"https://www.linkedin.com/feed/update/{receipt.remote_id}/"


def test_the_older_call_sends_plain_text_and_no_version(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url, api="ugc", author=PERSON)
    receipt = kind.send(prepared(kind))
    share = server.requests[-1].json()["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert server.requests[-1].path == "/v2/ugcPosts"
    assert "linkedin-version" not in server.requests[-1].headers
    assert share["shareCommentary"]["text"] == TEXT
    assert share["media"][0]["originalUrl"] == "https://blog.example/loops_(1)"
    assert receipt.remote_id == server.publications[0].id


def test_the_author_is_asked_once_unless_it_is_given(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url)
    assert [kind.account(), kind.account()] == [PERSON, PERSON]
    assert [r.path for r in server.requests] == ["/v2/userinfo"]
    assert channel(tmp_path, server.url, author="urn:li:organization:5").account() == "urn:li:organization:5"


def test_the_cover_becomes_the_cards_picture(tmp_path: Path, server: FakeLinkedIn, pictures: FakeServer) -> None:
    kind = channel(tmp_path, server.url, blog_url=pictures.url)
    kind.send(prepared(kind, cover=f"{pictures.url}/cover.png"))
    article = server.requests[-1].json()["content"]["article"]
    assert server.images == {article["thumbnail"]: PNG}
    owner = next(r for r in server.requests if r.path == "/rest/images").json()
    assert owner == {"initializeUploadRequest": {"owner": PERSON}}


@pytest.mark.parametrize("how", ["no picture", "not public", "refused", "garbled"])
def test_a_picture_that_fails_costs_only_the_picture(
    tmp_path: Path, server: FakeLinkedIn, pictures: FakeServer, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    kind = channel(tmp_path, server.url, blog_url="https://blog.example" if how == "not public" else pictures.url)
    if how in ("refused", "garbled"):
        kind.account()
        server.misbehave("500_before" if how == "refused" else "garbage", on="any")
    cover = "/gone.png" if how == "no picture" else "/cover.png"
    kind.send(prepared(kind, cover=pictures.url + cover))
    assert "thumbnail" not in server.requests[-1].json()["content"]["article"]
    assert len(server.publications) == 1
    assert "posting the card without its picture" in caplog.text


def test_a_copy_is_edited_and_deleted_by_its_name(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url)
    receipt = kind.send(prepared(kind))
    assert kind.update(receipt, kind.compose(draft("Better (now)"))) == receipt
    assert server.posts[receipt.remote_id]["commentary"] == r"Better \(now\)"
    assert server.requests[-1].path.startswith("/rest/posts/urn%3Ali%3Ashare%3A")
    kind.delete(receipt)
    kind.delete(receipt)
    assert server.posts == {}
    server.misbehave("404_before", on="any")
    kind.delete(Receipt(remote_id="urn:li:share:1"))


def test_a_token_that_may_only_post_is_no_failure_where_the_author_is_given(
    tmp_path: Path, server: FakeLinkedIn
) -> None:
    server.tokens[TOKEN] = "unscoped"
    account = channel(tmp_path, server.url, author=PERSON).whoami()
    assert account.name == PERSON
    assert "lacks the scope openid" in account.notes[-1]
    with pytest.raises(NeedsLogin):
        channel(tmp_path, server.url).whoami()


@pytest.mark.parametrize("options", [{"version": "2026-07"}, {"version": "202613"}, {"author": "ada"}])
def test_options_that_can_not_be_are_refused(options: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        LinkedInOptions(**options)  # type: ignore[arg-type]


def test_where_there_is_no_card_the_text_carries_title_and_link(tmp_path: Path) -> None:
    from syndicator.config import BlogConfig
    from syndicator.render import Renderer

    context = ChannelContext(name="linkedin", folder=tmp_path)
    post = Post(slug="a-post", title="A post", url="https://blog.example.dev/a-post", markdown="It begins here.")
    for card, expected in (
        (True, "It begins here."),
        (False, "A post\n\nIt begins here.\n\nhttps://blog.example.dev/a-post"),
    ):
        channel = Kind(LinkedInOptions(card=card), context)
        assert Renderer([], blog=BlogConfig()).render(post, channel).text == expected

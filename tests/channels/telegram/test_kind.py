"""Telegram: one message with a bold headline, edited and deleted, and never said twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.telegram import Kind, TelegramOptions
from syndicator.errors import Limited, NeedsLogin, NeedsPerson, Permanent, SendError
from syndicator.model import Receipt
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, secret
from tests.channels.telegram.fake import CHAT, Server, make

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


def payload(harness: Harness, text: str, headline: str = "") -> Any:
    return harness.channel.compose(a_draft(parts=(text,), headline=headline)).payload


def test_the_headline_is_bold_and_everything_is_escaped(harness: Harness) -> None:
    text = 'Tom & <Jerry>\n\nA < b && c > "d"\nhttps://a.example/?b=1&c=2'
    escaped = 'A &lt; b &amp;&amp; c &gt; "d"\nhttps://a.example/?b=1&amp;c=2'
    assert payload(harness, text, "Tom & <Jerry>")["text"] == f"<b>Tom &amp; &lt;Jerry&gt;</b>\n\n{escaped}"
    assert payload(harness, text, "Tom")["text"] == f"Tom &amp; &lt;Jerry&gt;\n\n{escaped}"


def test_a_headline_whose_names_are_kept_words_is_bold_too(harness: Harness) -> None:
    sent = payload(harness, "@\u2060ada on Node.\u2060js\n\nMore.", "@ada on Node.js")
    assert sent["text"] == "<b>@\u2060ada on Node.\u2060js</b>\n\nMore."


def test_the_preview_is_the_posts_page(harness: Harness) -> None:
    preview = payload(harness, "Hi https://elsewhere.example")["link_preview_options"]
    assert preview == {"url": "https://blog.example.dev/the-first-tomato", "prefer_large_media": True}
    unlinked = harness.channel.compose(a_draft(parts=("Hi",), url="")).payload
    assert unlinked["link_preview_options"] == {"is_disabled": True}


def test_the_limit_counts_as_telegram_does(harness: Harness) -> None:
    assert payload(harness, "🍅" * 2048)
    with pytest.raises(Permanent, match="4098 of 4096"):
        payload(harness, "🍅" * 2049)
    with pytest.raises(Permanent, match="empty"):
        payload(harness, " \n")


@pytest.mark.parametrize(("public", "place"), [(True, "balcony_news"), (False, "c/1234567890")])
def test_a_copy_has_an_address(harness: Harness, public: bool, place: str) -> None:
    server_of(harness).public = public
    receipt = harness.channel.send(the_step(harness))
    assert receipt == Receipt(remote_id="1", remote_url=f"https://t.me/{place}/1")


def test_an_edit_to_the_same_text_is_done(harness: Harness) -> None:
    channel = harness.channel
    receipt = channel.send(the_step(harness))
    assert channel.update(receipt, channel.compose(harness.draft)) == receipt


def test_a_copy_that_is_gone_can_not_be_edited_but_counts_as_deleted(harness: Harness) -> None:
    gone = Receipt(remote_url="https://t.me/balcony_news/77?single")
    with pytest.raises(Permanent, match="message to edit not found"):
        harness.channel.update(gone, harness.channel.compose(harness.draft))
    harness.channel.delete(gone)


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (400, "Bad Request: chat not found", NeedsPerson),
        (400, "Bad Request: need administrator rights in the channel chat", NeedsPerson),
        (400, "Bad Request: not enough rights to send text messages to the chat", NeedsPerson),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", NeedsPerson),
        (403, "Forbidden: bot is not a member of the channel chat", NeedsPerson),
        (403, "Forbidden: bot was kicked from the channel chat", NeedsPerson),
        (400, "Bad Request: can't parse entities: Unsupported start tag", Permanent),
        (400, "Bad Request: message is too long", Permanent),
        (401, "Unauthorized", NeedsLogin),
        (404, "Not Found", NeedsLogin),
    ],
)
def test_what_a_refusal_is_about(harness: Harness, status: int, description: str, error: type[SendError]) -> None:
    body = {"ok": False, "error_code": status, "description": description}
    server_of(harness).misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError) as caught:
        harness.channel.send(the_step(harness))
    assert type(caught.value) is error
    assert description in str(caught.value)


def test_a_limit_says_how_long_it_lasts(harness: Harness) -> None:
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 35",
        "parameters": {"retry_after": 35},
    }
    server_of(harness).misbehave("429_before", body=body)
    with pytest.raises(Limited) as caught:
        harness.channel.send(the_step(harness))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 35


def test_who_it_is_and_whether_it_may_post(harness: Harness) -> None:
    account = harness.channel.whoami()
    assert (account.name, account.url, account.warnings) == ("@balcony_bot", "https://t.me/balcony_bot", ())
    assert account.notes == ("posts to Balcony news",)
    server_of(harness).rights = {"status": "administrator", "can_post_messages": False}
    assert harness.channel.whoami().warnings == ("make the bot an administrator who may post messages",)
    assert harness.channel.account() == "7012345678"


def test_a_wrong_token_is_a_login(harness: Harness) -> None:
    channel = harness.channel
    other = Kind(TelegramOptions(chat=CHAT, token=secret("1:other-token")), channel.context)
    with pytest.raises(NeedsLogin, match=r"Telegram refuses the token \(Unauthorized\): run `syndicator auth news`"):
        other.whoami()
    without = Kind(TelegramOptions(chat=CHAT), replace(channel.context, tokens=None))
    with pytest.raises(NeedsLogin, match=r"^no token: run `syndicator auth news`, or set token$"):
        without.whoami()
    assert list(without.problems()) == ["no token: run `syndicator auth news`"]


@pytest.mark.parametrize("chat", ["balcony_news", "", "https://t.me/balcony_news", "@", "@a b", "--", "12a"])
def test_what_names_no_chat_is_refused(chat: str) -> None:
    with pytest.raises(ValueError, match=r"^chat: must be"):
        TelegramOptions(chat=chat)
    assert TelegramOptions(chat="-1001234567890").chat

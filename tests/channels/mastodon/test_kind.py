"""Mastodon: posted under a key, edited and deleted without losing anything, and logged in to."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any, TextIO

import pytest
import requests

from syndicator.actions.auth import log_in
from syndicator.channels.mastodon import MastodonOptions, language_of
from syndicator.errors import NeedsLogin, NeedsPerson, Permanent, Retryable
from syndicator.model import Post, Receipt
from tests.channels.mastodon.fake import SCOPES, TOKEN, Server
from tests.channels.mastodon.helpers import TEXT, URL, channel, draft, prepared
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from pathlib import Path

# --- composing ------------------------------------------------------------------------


def test_a_post_says_who_sees_it_and_in_which_language(tmp_path: Path) -> None:
    assert channel(tmp_path).compose(draft(" Hi\r\nyou ")).payload == {"status": "Hi\nyou", "visibility": "public"}
    quiet = channel(tmp_path, visibility="unlisted", language="de")
    assert quiet.compose(draft("Hi")).payload == {"status": "Hi", "visibility": "unlisted", "language": "de"}
    english = draft("Hi", front_matter={"lang": "en-GB"})
    assert channel(tmp_path).compose(english).payload["language"] == "en"
    assert quiet.compose(english).payload["language"] == "de"


@pytest.mark.parametrize(
    ("front_matter", "language"),
    [
        ({"lang": "en-GB"}, "en"),
        ({"language": "DE"}, "de"),
        ({"lang": "English"}, ""),
        ({"lang": ["en"]}, ""),
        ({}, ""),
    ],
)
def test_a_language_is_read_from_the_front_matter(front_matter: dict[str, Any], language: str) -> None:
    assert language_of(Post(front_matter=front_matter)) == language


def test_a_language_is_that_of_the_post_where_its_front_matter_says_none() -> None:
    assert language_of(Post(lang="pt-BR")) == "pt"


@pytest.mark.parametrize("language", ["English", "e", "en_GB", "EN"])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match="not a language code"):
        MastodonOptions(language=language)
    assert MastodonOptions(language="pt-BR").language == "pt-BR"


def test_what_is_too_long_or_empty_is_refused(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    assert kind.compose(draft("x" * 500)).length == 500
    with pytest.raises(Permanent, match="501 of 500"):
        kind.compose(draft("short", "x" * 501))
    with pytest.raises(Permanent, match="gave an empty text"):
        kind.compose(draft(" "))


def test_a_card_is_shown_where_there_is_a_link_and_no_picture(tmp_path: Path) -> None:
    cover = {"cover": "https://blog.example.dev/a.png", "cover_alt": "A loop"}
    kind = channel(tmp_path)
    assert kind.compose(draft()).card
    assert not kind.compose(draft("Socket.IO")).card
    pictured = kind.compose(draft(**cover))
    assert (pictured.card, pictured.image, pictured.image_alt) == (False, cover["cover"], "A loop")
    assert kind.compose(draft(cover=cover["cover"])).card
    assert channel(tmp_path, image=False).compose(draft(**cover)).card


# --- limits ---------------------------------------------------------------------------


def test_the_servers_limits_are_asked_for_once_and_known_to_the_next_process(tmp_path: Path, server: Server) -> None:
    server.most_characters = 5000
    kind = channel(tmp_path, server)
    assert kind.limit == 500
    prepared(kind)
    prepared(kind)
    assert [r.path for r in server.requests].count("/api/v2/instance") == 1
    assert kind.limit == channel(tmp_path, server).limit == 5000
    assert channel(tmp_path, server).compose(draft("x" * 5000)).length == 5000


def test_a_server_that_takes_less_than_usual_gets_a_shorter_text_on_the_next_attempt(
    tmp_path: Path, server: Server
) -> None:
    server.most_characters = 100
    kind = channel(tmp_path, server)
    with pytest.raises(Retryable, match="only 100 characters"):
        prepared(kind, draft("x" * 101))
    assert kind.limit == 100
    prepared(kind, draft("x" * 100))


def test_an_edit_that_no_longer_fits_is_composed_again(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    receipt = kind.send(prepared(kind))
    server.most_characters = 20
    other = channel(tmp_path / "later", server)  # whose limits were not read yet
    with pytest.raises(Retryable, match="only 20 characters"):
        other.update(receipt, other.compose(draft()))
    assert not [request for request in server.requests if request.method == "PUT"]


def test_a_server_that_takes_less_since_its_limits_were_read_gets_a_shorter_text(
    tmp_path: Path, server: Server
) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind, draft("x" * 101))
    server.most_characters = 100
    with pytest.raises(Retryable, match="only 100 characters"):
        kind.send(step)
    assert (kind.limit, channel(tmp_path, server).limit, server.statuses) == (100, 100, [])
    receipt = kind.send(prepared(kind, draft("x" * 100)))
    server.most_characters = 99
    with pytest.raises(Retryable, match="only 99 characters"):
        kind.update(receipt, kind.compose(draft("x" * 100)))


def test_a_text_that_fits_and_is_refused_is_refused(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave("422_before", body={"error": "Validation failed: not this one"})
    with pytest.raises(Permanent, match="not this one"):
        kind.send(step)


# --- sending --------------------------------------------------------------------------


def test_a_post_goes_out_under_its_key_as_the_very_bytes_that_were_stored(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    sent, (status,) = server.requests[-1], server.statuses
    assert (sent.method, sent.path, sent.body) == ("POST", "/api/v1/statuses", step.body)
    assert sent.headers["idempotency-key"] == step.key
    assert sent.headers["authorization"] == f"Bearer {TOKEN}"
    assert sent.headers["content-type"] == "application/json"
    assert receipt == Receipt(remote_id=status.id, remote_url=f"https://social.example/@ada/{status.id}")
    assert receipt.ids == {"status_id": status.id, "instance": "127.0.0.1"}
    assert (status.text, status.visibility) == (TEXT, "public")
    assert kind.send(step) == receipt
    assert len(server.statuses) == 1


def test_each_part_of_a_thread_answers_the_one_before(tmp_path: Path, server: Server) -> None:
    kind, thread = channel(tmp_path, server), draft("One", "Two", "Three")
    receipts: tuple[Receipt, ...] = ()
    for part in range(3):
        receipts = (*receipts, kind.send(prepared(kind, thread, part, receipts)))
    first, second, third = server.statuses
    assert [status.text for status in server.statuses] == ["One", "Two", "Three"]
    assert (first.reply_to, second.reply_to, third.reply_to) == ("", first.id, second.id)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://social.example/@ada/103254962155278888", "103254962155278888"),
        ("https://social.example/@ada/103254962155278888?lang=de", "103254962155278888"),
        ("https://social.example/users/ada/statuses/103254962155278888", "103254962155278888"),
        ("https://social.example/@ada.b/01HQ7WQKF3Z/", "01HQ7WQKF3Z"),
        ("https://social.example/@ada", ""),
        ("https://other.example/@ada@social.example/103254962155278888", ""),  # that server's own number
        ("", ""),
    ],
)
def test_a_copy_that_a_person_named_is_known_by_its_address(
    tmp_path: Path, server: Server, url: str, number: str
) -> None:
    kind, named = channel(tmp_path, server), Receipt(remote_url=url)
    if number:
        body = prepared(kind, draft("One", "Two"), 1, (named,)).body
        assert json.loads(body)["in_reply_to_id"] == number
    else:
        with pytest.raises(Permanent, match="resolve --sent"):
            kind.delete(named)


def test_a_server_that_is_not_named_gets_no_token(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    with pytest.raises(NeedsPerson, match=r"^channels\.toots\.base_url is missing"):
        kind.account()
    assert len(kind.problems()) == 1


# --- changing -------------------------------------------------------------------------


def test_an_edit_keeps_the_picture_and_whom_it_is_shown_to(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, visibility="unlisted", language="de")
    cover = {"cover": f"{server.url}/cover.png", "cover_alt": "A loop"}
    receipt = kind.send(prepared(kind, draft(**cover)))
    media = server.statuses[0].media
    assert media
    assert kind.update(receipt, kind.compose(draft(f"New words {URL}", **cover))) == receipt
    (status,) = server.statuses
    assert (status.text, status.media, status.visibility) == (f"New words {URL}", media, "unlisted")
    assert json.loads(server.requests[-1].body) == {
        "status": f"New words {URL}", "language": "de", "media_ids": media
    }  # fmt: skip


def test_a_copy_that_is_gone_can_not_be_edited(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    receipt = kind.send(prepared(kind))
    kind.delete(receipt)
    with pytest.raises(Permanent, match="Record not found"):
        kind.update(receipt, kind.compose(draft("New words")))


def test_a_deleted_copy_takes_its_pictures_along(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.delete(kind.send(prepared(kind)))
    assert server.statuses == []
    assert server.requests[-1].query == {"delete_media": "true"}


# --- logging in -----------------------------------------------------------------------


class Typist:
    """Answers from a list, and says yes in the browser."""

    keyboard: TextIO | None = None

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.printed: list[str] = []

    def say(self, line: str) -> None:
        self.printed.append(line)

    def ask(self, question: str, *, hidden: bool) -> str:
        assert hidden == ("ID" not in question)
        return self.answers.pop(0)

    def open_browser(self, url: str) -> None:
        threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 5}, daemon=True).start()


def test_a_token_is_pasted(tmp_path: Path, server: Server) -> None:
    kind, person = channel(tmp_path, server, access_token=None), Typist(TOKEN)
    server.most_characters = 1000
    assert len(kind.problems()) == 1
    assert log_in(kind, person, port=0).name == "@ada@social.example"
    assert "Preferences, Development" in person.printed[0]
    assert not kind.problems()
    after = channel(tmp_path, server, access_token=None)
    after.send(prepared(after))
    assert (after.limit, len(server.statuses)) == (1000, 1)


def test_a_token_is_got_through_the_browser(tmp_path: Path, server: Server) -> None:
    kind, server.scopes = channel(tmp_path, server, access_token=None), "read write"
    account = log_in(kind, Typist("", CLIENT_ID, CLIENT_SECRET), port=0)
    assert (account.name, account.warnings) == ("@ada@social.example", ())
    assert f"allowed: {SCOPES}" in account.notes
    kind.send(prepared(kind))
    assert server.requests[-1].headers["authorization"].startswith("Bearer access-")


def test_without_a_token_a_person_is_told_what_to_do(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, access_token=None)
    with pytest.raises(NeedsLogin, match="syndicator auth toots"):
        kind.account()
    assert server.requests == []

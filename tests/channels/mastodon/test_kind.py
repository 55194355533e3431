"""Mastodon: posted under a key, with its picture, looked for as its list shows it, and edited without losing anything."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO

import pytest
import requests

from syndicator.actions.auth import log_in
from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions, language_of
from syndicator.credentials import TokenStore
from syndicator.errors import (
    Ambiguous,
    Duplicate,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
)
from syndicator.model import CopyQuery, Draft, NotFound, Post, Receipt, Step
from tests.channels.mastodon.fake import SCOPES, TOKEN, Server
from tests.fakes.harness import secret
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://blog.example.dev/loops?a=1&b=2"
TEXT = f"Loops & how to leave <them>\n\nBy @ada@social.example\n{URL}\n\n#Python"
NOW = datetime.now(UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.mastodon.client.POLL_SECONDS", 0.01)


def channel(folder: Path, server: Server | None = None, **options: Any) -> Kind:
    url = server.url if server else ""
    given = MastodonOptions(**{"access_token": secret(TOKEN), **options})
    return Kind(
        given, ChannelContext(name="toots", folder=folder, blog_url=url, base_url=url, tokens=TokenStore(folder))
    )


def draft(*parts: str, **post: Any) -> Draft:
    return Draft(post=Post(**{"slug": "loops", "url": URL, "title": "Loops", **post}), parts=parts or (TEXT,), url=URL)


def prepared(kind: Kind, what: Draft | None = None, part: int = 0, before: tuple[Receipt, ...] = ()) -> Step:
    key = f"key-{part}-{threading.get_ident()}-{datetime.now(UTC).timestamp()}"
    body = kind.prepare(kind.compose(what or draft()), part, before, key)
    return Step(number=part, key=key, body=body, started_at=datetime.now(UTC))


def sought(step: Step | None, since: datetime | None = None, known: frozenset[str] = frozenset()) -> CopyQuery:
    return CopyQuery(post=Post(url=URL, title="Loops"), step=step, since=since, known=known)


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


def test_an_old_server_says_its_limits_elsewhere(tmp_path: Path, server: Server) -> None:
    server.is_old, server.most_characters = True, 1000
    kind = channel(tmp_path, server)
    prepared(kind)
    assert kind.limit == 1000


@pytest.mark.parametrize("how", ["500_before", "garbage", "close_before"])
def test_a_server_that_does_not_say_its_limits_gets_the_post_all_the_same(
    tmp_path: Path, server: Server, how: str
) -> None:
    kind = channel(tmp_path, server)
    server.misbehave(how, on="read")
    kind.send(prepared(kind))
    assert kind.limit == 500
    assert len(server.statuses) == 1


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


@pytest.mark.parametrize("polls", [0, 3])
def test_a_picture_goes_with_its_alternative_text_or_not_at_all(tmp_path: Path, server: Server, polls: int) -> None:
    kind, cover = channel(tmp_path, server), f"{server.url}/cover.png"
    server.polls_until_ready = polls
    kind.send(prepared(kind, draft(cover=cover, cover_alt="A „loop“,\nleft")))
    (number,) = server.statuses[0].media
    assert server.media[number]["description"] == "A „loop“,\nleft"
    kind.send(prepared(kind, draft("no words for it", cover=cover)))
    assert server.statuses[1].media == []


def test_an_alternative_text_is_cut_where_the_server_would_refuse_it(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="x" * 2000)))
    assert server.media[server.statuses[0].media[0]]["description"] == "x" * 1500


@pytest.mark.parametrize("how", ["500_before", "403_before", "422_before", "garbage", "close_before", "empty"])
def test_a_picture_that_fails_leaves_the_card(
    tmp_path: Path, server: Server, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    kind.whoami()
    server.misbehave(how, on="read", nth=2)  # after the cover was read
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.statuses[0].media == []
    assert "the picture stays out" in caplog.text


def test_a_picture_that_is_never_ready_stays_out(
    tmp_path: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    server.polls_until_ready = 1000
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.statuses[0].media == []
    assert "still being processed" in str(caplog.records[-1].__dict__)


@pytest.mark.parametrize(
    "case",
    [
        (401, {"error": "The access token is invalid"}, NeedsLogin, "auth toots"),
        (422, {"error": "This method requires an authenticated user"}, NeedsLogin, "auth toots"),
        (
            403,
            {"error": "This action is outside the authorized scopes"},
            NeedsLogin,
            "authorized scopes.: log in there",
        ),
        (404, {"error": "Record not found"}, Duplicate, "deleted"),
        (404, {"error": "The post you are trying to reply to does not appear to exist."}, Permanent, "reply to"),
        (404, "<html>", Permanent, "404"),
        (410, {}, Permanent, "410"),
        (422, {"error": "Validation failed: Text character limit of 500 exceeded"}, Permanent, "limit of 500"),
        (422, [{"error": 1}], Permanent, "422"),
        (429, {"error": "Too many requests"}, Retryable, "no more requests"),
        (500, "<html>", Ambiguous, "500"),
        (502, "", Ambiguous, "502"),
        (503, {"error": "There was a temporary problem"}, Ambiguous, "503"),
        (200, "<html>", Ambiguous, "unreadable"),
        (200, {"id": 5}, Ambiguous, "unreadable"),
        (200, {"id": ""}, Ambiguous, "unreadable"),
        (200, [], Ambiguous, "unreadable"),
        (301, "", NeedsPerson, "address has moved"),
    ],
)
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: Server, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(step)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)


def test_a_limit_that_is_used_up_names_its_end(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.statuses = [server.by_hand(str(n)) for n in range(300)]
    with pytest.raises(Retryable) as caught:
        kind.send(step)
    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(hours=2, minutes=59) < wait <= timedelta(hours=3)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Reset": "2020-01-01T00:00:00.000000Z"}, timedelta(0)),
        ({"X-RateLimit-Reset": "2020-01-01T00:00:00.000000Z", "Retry-After": "60"}, timedelta(minutes=1)),
        ({}, None),
    ],
)
def test_a_limit_without_an_end_to_come_is_left_to_the_usual_wait(
    tmp_path: Path, server: Server, headers: dict[str, str], wait: timedelta | None
) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave("429_before", headers=headers)
    with pytest.raises(Retryable) as caught:
        kind.send(step)
    assert caught.value.retry_after == wait


def test_a_repeat_whose_post_was_deleted_meanwhile_makes_no_other(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    kind.delete(kind.send(step))
    with pytest.raises(Duplicate, match="deleted"):
        kind.send(step)
    assert server.visible == []


def test_a_server_that_is_not_named_gets_no_token(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    with pytest.raises(NeedsPerson, match=r"^channels\.toots\.base_url is missing"):
        kind.account()
    assert len(kind.problems()) == 1


# --- looking --------------------------------------------------------------------------


def test_a_copy_is_found_behind_its_html(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    kind.send(prepared(kind, draft("something else")))
    assert kind.find(sought(step, step.started_at)) == receipt
    assert kind.find(sought(None)) == receipt
    words = prepared(kind, draft("Words & <words>\n\nby @ada@social.example #Python"))
    receipt = kind.send(words)
    assert kind.find(sought(words, words.started_at)) == receipt
    query = [r for r in server.requests if r.path.endswith("/14715/statuses")][-1].query
    assert query == {"limit": "40", "exclude_reblogs": "true"}


def test_a_copy_by_hand_with_other_words_is_found_by_its_link(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    status = server.by_hand(f"Read this! {URL}&utm_source=x")
    found = kind.find(sought(None))
    assert isinstance(found, Receipt)
    assert (found.remote_id, found.remote_url) == (status.id, f"https://social.example/@ada/{status.id}")


@pytest.mark.parametrize("how", [{"visibility": "direct"}, {"reply_to": "1", "reply_to_account": "2"}])
def test_what_tells_one_person_of_a_post_announces_it_to_nobody(
    tmp_path: Path, server: Server, how: dict[str, Any]
) -> None:
    kind = channel(tmp_path, server)
    server.by_hand(f"As I wrote: {URL}", **how)
    assert kind.find(sought(None)) is NotFound.SURELY


def test_a_page_of_the_same_name_elsewhere_is_another(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.by_hand("Not mine: https://elsewhere.dev/loops?a=1&b=2")
    assert kind.find(sought(None)) is NotFound.SURELY


def test_a_step_is_found_by_its_link_only_where_it_has_one(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    status = server.by_hand(f"In other words: {URL}")
    found = kind.find(sought(prepared(kind), NOW))
    assert isinstance(found, Receipt)
    assert found.remote_id == status.id
    assert kind.find(sought(prepared(kind, draft("No link")), NOW)) is NotFound.SURELY


def test_a_direct_message_of_ours_is_found(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, visibility="direct")
    step = prepared(kind)
    receipt = kind.send(step)
    assert kind.find(sought(step, step.started_at)) == receipt


def test_another_post_with_the_same_other_links_is_no_copy(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.by_hand("Another one, https://blog.example.dev/other and https://blog.example.dev")
    step = prepared(kind, draft(f"Loops {URL} on https://blog.example.dev"))
    assert kind.find(sought(step, NOW)) is NotFound.SURELY
    digest = CopyQuery(post=Post(url="https://blog.example.dev", digest_of=("a", "b")))
    assert kind.find(digest) is NotFound.PERHAPS


def test_a_later_part_is_known_by_its_words_alone(tmp_path: Path, server: Server) -> None:
    kind, thread = channel(tmp_path, server), draft(TEXT, f"again {URL}")
    root = kind.send(prepared(kind, thread))
    second = prepared(kind, thread, 1, (root,))
    assert kind.find(sought(second, second.started_at)) is NotFound.SURELY
    receipt = kind.send(second)
    assert kind.find(sought(second, second.started_at, frozenset({root.remote_id}))) == receipt


def test_older_and_known_copies_are_none(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    now = datetime.now(UTC)
    assert kind.find(sought(step, now + timedelta(minutes=6))) is NotFound.SURELY
    assert kind.find(sought(step, now + timedelta(minutes=4))) == receipt  # clocks differ
    assert kind.find(sought(step, now, frozenset({receipt.remote_id}))) is NotFound.SURELY


def test_it_is_sure_only_when_it_read_back_past_the_attempt(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    step, now = prepared(kind), datetime.now(UTC)
    assert kind.find(sought(step, now)) is NotFound.SURELY
    for n in range(100):
        server.by_hand(f"post {n}")
    asked = len(server.requests)
    assert kind.find(sought(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 4  # the last one is empty
    for n in range(400):
        server.by_hand(f"post {n}")
    assert kind.find(sought(step, now)) is NotFound.PERHAPS
    for status in server.statuses:
        status.at -= 3600
    asked = len(server.requests)
    assert kind.find(sought(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 1


def test_nothing_older_than_the_post_is_read(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.account()
    for n in range(100):
        server.by_hand(f"post {n}", at=server.clock() - 7 * 86400)
    server.by_hand(f"before it was dated {URL}", at=server.clock() - 86400)
    asked = len(server.requests)
    found = kind.find(CopyQuery(post=Post(url=URL, published_at=datetime.now(UTC))))
    assert isinstance(found, Receipt)
    server.statuses.pop()
    assert kind.find(CopyQuery(post=Post(url=URL, published_at=datetime.now(UTC)))) is NotFound.SURELY
    assert len(server.requests) == asked + 2
    assert kind.find(CopyQuery(post=Post())) is NotFound.PERHAPS
    assert len(server.requests) == asked + 2


@pytest.mark.parametrize(
    "body", [{}, {"error": "no"}, [{"id": "1"}], [5], "<html>", [{"id": "1", "content": "", "created_at": "x"}]]
)
def test_a_listing_that_says_nothing_proves_nothing(tmp_path: Path, server: Server, body: Any) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    kind.account()
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable):
        kind.find(sought(step, NOW))


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
        self.told: list[str] = []

    def say(self, line: str) -> None:
        self.told.append(line)

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
    assert "Preferences, Development" in person.told[0]
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


# --- who it is ------------------------------------------------------------------------


def test_it_says_who_it_is_and_what_a_post_may_be(tmp_path: Path, server: Server) -> None:
    server.most_characters = 5000
    account = channel(tmp_path, server).whoami()
    assert (account.name, account.url) == ("@ada@social.example", "https://social.example/@ada")
    assert account.notes == ("a post has at most 5000 characters, a link counts 23", f"allowed: {SCOPES}")
    assert account.warnings == ()
    assert channel(tmp_path, server).account() == "https://social.example/@ada"


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        ("read write follow", ""),
        ("read write:statuses write:media", ""),
        ("read:accounts read:statuses write:statuses", "lacks write:media"),
        ("read:accounts read:statuses", "lacks write:statuses, write:media"),
    ],
)
def test_a_scope_that_is_missing_is_told(tmp_path: Path, server: Server, scopes: str, missing: str) -> None:
    server.scopes = scopes
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == bool(missing)
    assert missing in "".join(warnings)


PAGE = '<html><head><meta name="{}" content="{}"></head><body><meta name="fediverse:creator" content="@ada@social.example">'


@pytest.mark.parametrize(
    ("page", "warning"),
    [
        (PAGE.format("fediverse:creator", "@ada@social.example"), ""),
        (PAGE.format("Fediverse:Creator", "Ada@Social.example"), ""),
        (PAGE.format("author", "Ada"), "has no fediverse:creator"),
        (PAGE.format("fediverse:creator", "@bob@social.example"), "names @bob@social.example"),
        ("<![x y", "has no fediverse:creator"),
    ],
)
def test_a_blog_whose_cards_do_not_name_the_account_is_told(
    tmp_path: Path, server: Server, page: str, warning: str
) -> None:
    server.page = page
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == bool(warning)
    assert warning in "".join(warnings)
    assert not warning or '<meta name="fediverse:creator" content="@ada@social.example">' in warnings[0]


def test_the_page_is_that_of_the_newest_card(tmp_path: Path, server: Server) -> None:
    server.by_hand("old", card={"url": f"{server.url}/loops"})
    server.by_hand("of another", card={"url": "https://elsewhere.example/"})
    channel(tmp_path, server).whoami()
    assert server.requests[-1].path == "/loops"


@pytest.mark.parametrize(
    ("domains", "told"),
    [(["127.0.0.1"], False), (["0.0.1"], False), (None, False), ([], True), (["7.0.0.1"], True), (["x.example"], True)],
)
def test_an_account_that_lets_no_card_of_the_blog_name_it_is_told(
    tmp_path: Path, server: Server, domains: list[str] | None, told: bool
) -> None:
    server.attribution_domains = domains
    warnings = channel(tmp_path, server).whoami().warnings
    assert len(warnings) == told
    assert not told or "Author attribution" in warnings[0]


def test_without_a_blog_there_is_no_page_to_look_at(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    kind.context = replace(kind.context, blog_url="")
    server.attribution_domains = []
    assert kind.whoami().warnings == ()
    assert server.requests[-1].path == "/api/v1/apps/verify_credentials"


def test_what_can_not_be_asked_besides_spoils_nothing(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server)
    server.misbehave("500_before", on="read", nth=2, times=9)
    account = kind.whoami()
    assert (account.name, account.warnings[1:]) == ("@ada@social.example", ())


@pytest.mark.parametrize(
    "body", ["<html>", [], {"id": "1", "username": "ada"}, {"id": 1, "username": "ada", "url": "x"}]
)
def test_an_answer_that_names_nobody_is_none(tmp_path: Path, server: Server, body: Any) -> None:
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable, match="unreadable"):
        channel(tmp_path, server).account()

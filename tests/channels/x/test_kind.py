"""X: counted as X counts, threaded as X threads, paid as X charges, and looked for as X shows it."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.x import Kind, XOptions
from syndicator.channels.x.login import LOGIN
from syndicator.channels.x.text import said, without
from syndicator.credentials import TokenStore
from syndicator.errors import (
    Ambiguous,
    Duplicate,
    NeedsLogin,
    NeedsMoney,
    Permanent,
    Retryable,
    SendError,
)
from syndicator.model import CopyQuery, Draft, NotFound, Post, Receipt, Step
from tests.channels.x.fake import TOKEN_SECRET, USER, FakeX, XPost, keys
from tests.fakes.harness import secret
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://blog.example.dev/loops?a=1&b=2"
TEXT = f"Loops & how to leave <them>\n\n{URL}\n\n#Python"


@pytest.fixture
def server() -> Iterator[FakeX]:
    fake = FakeX()
    yield fake
    fake.stop()


def channel(folder: Path, server: FakeX | None = None, options: XOptions | None = None) -> Kind:
    url = server.url if server else ""
    store = TokenStore(folder)
    return Kind(options or keys(), ChannelContext(name="x", folder=folder, base_url=url, blog_url=url, tokens=store))


def draft(*parts: str, **post: Any) -> Draft:
    return Draft(post=Post(slug="loops", url=URL, title="Loops", **post), parts=parts or (TEXT,), url=URL)


def prepared(kind: Kind, what: Draft | None = None, part: int = 0, before: tuple[Receipt, ...] = ()) -> Step:
    body = kind.prepare(kind.compose(what or draft()), part, before, "key")
    return Step(number=part, key="key", body=body, started_at=datetime.now(UTC))


# --- counting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("plain", 5),
        ("“quoted” — dashed", 17),
        ("→✅", 4),
        ("漢字", 4),
        ("👩‍👩‍👧‍👦", 2),
        ("cafe\u0301", 4),
        ("a https://blog.example.dev/" + "long/" * 50, 25),
        ("Socket.IO", 23),
        ("see example.com.", 28),
        ("https://foo.newtldx", 19),
        ("one\r\ntwo", 7),
    ],
)
def test_it_counts_by_weight(tmp_path: Path, text: str, length: int) -> None:
    assert channel(tmp_path).measure(text) == length


# --- composing ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("@property in Python", ".@property in Python"),
        ("  ＠ada writes", ".＠ada writes"),
        ("@ home", "@ home"),
        (".@ada writes", ".@ada writes"),
        ("mail @ada", "mail @ada"),
        ("\ufeff@ada", ".@ada"),
        ("cafe\u0301", "café"),
    ],
)
def test_no_post_starts_as_a_reply(tmp_path: Path, text: str, sent: str) -> None:
    made = channel(tmp_path).compose(draft(text))
    assert made.payload == {"text": sent}
    assert made.length == channel(tmp_path).measure(text) == channel(tmp_path).measure(sent)


def test_what_is_too_long_or_empty_is_refused(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    assert kind.compose(draft("x" * 280)).length == 280
    with pytest.raises(Permanent, match="281 of 280"):
        kind.compose(draft("short", "x" * 281))
    with pytest.raises(Permanent, match=r"^the template gave an empty text$"):
        kind.compose(draft(" "))


def test_a_link_is_what_costs(tmp_path: Path) -> None:
    kind = channel(tmp_path)
    made = {text: kind.compose(draft(*text)) for text in ((TEXT,), ("no link",), ("Socket.IO",), (TEXT, "and more"))}
    assert [announcement.link for announcement in made.values()] == [True, False, True, True]
    costs = [kind.cost_usd(announcement) for announcement in made.values()]
    assert costs == pytest.approx([0.2, 0.015, 0.2, 0.215])


def test_without_its_link_a_post_is_cheap(tmp_path: Path) -> None:
    kind = channel(tmp_path, options=XOptions(link=False, usd_per_post=0.02))
    made = kind.compose(draft(TEXT, URL, f"More: {URL}"))
    assert made.parts == ("Loops & how to leave <them>\n\n#Python", "More:")
    assert kind.cost_usd(made) == pytest.approx(0.04)
    assert without(f"{URL}/deeper stays", URL) == f"{URL}/deeper stays"


@pytest.mark.parametrize("given", [{"api_key"}, {"api_key", "api_key_secret", "access_token"}])
def test_half_of_the_keys_are_none(given: set[str]) -> None:
    with pytest.raises(ValueError, match="access_token_secret missing"):
        XOptions(**{name: secret("x") for name in given})  # type: ignore[arg-type]


# --- sending --------------------------------------------------------------------------


def test_a_post_goes_out_signed_as_the_very_bytes_that_were_stored(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    sent = server.requests[-1]
    assert (sent.method, sent.path, sent.body) == ("POST", "/2/tweets", step.body)
    assert sent.headers["authorization"].startswith("OAuth ")
    assert sent.headers["content-type"] == "application/json"
    assert receipt == Receipt(remote_id=server.posts[0].id, remote_url=f"https://x.com/i/status/{server.posts[0].id}")
    assert server.posts[0].text == TEXT


def test_each_part_of_a_thread_answers_the_one_before(tmp_path: Path, server: FakeX) -> None:
    kind, thread = channel(tmp_path, server), draft("One", "Two", "Three")
    receipts: tuple[Receipt, ...] = ()
    for part in range(3):
        receipts = (*receipts, kind.send(prepared(kind, thread, part, receipts)))
    first, second, third = server.posts
    assert [post.text for post in server.posts] == ["One", "Two", "Three"]
    assert (first.reply_to, second.reply_to, third.reply_to) == ("", first.id, second.id)


def test_a_thread_goes_on_from_an_address_that_a_person_named(tmp_path: Path, server: FakeX) -> None:
    kind, thread = channel(tmp_path, server), draft("One", "Two")
    named = Receipt(remote_url="https://x.com/ada_example/status/1445880548472328192?s=20")
    assert json.loads(prepared(kind, thread, 1, (named,)).body)["reply"] == {
        "in_reply_to_tweet_id": "1445880548472328192"
    }
    with pytest.raises(Permanent, match="resolve --sent"):
        prepared(kind, thread, 1, (Receipt(),))


def test_a_picture_goes_with_its_alternative_text_or_not_at_all(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    cover = f"{server.url}/cover.png"
    kind.send(prepared(kind, draft(cover=cover, cover_alt="A loop, left")))
    (number,) = server.posts[0].media
    assert server.media[number] == server.picture
    assert server.alt == {number: "A loop, left"}
    kind.send(prepared(kind, draft("no words for it", cover=cover)))
    assert server.posts[1].media == ()


@pytest.mark.parametrize("how", ["500_before", "403_before", "garbage", "close_before"])
def test_a_picture_that_fails_leaves_the_card(
    tmp_path: Path, server: FakeX, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    server.misbehave(how, on="read", times=2)
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.posts[0].media == ()
    assert "the picture stays out" in caplog.text


@pytest.mark.parametrize(
    "case",
    [
        (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, Duplicate, "already"),
        (403, {"detail": "not configured with the appropriate oauth1 app permissions"}, NeedsLogin, "read and write"),
        (403, {"detail": "Your account is suspended"}, NeedsLogin, "suspended"),
        (403, {"type": "https://api.x.com/2/problems/user-suspended"}, NeedsLogin, "refuses the account"),
        (403, {"reason": "client-not-enrolled", "detail": "Appropriate level"}, NeedsLogin, "refuses the account"),
        (403, {"errors": [{"code": 326, "message": "temporarily locked"}]}, NeedsLogin, "refuses the account"),
        (403, {"errors": [{"code": 261, "message": "no write actions"}]}, NeedsLogin, "read and write"),
        (403, {"detail": "Your Tweet needs to be a bit shorter."}, Permanent, "refuses this post"),
        (403, {"errors": [{"code": 186, "message": "x"}]}, Permanent, "refuses this post"),
        (403, {"detail": "Reply to this conversation is not allowed"}, Permanent, "refuses this post"),
        (403, {"detail": "You can only reply to or quote posts where you are mentioned."}, Permanent, "this post"),
        (403, {"detail": "This link has been blocked as potentially harmful"}, Permanent, "refuses this post"),
        (403, {"detail": "A post may have one cashtag"}, Permanent, "refuses this post"),
        (403, {"detail": "This request looks like it might be automated."}, Retryable, "for now"),
        (403, {"errors": ["?", {"code": "186"}], "detail": "Never heard of"}, Permanent, "not the account"),
        (402, {"title": "CreditsDepleted", "detail": "no credits"}, NeedsMoney, "console.x.com"),
        (401, {"title": "Unauthorized", "detail": "Unauthorized"}, NeedsLogin, "auth x"),
        (400, {"errors": [{"message": "x"}], "detail": "invalid"}, Permanent, "invalid"),
        (400, [{"code": 1}], Permanent, "400"),
        (429, {"title": "Too Many Requests"}, Retryable, "no more requests"),
        (500, "<html>", Ambiguous, "500"),
        (503, {}, Ambiguous, "503"),
        (201, "<html>", Ambiguous, "unreadable"),
        (201, {"data": {"id": 5}}, Ambiguous, "unreadable"),
        (200, [], Ambiguous, "unreadable"),
    ],
)
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: FakeX, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(step)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)


def test_an_unknown_refusal_is_about_the_account_where_that_is_refused_too(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.misbehave("403_before", body={"detail": "Never heard of"})
    server.misbehave("403_before", on="read", body={"detail": "Never heard of"})
    with pytest.raises(NeedsLogin, match=r"refuses the account \(Never heard of\)"):
        kind.send(step)
    assert server.posts == []


def test_the_fake_refuses_as_the_reference_says(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.credits = 0.1
    with pytest.raises(NeedsMoney, match="does not have any credits"):
        kind.send(step)
    server.credits = 1.0
    kind.send(step)
    with pytest.raises(Duplicate) as caught:
        kind.send(step)
    assert caught.value.receipt is None
    assert server.spent == pytest.approx(0.2)
    server.may_write = False
    with pytest.raises(NeedsLogin, match="read and write"):
        kind.send(prepared(kind, draft("another")))


def test_a_limit_that_is_used_up_names_its_end(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    server.posts = [XPost(str(n), str(n), server.clock()) for n in range(100)]
    with pytest.raises(Retryable) as caught:
        kind.send(prepared(kind))
    wait = caught.value.retry_after
    assert wait is not None
    assert timedelta(seconds=890) < wait <= timedelta(seconds=901)
    now = int(server.clock())
    daily = {"x-rate-limit-remaining": "5", "x-rate-limit-reset": str(now + 60), "x-user-limit-24hour-remaining": "0"}
    server.misbehave("429_before", headers=daily | {"x-user-limit-24hour-reset": str(now + 7200)})
    with pytest.raises(Retryable) as caught:
        kind.send(prepared(kind))
    wait = caught.value.retry_after
    assert wait is not None
    assert wait > timedelta(seconds=7000)


def test_a_signature_with_a_wrong_secret_is_refused(tmp_path: Path, server: FakeX) -> None:
    options = XOptions(
        **{**{field.name: getattr(keys(), field.name) for field in fields(keys())}, "access_token_secret": secret("no")}
    )
    with pytest.raises(NeedsLogin):
        channel(tmp_path, server, options).whoami()


# --- OAuth 2.0 ------------------------------------------------------------------------


def signed_in(folder: Path, server: FakeX, **changes: str) -> TokenStore:
    server.auth.refresh_tokens.add("refresh-0-0123456789")
    server.auth.access_tokens.add("access-0-0123456789")
    store = TokenStore(folder)
    record = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": "refresh-0-0123456789"}
    store.save(
        "x", record | {"access_token": "access-0-0123456789", "expires_at": "2020-01-01T00:00:00+00:00"} | changes
    )
    return store


@pytest.mark.parametrize("client_secret", [CLIENT_SECRET, ""])
def test_a_token_is_refreshed_and_stored_before_it_is_used(tmp_path: Path, server: FakeX, client_secret: str) -> None:
    store = signed_in(tmp_path, server, client_secret=client_secret)
    kind = channel(tmp_path, server, XOptions())
    account = kind.account()
    new = store.load("x")
    assert (account, new["refresh_token"] != "refresh-0-0123456789") == (USER, True)
    kind.send(prepared(kind))
    assert server.requests[-1].headers["authorization"] == f"Bearer {new['access_token']}"
    assert [r.path for r in server.requests].count("/2/oauth2/token") == 1
    again = channel(tmp_path, server, XOptions())
    assert again.account() == account
    assert store.load("x") == new


def test_a_refreshed_token_that_can_not_be_stored_is_not_asked_for(tmp_path: Path, server: FakeX) -> None:
    store = signed_in(tmp_path, server)
    (store.folder / "x.lock").mkdir()
    with pytest.raises(SendError, match="can't be stored"):
        channel(tmp_path, server, XOptions()).account()
    assert server.requests == []


def test_a_full_disk_does_not_use_up_the_refresh_token(tmp_path: Path, server: FakeX) -> None:
    store = signed_in(tmp_path, server)
    (store.folder / "x.lock").touch()
    draft = store.folder / f".x.json.{os.getpid()}"
    draft.mkdir()  # nothing can be written any more
    with pytest.raises(SendError, match="can't be stored"):
        channel(tmp_path, server, XOptions()).account()
    draft.rmdir()
    assert channel(tmp_path, server, XOptions()).account() == USER


def test_sending_refreshes_only_a_token_that_is_dead(tmp_path: Path, server: FakeX) -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    signed_in(tmp_path, server, expires_at=soon)
    kind = channel(tmp_path, server, XOptions())
    kind.send(Step(number=0, key="k", body=json.dumps({"text": "Hi"}).encode()))
    assert [r.path for r in server.requests] == ["/2/tweets"]
    prepared(kind)
    assert [r.path for r in server.requests][1:] == ["/2/oauth2/token"]


def test_a_refresh_that_is_refused_asks_for_a_person(tmp_path: Path, server: FakeX) -> None:
    signed_in(tmp_path, server, refresh_token="stale-0123456789")
    with pytest.raises(NeedsLogin, match="run `syndicator auth x` again") as caught:
        channel(tmp_path, server, XOptions()).account()
    assert "stale-0123456789" not in str(caught.value)
    signed_in(tmp_path, server, refresh_token="")
    with pytest.raises(NeedsLogin, match="can't be refreshed"):
        channel(tmp_path, server, XOptions()).account()
    with pytest.raises(NeedsLogin, match="set all four, or run"):
        channel(tmp_path / "elsewhere", server, XOptions()).account()


@pytest.mark.parametrize(
    ("how", "meaning"), [("500_before", Retryable), ("close_after", Retryable), ("garbage", Retryable)]
)
def test_a_refresh_that_gets_lost_publishes_nothing(
    tmp_path: Path, server: FakeX, how: str, meaning: type[SendError]
) -> None:
    signed_in(tmp_path, server)
    server.misbehave(how, on="read")
    with pytest.raises(meaning):
        channel(tmp_path, server, XOptions()).account()


# --- looking --------------------------------------------------------------------------


def sought(step: Step | None, since: datetime | None = None, known: frozenset[str] = frozenset()) -> CopyQuery:
    return CopyQuery(post=Post(url=URL, title="Loops"), step=step, since=since, known=known)


def test_a_copy_is_found_behind_its_short_links_and_entities(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    kind.send(prepared(kind, draft("something else")))
    listed = server.posts[0].listed()
    assert "t.co" in listed["text"]
    assert "&amp;" in listed["text"]
    assert kind.find(sought(step, step.started_at)) == receipt
    assert kind.find(sought(None)) == receipt
    query = next(r for r in server.requests if r.path.endswith("/tweets") and r.method == "GET").query
    assert query == {"max_results": "10", "tweet.fields": "entities,created_at"}


def test_a_copy_by_hand_with_other_words_is_found_by_its_link(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    tco = {"https://t.co/0000000001": f"{URL}&utm_source=x"}
    server.posts = [XPost("7", f"Read this! {URL}&utm_source=x", server.clock(), short=tco)]
    found = kind.find(sought(None))
    assert isinstance(found, Receipt)
    assert found.remote_id == "7"


def test_a_later_part_is_known_by_its_words_alone(tmp_path: Path, server: FakeX) -> None:
    kind, thread = channel(tmp_path, server), draft(TEXT, f"again {URL}")
    root = kind.send(prepared(kind, thread))
    second = prepared(kind, thread, 1, (root,))
    assert kind.find(sought(second, second.started_at)) is NotFound.SURELY


def test_older_and_known_copies_are_none(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    receipt = kind.send(step)
    now = datetime.now(UTC)
    assert kind.find(sought(step, now + timedelta(minutes=1))) is NotFound.SURELY
    assert kind.find(sought(step, now - timedelta(minutes=1), frozenset({receipt.remote_id}))) is NotFound.SURELY


def test_it_is_sure_only_when_it_read_back_past_the_attempt(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step, now = prepared(kind), datetime.now(UTC)
    assert kind.find(sought(step, now)) is NotFound.SURELY
    server.posts = [XPost(str(n), f"post {n}", server.clock()) for n in range(25)]
    assert kind.find(sought(step, now)) is NotFound.SURELY
    assert [r.query.get("pagination_token") for r in server.requests[-3:]] == [None, "10", "20"]
    server.posts = [XPost(str(n), f"post {n}", server.clock()) for n in range(150)]
    assert kind.find(sought(step, now)) is NotFound.PERHAPS
    server.posts = [XPost(str(n), f"post {n}", server.clock() - 3600) for n in range(150)]
    asked = len(server.requests)
    assert kind.find(sought(step, now)) is NotFound.SURELY
    assert len(server.requests) == asked + 1


@pytest.mark.parametrize("body", [{}, [], {"errors": []}, {"data": [{"id": "1"}], "meta": {}}, "<html>"])
def test_a_listing_that_says_nothing_proves_nothing(tmp_path: Path, server: FakeX, body: Any) -> None:
    kind = channel(tmp_path, server)
    kind.account()
    server.misbehave("200_before", on="read", body=body)
    with pytest.raises(Retryable):
        kind.find(sought(prepared(kind), datetime.now(UTC)))


# --- afterwards -----------------------------------------------------------------------


def test_a_copy_is_deleted_by_its_number(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    receipt = kind.send(prepared(kind))
    kind.delete(receipt)
    kind.delete(receipt)
    assert server.posts == []


def test_it_says_who_it_is(tmp_path: Path, server: FakeX) -> None:
    account = channel(tmp_path, server).whoami()
    assert (account.name, account.url) == ("@ada_example", "https://x.com/ada_example")
    signed_in(tmp_path, server, scope="tweet.read tweet.write")
    account = channel(tmp_path, server, XOptions()).whoami()
    assert "tweet.read tweet.write" in account.notes[0]
    assert account.warnings[0].startswith("its token lacks users.read, offline.access, media.write: ")
    signed_in(tmp_path, server, scope=" ".join(LOGIN.scopes))
    assert channel(tmp_path, server, XOptions()).whoami().warnings == ()


@pytest.mark.parametrize("how", ["", "500_after", "garbage", "truncated", "reset_after", "401_before", "redirect"])
@pytest.mark.parametrize("face", ["keys", "token"])
def test_no_secret_shows_anywhere(
    tmp_path: Path, server: FakeX, caplog: pytest.LogCaptureFixture, how: str, face: str
) -> None:
    caplog.set_level(0)
    if face == "token":
        signed_in(tmp_path, server)
    kind = channel(tmp_path, server, keys() if face == "keys" else XOptions())
    step = prepared(kind)
    if how:
        server.misbehave(how, body=f"no: {TOKEN_SECRET}") if how[0].isdigit() else server.misbehave(how)
    shown = repr(kind.options) + step.body.decode() + kind.endpoint() + kind.account()
    try:
        kind.send(step)
    except SendError as error:
        shown += f"{error!r} {error.evidence} {error.__cause__!r} {error.__context__!r}"
    stored = TokenStore(tmp_path).load("x").values() if face == "token" else ()
    secrets = {value.reveal() for value in keys_of(kind)} | {value for value in stored if "0123456789" in value}
    assert secrets
    assert not [value for value in secrets if value in shown + caplog.text]


def keys_of(kind: Kind) -> list[Any]:
    return list(kind.secrets().values())


def test_the_netrc_file_does_not_replace_the_token(
    tmp_path: Path, server: FakeX, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    signed_in(tmp_path, server, expires_at="2099-01-01T00:00:00+00:00")
    assert channel(tmp_path, server, XOptions()).account() == USER


def test_the_said_text_says_the_same_when_said_again() -> None:
    for text in ("@ada", " x\r\ny ", "cafe\u0301"):
        assert said(said(text)) == said(text)

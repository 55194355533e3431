"""LinkedIn: what is said arrives whole, each answer means what it should, and the ends of things are told in time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.channels import ChannelContext
from syndicator.channels.linkedin import DESCRIPTION_LIMIT, TITLE_LIMIT, Kind, LinkedInOptions
from syndicator.channels.linkedin.little_text import RESERVED, encode
from syndicator.channels.linkedin.responses import recent_version
from syndicator.channels.linkedin.token import ending, retiring
from syndicator.credentials import Secret, TokenStore
from syndicator.errors import (
    Ambiguous,
    Duplicate,
    NeedsLogin,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
)
from syndicator.model import Draft, Post, Receipt, Step
from tests.channels.linkedin.fake import PERSON, TOKEN, FakeLinkedIn, read
from tests.fakes.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TEXT = "Loops (and how to_leave them) [part 1] <3 C# {x|y} 100% ~ok @all *now* \\o/\n\n#Python #MachineLearning"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Pictures(FakeServer):
    def answer(self, request: Request) -> Reply:
        return Reply(200, PNG) if request.path == "/cover.png" else Reply(404, "no such picture")


@pytest.fixture
def server() -> Iterator[FakeLinkedIn]:
    with FakeLinkedIn() as fake:
        assert isinstance(fake, FakeLinkedIn)
        yield fake


@pytest.fixture
def pictures() -> Iterator[FakeServer]:
    with Pictures() as fake:
        yield fake


def channel(folder: Path, base_url: str = "", blog_url: str = "https://blog.example", **options: Any) -> Kind:
    options = {"access_token": Secret("the environment variable A", lambda: TOKEN)} | options
    tokens = TokenStore(folder)
    context = ChannelContext(name="pro", folder=folder, blog_url=blog_url, base_url=base_url, tokens=tokens)
    return Kind(LinkedInOptions(**options), context)


def draft(text: str = TEXT, **post: Any) -> Draft:
    url = "https://blog.example/loops_(1)"
    known = Post(slug="loops", url=url, title="Loops", **post)
    return Draft(post=known, parts=(text,), headline="Loops, left", summary="How to leave a loop.", url=url)


def step(body: bytes) -> Step:
    return Step(number=0, key="key", body=body)


def prepared(kind: Kind, text: str = TEXT, **post: Any) -> Step:
    return step(kind.prepare(kind.compose(draft(text, **post)), 0, (), "key"))


# --- little text ----------------------------------------------------------------------


@given(st.text())
def test_a_reader_sees_exactly_the_text(text: str) -> None:
    assert read(encode(text)) == text


@given(st.text(alphabet=RESERVED + "aé1 \n#", max_size=40))
def test_a_reader_sees_exactly_the_text_even_of_reserved_characters_alone(text: str) -> None:
    assert read(encode(text)) == text


@pytest.mark.parametrize(
    ("text", "commentary"),
    [
        ("#Python", "#Python"),
        ("see #Python, #ML.", "see #Python, #ML."),
        ("#機械学習 #Köln", "#機械学習 #Köln"),
        ("(#Python)", r"\(#Python\)"),
        ("C# and F#", r"C\# and F\#"),
        ("issue #12", r"issue \#12"),
        ("https://a.example/b#part", r"https://a.example/b\#part"),
        ("#snake_case", r"\#snake\_case"),
        ("##Python", r"\#\#Python"),
        (r"\#Python", r"\\\#Python"),
        ("a_b (c) [d] {e} <f> @g *h* ~i|j", r"a\_b \(c\) \[d\] \{e\} \<f\> \@g \*h\* \~i\|j"),
    ],
)
def test_only_what_is_no_hashtag_is_escaped(text: str, commentary: str) -> None:
    assert encode(text) == commentary


@pytest.mark.parametrize(
    ("commentary", "seen"),
    [
        ("Loops (and more)", "Loops "),
        (r"Loops \(and more\)", "Loops (and more)"),
        (r"{hashtag|\#|Python} rocks", "#Python rocks"),
        ("by @[Example Ltd](urn:li:organization:123)!", "by Example Ltd!"),
        ("C# rocks", "C"),
    ],
)
def test_the_fake_reads_as_linkedin_does(commentary: str, seen: str) -> None:
    assert read(commentary) == seen


# --- composing ------------------------------------------------------------------------


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


@pytest.mark.parametrize("letters", ["word ", "漢", "👩‍👩‍👧‍👦", "ééé é "])
def test_the_cards_words_are_cut_between_graphemes(tmp_path: Path, letters: str) -> None:
    long = Draft(
        post=Post(url="https://a.example"), parts=("x",), headline=letters * 300, summary=letters * 300, url="u"
    )
    article = channel(tmp_path).compose(long).payload["content"]["article"]
    for name, limit in (("title", TITLE_LIMIT), ("description", DESCRIPTION_LIMIT)):
        assert len(article[name].encode("utf-16-le")) // 2 <= limit
        assert article[name].endswith("…")
        assert (letters * 300).startswith(article[name][:-1])
        assert len(article[name][:-1]) % len(letters.strip()) == 0 or " " in letters


# --- sending --------------------------------------------------------------------------


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
    assert "the card goes without its picture" in caplog.text


def test_an_exact_duplicate_names_the_copy(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url)
    sending = prepared(kind)
    first = kind.send(sending)
    with pytest.raises(Duplicate) as caught:
        kind.send(sending)
    assert caught.value.receipt == first
    server.clock = lambda: datetime.now(UTC).timestamp() + 601  # ten minutes on it has forgotten
    assert kind.send(sending) != first


@pytest.mark.parametrize(
    "case",
    [
        (401, {"serviceErrorCode": 65602, "code": "EXPIRED_ACCESS_TOKEN", "message": "has expired"}, NeedsLogin, "expired"),
        (401, {"serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN", "message": "revoked"}, NeedsLogin, "auth pro"),
        (401, {"serviceErrorCode": 65600, "message": "Invalid access token"}, NeedsLogin, "Invalid access token"),
        (403, {"serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": "Not enough permissions"}, NeedsLogin, "Not"),
        (400, {"code": "FIELD_LENGTH_TOO_LONG"}, Permanent, "FIELD_LENGTH_TOO_LONG"),
        (400, {"code": "MISSING_FIELD"}, Permanent, "MISSING_FIELD"),
        (400, {"code": "VERSION_MISSING"}, NeedsPerson, "config.toml"),
        (426, {"code": "NONEXISTENT_VERSION"}, NeedsPerson, r"set version = \"20\d{4}\" under \[channels.pro\]"),
        (422, {"message": "something else"}, Permanent, "something else"),
        (422, {"message": "Content is a duplicate of urn:li:person:12"}, Duplicate, "already"),
        (409, {"code": "CONFLICT"}, Retryable, "busy"),
        (429, {"code": "TOO_MANY_REQUESTS"}, Retryable, "no more requests"),
        (500, {}, Ambiguous, "500"),
        (502, "<html>", Ambiguous, "502"),
        (503, {}, Ambiguous, "503"),
        (504, {}, Ambiguous, "504"),
        (201, {}, Ambiguous, "unreadable"),
    ],
)  # fmt: skip
def test_each_answer_means_what_the_reference_says(
    tmp_path: Path, server: FakeLinkedIn, case: tuple[int, Any, type[SendError], str]
) -> None:
    status, body, meaning, says = case
    kind = channel(tmp_path, server.url, author=PERSON)
    sending = prepared(kind)
    server.misbehave(f"{status}_before", body=body)
    with pytest.raises(SendError, match=says) as caught:
        kind.send(sending)
    assert type(caught.value) is meaning
    assert "\n" not in str(caught.value)
    if isinstance(caught.value, Duplicate):
        assert caught.value.receipt is None  # a person is no post


@pytest.mark.parametrize(
    ("today", "version"),
    [
        ((2026, 11, 29), "202609"),
        ((2026, 12, 31), "202610"),
        ((2027, 1, 1), "202611"),
        ((2027, 2, 15), "202611"),  # there is none for December
        ((2027, 3, 1), "202701"),
    ],
)
def test_the_version_to_set_is_one_that_exists(today: tuple[int, int, int], version: str) -> None:
    assert recent_version(datetime(*today, tzinfo=UTC)) == version


def test_a_day_that_is_used_up_ends_at_midnight_utc(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url, author=PERSON)
    server.misbehave("429_before", body={"code": "TOO_MANY_REQUESTS"})
    with pytest.raises(Retryable) as caught:
        kind.send(step(b"{}"))
    wait = caught.value.retry_after
    assert wait is not None
    assert ((datetime.now(UTC) + wait).time().replace(microsecond=0).isoformat()) in ("00:00:00", "23:59:59")
    server.misbehave("429_before", headers={"Retry-After": "90"})
    with pytest.raises(Retryable) as caught:
        kind.send(step(b"{}"))
    assert caught.value.retry_after == timedelta(seconds=90)


def test_a_token_that_was_just_made_may_be_called_revoked(tmp_path: Path, server: FakeLinkedIn) -> None:
    kind = channel(tmp_path, server.url, access_token=None, author=PERSON)
    server.tokens["new"] = "revoked"
    for age, meaning in ((timedelta(seconds=5), Retryable), (timedelta(hours=1), NeedsLogin)):
        obtained_at = (datetime.now(UTC) - age).isoformat()
        TokenStore(tmp_path).save("pro", {"access_token": "new", "obtained_at": obtained_at})
        with pytest.raises(meaning):
            kind.send(step(b"{}"))


def test_without_a_token_it_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NeedsLogin, match="run `syndicator auth pro`"):
        channel(tmp_path, access_token=None, author=PERSON).send(step(b"{}"))


# --- afterwards -----------------------------------------------------------------------


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


def test_it_says_who_it_is_and_when_its_token_dies(tmp_path: Path, server: FakeLinkedIn) -> None:
    account = channel(tmp_path, server.url).whoami()
    assert account.name == "Ada Example"
    assert account.expires_at is not None
    assert timedelta(days=59) < account.expires_at - datetime.now(UTC) <= timedelta(days=60)
    assert account.warnings == ()


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        ("openid,profile,w_member_social", []),
        ("openid profile", ["its token lacks w_member_social: give the app that right, then run `syndicator auth "]),
        ("", []),
    ],
)
def test_a_stored_token_that_may_not_post_is_told(
    tmp_path: Path, server: FakeLinkedIn, scope: str, says: list[str]
) -> None:
    kind = channel(tmp_path, server.url, access_token=None)
    TokenStore(tmp_path).save(kind.name, {"access_token": TOKEN, "scope": scope})
    assert [warning.partition(kind.name)[0] for warning in kind.whoami().warnings] == says


def test_a_token_that_may_only_post_is_no_failure_where_the_author_is_given(
    tmp_path: Path, server: FakeLinkedIn
) -> None:
    server.tokens[TOKEN] = "unscoped"
    account = channel(tmp_path, server.url, author=PERSON).whoami()
    assert account.name == PERSON
    assert "lacks the scope openid" in account.notes[-1]
    with pytest.raises(NeedsLogin):
        channel(tmp_path, server.url).whoami()


def test_a_new_token_in_the_configuration_starts_a_new_term(tmp_path: Path, server: FakeLinkedIn) -> None:
    store = TokenStore(tmp_path)
    kind = channel(tmp_path, server.url)
    assert kind.expires_at() is None
    kind.whoami()
    old = (NOW - timedelta(days=50)).isoformat()
    store.save("pro", store.load("pro") | {"first_used": old})
    kind.whoami()
    assert kind.expires_at() == NOW + timedelta(days=10)
    assert kind.warnings(NOW)[0].startswith("its token ends on 2026-12-01, within 14 days")
    server.tokens["another"] = ""
    renewed = channel(tmp_path, server.url, access_token=Secret("a", lambda: "another"))
    renewed.whoami()
    assert renewed.warnings(datetime.now(UTC)) == ()
    assert TOKEN not in (tmp_path / "tokens" / "pro.json").read_text()


@pytest.mark.parametrize(
    ("days", "says"),
    [(60, ""), (14.1, ""), (14, "within 14 days"), (8, "within 14 days"), (7, "within 7 days"), (1.5, "within 7 days"),
     (1, "within 1 day:"), (0.1, "within 1 day:"), (0, "ended on"), (-3, "ended on")],
)  # fmt: skip
def test_the_end_of_a_token_is_told_at_14_7_and_1_days(days: float, says: str) -> None:
    told = ending(NOW + timedelta(days=days), NOW, "pro")
    assert (says in told[0]) if says else told == ()


@pytest.mark.parametrize(
    ("version", "now", "says"),
    [
        ("202607", "2026-11-21", ""),
        ("202601", "2026-11-21", "retires version 202601 on 2027-01-15"),
        ("202607", "2027-07-16", "retired version 202607 on 2027-07-15"),
        ("202512", "2026-11-21", "on 2026-12-15"),
    ],
)
def test_the_end_of_an_api_version_is_told(version: str, now: str, says: str) -> None:
    told = retiring(version, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (says in told[0]) if says else told == ()


@pytest.mark.parametrize("options", [{"version": "2026-07"}, {"version": "202613"}, {"author": "ada"}])
def test_options_that_can_not_be_are_refused(options: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        LinkedInOptions(**options)  # type: ignore[arg-type]


# --- secrets --------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["", "500_after", "garbage", "truncated", "reset_after", "401_before", "redirect"])
def test_the_token_shows_nowhere(
    tmp_path: Path, server: FakeLinkedIn, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    caplog.set_level(0)
    kind = channel(tmp_path, server.url)
    sending = prepared(kind)
    if how:
        server.misbehave(how, body={"message": f"Bearer {TOKEN}"}) if how[0].isdigit() else server.misbehave(how)
    shown = ""
    try:
        kind.send(sending)
    except SendError as error:
        shown = f"{error!r} {error.evidence} {error.__cause__!r} {error.__context__!r}"
    assert TOKEN not in shown + caplog.text + sending.body.decode() + repr(kind.options) + json.dumps(kind.endpoint())


# --- the fake -------------------------------------------------------------------------


def test_the_fake_refuses_as_the_reference_says(tmp_path: Path, server: FakeLinkedIn) -> None:
    refused: dict[str, type[SendError]] = {}

    def send(what: str, **options: Any) -> None:
        try:
            channel(tmp_path, server.url, **({"author": PERSON} | options)).send(step(b"{}"))
        except SendError as error:
            refused[what] = type(error)

    for state in ("expired", "revoked"):
        server.tokens[f"{state}-token"] = state
        send(state, access_token=Secret("a", lambda state=state: f"{state}-token"))  # type: ignore[misc]
    send("unknown", access_token=Secret("a", lambda: "nobody's"))
    send("retired", version="202501")
    send("incomplete")
    server.counted = 150
    send("used up")
    assert refused == {
        "expired": NeedsLogin,
        "revoked": NeedsLogin,
        "unknown": NeedsLogin,
        "retired": NeedsPerson,
        "incomplete": Permanent,
        "used up": Retryable,
    }
    assert server.publications == []


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

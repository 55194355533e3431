"""What leaves through tweepy."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.x import Kind, XOptions
from syndicator.credentials import TokenStore
from syndicator.errors import (
    NeedsLogin,
    SendError,
)
from syndicator.model import Receipt
from syndicator.testing.harness import secret
from tests.channels.x.fake import TOKEN_SECRET, USER, FakeX, keys
from tests.channels.x.helpers import TEXT, channel, draft, prepared, signed_in
from tests.fakes.specs import form

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_picture_goes_with_its_alternative_text_or_not_at_all(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    cover = f"{server.url}/cover.png"
    kind.send(prepared(kind, draft(cover=cover, cover_alt="A loop, left")))
    (number,) = server.posts[0].media
    assert server.media[number] == server.picture
    assert server.alt == {number: "A loop, left"}
    kind.send(prepared(kind, draft("no words for it", cover=cover)))
    assert server.posts[1].media == ()


@pytest.mark.parametrize(("state", "goes"), [("", True), ("succeeded", True), ("pending", False), ("failed", False)])
def test_a_gif_is_uploaded_as_one_and_left_out_while_it_is_not_ready(
    tmp_path: Path, server: FakeX, state: str, goes: bool
) -> None:
    kind = channel(tmp_path, server)
    server.picture, server.processing = b"GIF89a" + b"\0" * 64, state
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop, left")))
    assert bool(server.posts[0].media) is goes
    (upload,) = [request for request in server.requests if request.path == "/2/media/upload"]
    assert form(upload)["media_category"] == b"tweet_gif"


@pytest.mark.parametrize("how", ["500_before", "403_before", "garbage", "close_before"])
def test_a_picture_that_fails_leaves_the_card(
    tmp_path: Path, server: FakeX, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = channel(tmp_path, server)
    server.misbehave(how, on="read", times=2)
    kind.send(prepared(kind, draft(cover=f"{server.url}/cover.png", cover_alt="A loop")))
    assert server.posts[0].media == ()
    assert "posting without the picture" in caplog.text


def test_a_signature_with_a_wrong_secret_is_refused(tmp_path: Path, server: FakeX) -> None:
    options = XOptions(
        **{**{field.name: getattr(keys(), field.name) for field in fields(keys())}, "access_token_secret": secret("no")}
    )
    with pytest.raises(NeedsLogin):
        channel(tmp_path, server, options).whoami()


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

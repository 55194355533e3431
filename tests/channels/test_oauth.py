"""Tokens: how they are asked for, what is kept of them, and what is said where one is missing."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.login import Login
from syndicator.channels.oauth import (
    missing_scopes,
    missing_token,
    read_instant,
    request_token,
    stored_token,
)
from syndicator.credentials import TokenStore
from syndicator.testing.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGIN = Login(instructions="make an app", token_url="https://api.example/oauth/token", scopes=("read", "write"))
FORM = {"grant_type": "refresh_token", "refresh_token": "refresh-hush"}
APP = {"client_id": "app-1", "client_secret": "secret-hush"}


class Tokens(FakeServer):
    reply = Reply(200, {"access_token": "new-hush", "expires_in": 3600, "scope": "read", "other": 1})

    def answer(self, request: Request) -> Reply:
        return self.reply


@pytest.fixture
def server() -> Iterator[Tokens]:
    with Tokens() as server:
        yield server


def test_a_token_is_asked_for_by_a_form_and_kept_with_its_end(server: Tokens) -> None:
    before = datetime.now(UTC)
    record = request_token(LOGIN, server.url, FORM, APP)
    (asked,) = server.requests
    assert (asked.method, asked.path) == ("POST", "/oauth/token")
    assert dict(parse_qsl(asked.body.decode())) == {**FORM, **APP}
    assert {key: record[key] for key in ("access_token", "scope", "client_id", "client_secret")} == {
        "access_token": "new-hush", "scope": "read", **APP
    }  # fmt: skip
    assert "other" not in record
    end, obtained = read_instant(record, "expires_at"), read_instant(record, "obtained_at")
    assert end is not None
    assert obtained is not None
    assert end - obtained == timedelta(hours=1)
    assert abs(obtained - before) < timedelta(minutes=1)


def test_an_app_may_be_named_in_a_header_or_without_a_secret(server: Tokens) -> None:
    basic = Login(instructions="", token_url=LOGIN.token_url, basic_auth=True)
    request_token(basic, server.url, FORM, {"client_id": "a/b", "client_secret": "c d"})
    request_token(basic, server.url, FORM, {"client_id": "a/b"})
    first, second = server.requests
    assert first.headers["authorization"] == "Basic " + b64encode(b"a%2Fb:c%20d").decode()
    assert dict(parse_qsl(first.body.decode())) == FORM
    assert "authorization" not in second.headers
    assert dict(parse_qsl(second.body.decode())) == {**FORM, "client_id": "a/b"}


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        (Reply(400, {"error": "invalid_grant", "of": "refresh-hush"}), errors.NeedsLogin, "gave no token: HTTP 400"),
        (Reply(401, "secret-hush"), errors.NeedsLogin, "gave no token"),
        (Reply(403, ""), errors.NeedsLogin, "gave no token"),
        (Reply(200, {}), errors.NeedsLogin, "without a token"),
        (Reply(200, "new-hush"), errors.Retryable, "unreadable"),
        (Reply(200, []), errors.Retryable, "unreadable"),
        (Reply(500, ""), errors.Retryable, "500"),
    ],
)
def test_a_refusal_says_what_happened_and_no_secret(
    server: Tokens, reply: Reply, error: type[errors.SendError], says: str
) -> None:
    server.reply = reply
    with pytest.raises(error, match=says) as caught:
        request_token(LOGIN, server.url, FORM, APP)
    assert "hush" not in f"{caught.value} {caught.value.evidence}"


@pytest.mark.parametrize("expires_in", ["soon", None, 1e30])
def test_an_end_that_makes_no_sense_is_not_known(server: Tokens, expires_in: object) -> None:
    server.reply = Reply(200, {"access_token": "new-hush", "expires_in": expires_in})
    assert "expires_at" not in request_token(LOGIN, server.url, FORM, APP)


def test_what_is_stored_is_read_and_what_is_missing_is_said(tmp_path: Path) -> None:
    context = ChannelContext(name="mine", folder=tmp_path, tokens=TokenStore(tmp_path))
    assert stored_token(context) == {}
    assert missing_token(context, LOGIN) == ("no token: run `syndicator auth mine`",)
    TokenStore(tmp_path).save("mine", {"access_token": "new-hush"})
    assert stored_token(context) == {"access_token": "new-hush"}
    assert missing_token(context, LOGIN) == ()
    assert stored_token(ChannelContext(name="mine", folder=tmp_path)) == {}


def test_scopes_that_were_not_given_are_named() -> None:
    assert missing_scopes("read,write", LOGIN, "mine") == ()
    assert missing_scopes("read write", LOGIN, "mine") == ()
    assert missing_scopes("", LOGIN, "mine") == ()
    (said,) = missing_scopes("read", LOGIN, "mine")
    assert said.startswith("its token lacks write: ")
    assert said.endswith("run `syndicator auth mine` again")


@pytest.mark.parametrize("record", [{}, {"end": ""}, {"end": "soon"}])
def test_what_is_not_an_instant_is_none(record: dict[str, str]) -> None:
    assert read_instant(record, "end") is None


def test_an_instant_is_in_utc() -> None:
    assert read_instant({"end": "2026-11-20T12:00:00+02:00"}, "end") == datetime(2026, 11, 20, 10, tzinfo=UTC)

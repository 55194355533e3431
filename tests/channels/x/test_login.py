"""Keys, or a token that is kept fresh."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.x import XOptions
from syndicator.errors import (
    NeedsLogin,
    Retryable,
    SendError,
)
from syndicator.model import Step
from syndicator.testing.harness import secret
from tests.channels.x.fake import USER, FakeX
from tests.channels.x.helpers import channel, prepared, signed_in
from tests.fakes.oauth import CLIENT_SECRET

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("given", [{"api_key"}, {"api_key", "api_key_secret", "access_token"}])
def test_half_of_the_keys_are_none(given: set[str]) -> None:
    with pytest.raises(ValueError, match="access_token_secret missing"):
        XOptions(**{name: secret("x") for name in given})  # type: ignore[arg-type]


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

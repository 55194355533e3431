"""A token that is renewed every week, and stored before it is used."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.threads import Kind, ThreadsOptions
from syndicator.credentials import TokenStore
from syndicator.errors import NeedsLogin
from syndicator.testing.harness import secret
from tests.channels.threads.fake import DAY, TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.channels import Channel
    from syndicator.testing.harness import Harness
    from tests.channels.threads.fake import Server

OTHER = "THQVJanother-threads-token-0123456789"


@pytest.fixture
def store(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path)


def reopened(channel: Channel, token: str = "") -> Kind:
    return Kind(ThreadsOptions(access_token=secret(token) if token else None), channel.context)


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def used(server: Server) -> list[str]:
    """The tokens of the requests, but for those that renew."""
    return [r.query["access_token"] for r in server.requests if r.path != "/refresh_access_token"]


def renewals(server: Server) -> int:
    return sum(r.path == "/refresh_access_token" for r in server.requests)


@pytest.mark.parametrize("configured", [True, False])
def test_a_token_is_renewed_after_a_day_and_then_every_week(
    harness: Harness, server: Server, store: TokenStore, configured: bool
) -> None:
    if not configured:
        store.save("threads", {"access_token": TOKEN, "obtained_at": ago(hours=1)})
    channel = reopened(harness.channel, TOKEN if configured else "")
    channel.keep_login()
    assert renewals(server) == 0
    store.save("threads", {**store.load("threads"), "obtained_at": ago(hours=26)})
    channel.keep_login()
    assert renewals(server) == 1
    new = store.load("threads")["access_token"]
    channel.whoami()
    assert set(used(server)) == {new}
    assert new != TOKEN
    assert channel.expires_at() == pytest.approx(datetime.now(UTC) + timedelta(days=60), abs=timedelta(minutes=2))
    store.save("threads", {**store.load("threads"), "renew_after": ago(seconds=1)})
    server.tokens[new] -= 7 * DAY
    channel.keep_login()
    assert renewals(server) == 2


@pytest.mark.parametrize("name", ["renew_after", "obtained_at"])
def test_a_clock_that_was_far_ahead_puts_no_renewal_off(
    harness: Harness, server: Server, store: TokenStore, name: str
) -> None:
    """The token would end meanwhile."""
    store.save("threads", {"access_token": TOKEN, "obtained_at": ago(hours=1), name: ago(days=-366)})
    server.tokens[TOKEN] -= 7 * DAY
    reopened(harness.channel).keep_login()
    assert renewals(server) == 1
    assert store.load("threads")["renew_after"] < ago(days=-8)


def test_a_renewal_that_fails_leaves_the_token_and_waits(harness: Harness, server: Server, store: TokenStore) -> None:
    store.save("threads", {"access_token": TOKEN, "obtained_at": ago(hours=26)})
    channel = reopened(harness.channel)
    server.misbehave("500_before", on="read")
    channel.keep_login()
    channel.whoami()
    assert set(used(server)) == {TOKEN}
    assert renewals(server) == 1
    store.save("threads", {**store.load("threads"), "renew_after": ago(seconds=1)})
    channel.keep_login()
    assert renewals(server) == 2
    assert store.load("threads")["access_token"] != TOKEN


def test_another_configured_token_takes_the_place_of_a_renewed_one(
    harness: Harness, server: Server, store: TokenStore
) -> None:
    channel = reopened(harness.channel, TOKEN)
    channel.keep_login()
    store.save("threads", {**store.load("threads"), "obtained_at": ago(hours=26)})
    channel.keep_login()
    server.tokens[OTHER] = server.clock()
    reopened(harness.channel, OTHER).whoami()
    assert used(server)[-1] == OTHER
    assert "access_token" not in store.load("threads")


def test_an_expired_token_asks_for_a_person(harness: Harness, server: Server, store: TokenStore) -> None:
    store.save("threads", {"access_token": TOKEN, "obtained_at": ago(days=70), "expires_at": ago(days=10)})
    server.tokens[TOKEN] -= 70 * DAY
    channel = reopened(harness.channel)
    with pytest.raises(NeedsLogin, match="run `syndicator auth threads`"):
        channel.account()
    (warning,) = channel.warnings(datetime.now(UTC))
    assert "expired on" in warning


def test_without_a_token_it_says_how_to_get_one(harness: Harness) -> None:
    channel = reopened(harness.channel)
    assert channel.problems() == ("no token: run `syndicator auth threads`",)
    with pytest.raises(NeedsLogin, match="run `syndicator auth threads`"):
        channel.account()


def test_a_token_that_can_not_be_stored_is_used_all_the_same(
    harness: Harness, server: Server, store: TokenStore
) -> None:
    (store.folder / f".threads.json.{os.getpid()}").mkdir(parents=True)
    assert reopened(harness.channel, TOKEN).account()
    assert renewals(server) == 0

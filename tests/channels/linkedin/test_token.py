"""The token's end, and the API version's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.linkedin.token import retiring
from syndicator.channels.oauth import expiry_warnings
from syndicator.credentials import Secret, TokenStore
from syndicator.errors import (
    NeedsLogin,
    SendError,
)
from tests.channels.linkedin.fake import PERSON, TOKEN, FakeLinkedIn
from tests.channels.linkedin.helpers import channel, prepared, step

if TYPE_CHECKING:
    from pathlib import Path


NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_without_a_token_it_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NeedsLogin, match="run `syndicator auth pro`"):
        channel(tmp_path, access_token=None, author=PERSON).send(step(b"{}"))


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


def test_a_new_token_in_the_configuration_starts_a_new_term(tmp_path: Path, server: FakeLinkedIn) -> None:
    store = TokenStore(tmp_path)
    kind = channel(tmp_path, server.url)
    assert kind.expires_at() is None
    kind.whoami()
    old = (NOW - timedelta(days=50)).isoformat()
    store.save("pro", store.load("pro") | {"first_used": old})
    kind.whoami()
    assert kind.expires_at() == NOW + timedelta(days=10)
    assert kind.warnings(NOW)[0].startswith("its token expires on 2026-12-01, within 14 days")
    server.tokens["another"] = ""
    renewed = channel(tmp_path, server.url, access_token=Secret("a", lambda: "another"))
    renewed.whoami()
    assert renewed.warnings(datetime.now(UTC)) == ()
    assert TOKEN not in (tmp_path / "tokens" / "pro.json").read_text()


def test_a_term_that_began_by_a_clock_far_ahead_begins_now(tmp_path: Path, server: FakeLinkedIn) -> None:
    store, kind = TokenStore(tmp_path), channel(tmp_path, server.url)
    kind.whoami()
    store.save("pro", store.load("pro") | {"first_used": (datetime.now(UTC) + timedelta(days=366)).isoformat()})
    kind.whoami()
    assert kind.expires_at() == pytest.approx(datetime.now(UTC) + timedelta(days=60), abs=timedelta(minutes=2))


@pytest.mark.parametrize(
    ("days", "says"),
    [(60, ""), (14.1, ""), (14, "within 14 days"), (8, "within 14 days"), (7, "within 7 days"), (1.5, "within 7 days"),
     (1, "within 1 day:"), (0.1, "within 1 day:"), (0, "expired on"), (-3, "expired on")],
)  # fmt: skip
def test_the_end_of_a_token_is_told_at_14_7_and_1_days(days: float, says: str) -> None:
    warnings = expiry_warnings(NOW + timedelta(days=days), NOW, "pro")
    assert (says in warnings[0]) if says else warnings == ()


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
    warnings = retiring(version, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (says in warnings[0]) if says else warnings == ()


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

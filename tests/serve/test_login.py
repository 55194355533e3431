"""Links that work once, sessions, passwords, and how often they may be tried."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.credentials import TokenStore
from syndicator.errors import UsageError
from syndicator.serve import login
from syndicator.serve.login import BrowserSessions, OneTimeLink, Password, PasswordTries

if TYPE_CHECKING:
    from pathlib import Path


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def test_a_link_works_once() -> None:
    link = OneTimeLink()
    token = link.new()
    assert not link.take("x" * len(token))
    assert link.take(token)
    assert not link.take(token)
    assert not link.take("")


def test_a_link_that_was_never_made_is_not_the_empty_one() -> None:
    assert not OneTimeLink().take("")


def test_a_link_works_for_ten_minutes_and_until_there_is_a_newer_one() -> None:
    clock = Clock()
    link = OneTimeLink(clock)
    old, token = link.new(), link.new()
    assert old != token
    assert not link.take(old)
    clock.time = login.LINK_SECONDS
    assert not link.take(token)


def test_a_session_ends_after_two_weeks_without_a_visit_and_when_closed() -> None:
    clock = Clock()
    sessions = BrowserSessions(clock)
    first, second = sessions.open(), sessions.open()
    clock.time = login.SESSION_SECONDS
    assert sessions.get(first)
    clock.time += 1
    assert sessions.get(first)
    assert sessions.get(second) is None
    sessions.close(first)
    assert sessions.get(first) is None
    assert sessions.get("") is None


def test_the_one_unseen_for_longest_makes_room() -> None:
    clock = Clock()
    sessions = BrowserSessions(clock)
    ids = []
    for clock.time in range(login.MOST_SESSIONS + 1):
        ids.append(sessions.open())
    assert sessions.get(ids[0]) is None
    assert all(map(sessions.get, ids[1:]))


def test_five_tries_a_minute_from_an_address() -> None:
    clock = Clock()
    tries = PasswordTries(clock)
    assert [tries.allow("192.0.2.1") for _ in range(6)] == [True] * 5 + [False]
    assert tries.allow("192.0.2.2")
    clock.time = login.TRIES_SECONDS
    assert tries.allow("192.0.2.1")


def test_who_has_a_network_of_addresses_has_no_more_tries() -> None:
    tries = PasswordTries(Clock())
    assert [tries.allow(f"2001:db8::{n}") for n in range(6)] == [True] * 5 + [False]
    assert tries.allow("2001:db8:0:1::1")
    assert tries.allow("not:an:address")


def test_ipv4_addresses_behind_a_proxy_with_ipv6_do_not_lock_each_other_out() -> None:
    tries = PasswordTries(Clock())
    assert [tries.allow("::ffff:192.0.2.1") for _ in range(6)] == [True] * 5 + [False]
    assert tries.allow("::ffff:192.0.2.2")


def test_all_together_have_no_more_than_thirty() -> None:
    tries = PasswordTries(Clock())
    assert sum(tries.allow(f"192.0.2.{n}") for n in range(40)) == login.TRIES_OF_ALL


def test_of_a_password_only_a_digest_is_kept(tmp_path: Path) -> None:
    store = TokenStore(tmp_path)
    password = Password(store)
    assert not password.is_set()
    assert not password.is_right("")
    password.set("correct horse")
    assert Password(store).is_set()
    assert Password(store).is_right("correct horse")
    assert not password.is_right("correct horsE")
    assert not password.is_right("x" * 2000)
    (file,) = (tmp_path / "tokens").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    record = file.read_text()
    assert "correct" not in record
    password.set("correct horse")
    assert json.loads(file.read_text())["digest"] not in record


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too short"):
        Password(TokenStore(tmp_path)).set("horse")
    with pytest.raises(UsageError, match="too long"):
        Password(TokenStore(tmp_path)).set("x" * (login.MOST_CHARACTERS + 1))

"""Logging in by the link or the password, and out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from syndicator.serve.login import LINK_SECONDS, TRIES

if TYPE_CHECKING:
    from tests.serve.conftest import Served

PASSWORD = "correct horse battery"


def test_without_a_cookie_there_is_only_the_way_in(stranger: Served) -> None:
    for path in ("/", "/posts", "/now?since=x", "/looks.css", "/post/one", "/nothing-here"):
        page = stranger.get(path, 401)
        assert "On one" not in page
        assert "Open the address" in page
    stranger.post("/do/skip", status=401)
    stranger.get("/style.css")
    stranger.get("/static/page.js")


@pytest.mark.long
def test_the_link_logs_in_once(stranger: Served) -> None:
    token = stranger.server.link.new()
    answer = stranger.client.get(f"/open?t={token}", headers={"Host": "127.0.0.1:8765"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert re.match(r"syndicator-8765=[\w-]{43}; ", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert token not in cookie
    assert "Domain" not in cookie
    stranger.get("/")
    stranger.client.delete_cookie("syndicator-8765", domain="127.0.0.1")
    assert "used already" in stranger.get(f"/open?t={token}", 401)


def test_a_prefetch_or_a_head_request_does_not_use_the_link_up(stranger: Served) -> None:
    path = f"/open?t={stranger.server.link.new()}"
    stranger.get(path, 401, **{"Sec-Purpose": "prefetch"})
    assert stranger.client.head(path, headers={"Host": "127.0.0.1:8765"}).status_code == 401
    stranger.get(path, 303)


@pytest.mark.long
def test_a_wrong_token_is_no_link(stranger: Served) -> None:
    stranger.server.link.new()
    stranger.get("/open?t=x", 401)
    stranger.get("/open", 401)
    assert LINK_SECONDS == 600


@pytest.mark.long
def test_log_out(served: Served) -> None:
    served.get("/")
    served.post("/logout")
    served.get("/", 401)


@pytest.mark.long
def test_the_password_logs_in(stranger: Served) -> None:
    stranger.post("/login", status=401, fields={"password": PASSWORD})
    stranger.server.password.set(PASSWORD)
    assert 'type="password"' in stranger.get("/login")
    assert "not the password" in stranger.post("/login", status=401, fields={"password": "wrong horse"}).text
    stranger.post("/login", fields={"password": PASSWORD})
    stranger.get("/")


def test_a_password_is_not_guessed(stranger: Served) -> None:
    stranger.server.password.set(PASSWORD)
    for _ in range(TRIES):
        stranger.post("/login", status=401, fields={"password": "guess"})
    answer = stranger.post("/login", status=429, fields={"password": PASSWORD})
    assert answer.headers["Retry-After"] == "60"
    stranger.get("/", 401)


@pytest.mark.long
def test_nobody_logs_another_browser_in_from_another_site(stranger: Served) -> None:
    stranger.server.password.set(PASSWORD)
    stranger.post("/login", status=403, headers={"Sec-Fetch-Site": "cross-site"}, fields={"password": PASSWORD})

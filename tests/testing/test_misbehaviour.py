"""The server that misbehaves on command does so, seen through a plain socket client."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.testing.plain import Plain, ask

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Plain]:
    with Plain() as server:
        yield server


@pytest.mark.parametrize(
    ("how", "error", "published"),
    [
        ("refuse", ConnectionRefusedError, 0),
        ("reset_unread", ConnectionResetError, 0),
        ("reset_before", ConnectionResetError, 0),
        ("reset_after", ConnectionResetError, 1),
        ("close_before", http.client.RemoteDisconnected, 0),
        ("close_after", http.client.RemoteDisconnected, 1),
        ("hang_before", (TimeoutError, http.client.RemoteDisconnected), 0),
        ("hang_after", (TimeoutError, http.client.RemoteDisconnected), 1),
        ("truncated", http.client.IncompleteRead, 1),
    ],
)
def test_it_breaks_connections_before_and_after_acting(server: Plain, how: str, error: Any, published: int) -> None:
    server.misbehave(how, seconds=0.2)
    with pytest.raises(error):
        ask(server)
    assert len(server.publications) == published
    server.behave()
    assert ask(server)[0] == 200


@pytest.mark.parametrize(
    ("how", "status", "published"),
    [("500_after", 500, 1), ("500_before", 500, 0), ("429_before", 429, 0), ("redirect", 302, 0), ("garbage", 200, 1)],
)
def test_it_answers_wrongly(server: Plain, how: str, status: int, published: int) -> None:
    server.misbehave(how)
    assert ask(server)[0] == status
    assert len(server.publications) == published
    assert ask(server) == (200, b'{"ok": true}')


def test_it_drips(server: Plain) -> None:
    server.misbehave("drip", seconds=0.3)
    before = time.monotonic()
    assert json.loads(ask(server)[1]) == {"ok": True}
    assert time.monotonic() - before > 0.25


def test_an_order_waits_for_a_request_that_fits(server: Plain) -> None:
    server.misbehave("500_before", times=2)
    assert ask(server, "GET", body=None)[0] == 200
    assert [ask(server)[0] for _ in range(3)] == [500, 500, 200]
    server.misbehave("503_before", on="read")
    assert [ask(server)[0], ask(server, "GET", body=None)[0]] == [200, 503]
    server.misbehave("503_before", on="any")
    assert ask(server)[0] == 503

"""The server that misbehaves on command does so, seen through a plain socket client."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.testing.server import FakeServer, Reply, Request
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


class Plain(FakeServer):
    def answer(self, request: Request) -> Reply:
        if request.method == "POST":
            self.publish(request.body.decode())
        return Reply(200, {"ok": True})


@pytest.fixture
def server() -> Iterator[Plain]:
    with Plain() as server:
        yield server


def ask(
    server: FakeServer, method: str = "POST", path: str = "/x?a=1", body: str | None = "hello"
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=2)
    try:
        connection.request(method, path, body, {"X-Thing": "y"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_it_remembers_what_came_and_counts_what_is_there_twice(server: Plain) -> None:
    ask(server)
    ask(server)
    ask(server, body="other")
    first = server.requests[0]
    assert (first.method, first.path, dict(first.query), first.body) == ("POST", "/x", {"a": "1"}, b"hello")
    assert first.headers["x-thing"] == "y"
    assert len(server.publications) == 3
    assert server.duplicates() == 1


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


def test_it_listens_again_on_the_same_port(server: Plain) -> None:
    port = server.port
    server.misbehave("refuse", seconds=0.1)
    with pytest.raises(ConnectionRefusedError):
        ask(server)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert ask(server)[0] == 200
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    assert server.port == port


def test_it_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "syndicator.testing.server", "tests.channels.webhook.fake"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("POST", "/__misbehave", json.dumps({"how": "500_after"}))
        assert connection.getresponse().read() == b"{}"
        connection.request("POST", "/hooks/catch/1/2/", json.dumps({"url": "https://blog.example.dev/x"}))
        assert connection.getresponse().read() == b"500 on command"
        connection.request("GET", "/__state")
        state = json.loads(connection.getresponse().read())
        connection.close()
        process.terminate()
    assert [made["of"] for made in state["publications"]] == ["https://blog.example.dev/x"]
    assert [request["path"] for request in state["requests"]] == ["/hooks/catch/1/2/"]
    assert state["duplicates"] == 0

"""A fake server remembers what came, counts what it has published, and runs by itself."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.testing.plain import Plain, ask

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Plain]:
    with Plain() as server:
        yield server


def test_it_remembers_what_came_and_counts_what_is_there_twice(server: Plain) -> None:
    ask(server)
    ask(server)
    ask(server, body="other")
    first = server.requests[0]
    assert (first.method, first.path, dict(first.query), first.body) == ("POST", "/x", {"a": "1"}, b"hello")
    assert first.headers["x-thing"] == "y"
    assert len(server.publications) == 3
    assert server.duplicates() == 1


def test_it_listens_again_on_the_same_port(server: Plain) -> None:
    port = server.port
    server.misbehave("refuse", seconds=0.5)
    with pytest.raises(ConnectionRefusedError):
        ask(server)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            assert ask(server)[0] == 200
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    assert server.port == port


def test_nobody_else_is_given_the_port_of_a_server_that_refuses(server: Plain) -> None:
    server.misbehave("refuse", seconds=99)
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", server.port))
    server.behave()
    assert ask(server)[0] == 200


@pytest.mark.long
def test_it_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "syndicator.testing.server", "tests.channels.webhook.fake"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
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

"""What is done while a server makes its answer."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.http import transport
from syndicator.channels.http.client import request
from syndicator.http import UrlGuard, get
from syndicator.http.waiting import RequestRefused, use_wait, while_waiting
from syndicator.testing.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator


class WaitingServer(FakeServer):
    """Answers once the client has done its work."""

    def __init__(self) -> None:
        super().__init__()
        self.done = threading.Event()

    def answer(self, request: Request) -> Reply:
        del request
        return Reply(200, {"done": self.done.wait(60)})


@pytest.fixture
def server() -> Iterator[WaitingServer]:
    with WaitingServer() as server:
        yield server


def test_the_work_is_done_between_the_request_and_its_answer(server: WaitingServer) -> None:
    with while_waiting(server.done.set):
        response = request("POST", server.url, body=b"hello", publishes=True)
    assert response.json() == {"done": True}
    assert not use_wait()


def test_it_is_done_once_and_for_requests_that_publish(server: WaitingServer) -> None:
    done: list[int] = []
    server.done.set()
    with while_waiting(lambda: done.append(len(server.requests))):
        request("GET", server.url)
        assert done == []
        for _ in range(2):
            request("POST", server.url, publishes=True)
    assert len(done) == 1
    assert len(server.requests) == 3


def test_it_is_not_done_later(server: WaitingServer) -> None:
    """Where nothing could be sent."""
    server.done.set()
    done: list[str] = []
    with while_waiting(lambda: done.append("work")):
        pass
    request("POST", server.url, publishes=True)
    assert done == []


def test_it_makes_no_requests(server: WaitingServer) -> None:
    refused: list[BaseException] = []

    def work() -> None:
        for ask in (lambda: request("POST", server.url), lambda: get(server.url, guard=UrlGuard.of([server.url]))):
            with pytest.raises(RequestRefused) as refusal, suppress(Exception):  # as one that can make do without
                ask()
            refused.append(refusal.value)
        server.done.set()

    with while_waiting(work):
        request("POST", server.url, publishes=True)
    assert (len(refused), len(server.requests)) == (2, 1)
    assert request("GET", server.url).status == 200


def test_the_time_that_it_takes_is_not_the_servers(server: WaitingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("syndicator.http.deadline.time.monotonic", lambda: now[0])

    def work() -> None:
        now[0] += transport.TOTAL_SECONDS + 1
        server.done.set()

    with while_waiting(work):
        assert request("POST", server.url, publishes=True).status == 200

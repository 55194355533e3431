"""The server for the browser's redirect takes the answer of its login only, and no connection holds it up."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing, suppress
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
import requests

from syndicator.actions import redirect_server
from syndicator.actions.redirect_server import RedirectServer, listen
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[RedirectServer]:
    """A server that serves until it has its answer."""
    ended = Event()
    with closing(listen(0, "right")) as listening:
        thread = Thread(target=_serve, args=(listening, ended))
        thread.start()
        yield listening
        ended.set()
        thread.join()


def _serve(server: RedirectServer, ended: Event) -> None:
    while not (ended.is_set() or server.query):
        server.serve(1.0, None)


def get(server: RedirectServer, address: str) -> int:
    return requests.get(f"http://127.0.0.1:{server.server_port}{address}", timeout=30).status_code


def connect(server: RedirectServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.server_port), timeout=30)


def test_only_the_answer_of_this_login_is_taken(server: RedirectServer) -> None:
    for query in (
        "",
        "?code=evil",
        "?code=evil&state=",
        "?code=evil&state=%ff",
        "?code=evil&state=right2",
        "?state=evil",
    ):
        assert get(server, f"/callback{query}") == 400
    assert get(server, "/favicon.ico?code=1&state=right") == 404
    assert server.query == {}
    assert get(server, "/callback?code=1&state=right") == 200
    end = monotonic() + 30
    while not server.query and monotonic() < end:  # it answers before it notes that
        sleep(0.01)
    assert server.query == {"code": "1", "state": "right"}


@pytest.mark.long
def test_connections_that_say_nothing_do_not_keep_the_browser_waiting(server: RedirectServer) -> None:
    begun = monotonic()
    with ExitStack() as stack:
        for _ in range(150):
            stack.enter_context(connect(server)).sendall(b"GET /callback?state=")
        assert get(server, "/callback?code=1&state=right") == 200
    assert monotonic() - begun < 30  # one after the other: 450


def test_a_connection_that_drips_is_closed(server: RedirectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redirect_server, "_LONGEST_CONNECTION", 0.5)
    begun = monotonic()
    with connect(server) as connection, suppress(OSError):
        while monotonic() - begun < 30:
            connection.sendall(b"x")
            sleep(0.05)
    assert monotonic() - begun < 20  # on a busy machine


def test_a_port_in_use_is_named(server: RedirectServer) -> None:
    with pytest.raises(UsageError, match=rf"can't listen on port {server.server_port} .*--port"):
        listen(server.server_port, "right")

"""A server in a thread of its own."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from syndicator.testing.threaded_server import ThreadedServer


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_it_answers_until_it_is_closed() -> None:
    server = ThreadedServer(("127.0.0.1", 0), Hello)
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    server.start()
    with urlopen(url, timeout=30) as response:
        assert response.status == 204
    server.close()
    with pytest.raises(URLError):
        urlopen(url, timeout=30)


def seconds_to_close() -> float:
    server = ThreadedServer(("127.0.0.1", 0), Hello)
    server.start()
    before = time.monotonic()
    server.close()
    return time.monotonic() - before


def test_it_ends_at_once() -> None:
    assert min(seconds_to_close() for _ in range(5)) < 0.4  # http.server's own loop looks every half second

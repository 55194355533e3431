"""The local server that receives the browser's redirect at the end of an OAuth login.

Any page in any browser of this machine can connect to it. Requests without the login's `state` are ignored, and no
connection lasts long.
"""

from __future__ import annotations

import select
import socket
from collections import deque
from contextlib import suppress
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn
from time import monotonic
from typing import TYPE_CHECKING, TextIO
from urllib.parse import parse_qsl, urlsplit

from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = b"<!doctype html><title>syndicator</title><p>Done. You can close this window and go back to the terminal."
_OTHER_LOGIN = b"<!doctype html><title>syndicator</title><p>This is not the login that syndicator waits for."
_LONGEST_CONNECTION = 3.0  # seconds
_MOST_CONNECTIONS = 64  # at a time; one more closes the oldest
_POLL = 0.1  # seconds


class RedirectServer(ThreadingMixIn, HTTPServer):
    """Listens on the loopback interface. `query`: the query of the redirect with the right `state`, once received."""

    daemon_threads = True
    request_queue_size = _MOST_CONNECTIONS

    def __init__(self, port: int, state: str) -> None:
        self.query: dict[str, str] = {}
        self._state = state
        self._connections: deque[tuple[float, socket.socket]] = deque()
        super().__init__(("127.0.0.1", port), _Handler)

    def serve(self, seconds: float, keyboard: TextIO | None) -> bool:
        """Serve for a moment, at most `seconds`, or until `keyboard` is readable. Returns whether `keyboard` is readable."""
        self._close_connections()
        watched: list[RedirectServer | TextIO] = [self, keyboard] if keyboard else [self]
        ready, _, _ = select.select(watched, [], [], min(seconds, _POLL))
        if self in ready:
            self.handle_request()
        return keyboard in ready

    def belongs_to_login(self, query: Mapping[str, str]) -> bool:
        return compare_digest(query.get("state", "").encode(errors="replace"), self._state.encode())

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        self._connections.append((monotonic() + _LONGEST_CONNECTION, request))
        super().process_request(request, client_address)

    def _close_connections(self) -> None:
        """Close connections that have lasted too long, and the oldest if there are too many."""
        while self._connections:
            end, connection = self._connections[0]
            if end > monotonic() and len(self._connections) <= _MOST_CONNECTIONS:
                return
            self._connections.popleft()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it

    def close(self) -> None:
        for _, connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Ignore browsers that hang up."""


def listen(port: int, state: str) -> RedirectServer:
    """Start the server. Raises UsageError if the port is in use."""
    try:
        return RedirectServer(port, state)
    except OSError as error:
        raise UsageError(
            f"can't listen on port {port} for the browser's redirect: {error.strerror}; choose another with --port"
        ) from None


class _Handler(BaseHTTPRequestHandler):
    server: RedirectServer
    timeout = _LONGEST_CONNECTION  # browsers open connections that they never use

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path != "/callback":
            self._respond(404, b"")
            return
        query = dict(parse_qsl(address.query))
        if not self.server.belongs_to_login(query):
            self._respond(400, _OTHER_LOGIN)
            return
        self._respond(200, PAGE)
        self.server.query = query

    def _respond(self, status: int, page: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Log nothing: the address contains the code."""

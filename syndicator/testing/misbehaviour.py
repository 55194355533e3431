"""The connections of a fake server, which go wrong as they are ordered to.

The ways to misbehave, for the next requests that publish (`on="any"`: for any; `on="read"`: for the others), or only for
those `containing` a text:

    refuse                         nobody listens for `seconds` (times does not matter)
    reset_unread                   the next connection is reset before anything is read from it
    reset_before, reset_after      reset before, after doing what was asked
    close_before, close_after      the same with a clean end of the connection, and no answer
    hang_before, hang_after        no answer for `seconds`
    drip                           done; the answer comes byte by byte over `seconds`
    garbage, empty                 done; 200 with something unreadable, with nothing
    truncated                      done; less than Content-Length says
    redirect                       not done; 302 to elsewhere
    500_before, 500_after …        any status, before or after doing it; `headers`, and `body` (a function: of the request)
    idle_close                     done; the answer says keep-alive, then the connection is closed
"""

from __future__ import annotations

import socket
import struct
import sys
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from select import select
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from syndicator.testing.messages import Reply, Request
from syndicator.testing.threaded_server import ThreadedServer

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

GARBAGE = b"<html>\xff\xfe <b>It works!</b>"


class Platform(Protocol):
    """What a connection asks of its fake server."""

    port: int
    lock: threading.RLock
    requests: list[Request]
    stopping: threading.Event

    def answer(self, request: Request) -> Reply: ...

    def publishes(self, request: Request) -> bool: ...

    def next_order(self, fits: Callable[[Misbehaviour], bool]) -> Misbehaviour | None: ...

    def misbehave(self, how: str, times: int = 1, **options: Any) -> None: ...

    def state(self) -> dict[str, Any]: ...


@dataclass
class Misbehaviour:
    how: str
    times: int = 1
    on: str = "publish"
    seconds: float = 2.0
    nth: int = 1  # it starts with the nth of these requests
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    containing: str = ""

    def fits(self, request: Request, publishes: bool) -> bool:
        is_meant = self.on == "any" or publishes == (self.on == "publish")
        return is_meant and self.containing.encode() in request.body

    def begins(self) -> bool:
        self.nth -= 1
        return self.nth < 1


class PlatformServer(ThreadedServer):
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, fake: Platform) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", fake.port), Handler)
        self.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # the other side may cut off as it likes
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PlatformServer
    timeout = 30

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        if self.server.fake.next_order(lambda order: order.how == "reset_unread"):
            select([self.connection], [], [], 1)  # a reset any sooner may look like a refused connection
            self._reset()
        else:
            super().handle()

    def _serve(self) -> None:
        fake = self.server.fake
        request = self._read()
        if len(request.body) < int(self.headers.get("Content-Length") or 0):
            self.close_connection = True  # whoever asked has gone in the middle of it
            return
        if request.path.startswith("/__"):
            self._control(request)
            return
        with fake.lock:
            fake.requests.append(request)
            publishes = fake.publishes(request)
            order = fake.next_order(lambda order: order.how != "reset_unread" and order.fits(request, publishes))
        self._misbehave(order, request) if order else self._reply(self._done(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - http.server asks for these names

    def _read(self) -> Request:
        address = urlsplit(self.path)
        return Request(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
            at=time.time(),
        )

    def _done(self, request: Request) -> Reply:
        with self.server.fake.lock:
            return self.server.fake.answer(request)

    def _control(self, request: Request) -> None:
        if request.path == "/__misbehave":
            self._reply(Reply(200, {}))  # first: a server that refuses can't answer any more
            self.server.fake.misbehave(**request.json())
        else:
            self._reply(Reply(200, self.server.fake.state()))

    def _misbehave(self, order: Misbehaviour, request: Request) -> None:
        how, _, when = order.how.partition("_")
        undone = when == "before" or how == "redirect"
        reply = Reply() if undone else self._done(request)
        if how.isdigit():
            body = order.body(request) if callable(order.body) else order.body
            self._reply(Reply(int(how), f"{how} on command" if body is None else body, order.headers))
        else:
            way: Callable[[Misbehaviour, Reply], None] = getattr(self, f"_{how}")
            way(order, reply)

    def _reply(self, reply: Reply) -> None:
        body, kind = reply.encoded()
        self._head(reply, {"Content-Type": kind, "Content-Length": str(len(body)), **reply.headers})
        self.wfile.write(b"" if self.command == "HEAD" else body)

    def _head(self, reply: Reply, headers: Mapping[str, str]) -> None:
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self, *_: object) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _close(self, *_: object) -> None:
        self.close_connection = True

    def _hang(self, order: Misbehaviour, _: Reply) -> None:
        self.server.fake.stopping.wait(order.seconds)
        self.close_connection = True

    def _drip(self, order: Misbehaviour, reply: Reply) -> None:
        body, _ = reply.encoded()
        reply = replace(reply, status=200 if reply.status == 204 else reply.status)
        self._head(reply, {**reply.headers, "Content-Length": str(len(body) + 1000)})
        for byte in body + b" " * 1000:
            self.wfile.write(bytes([byte]))
            if self.server.fake.stopping.wait(order.seconds / (len(body) + 1000)):
                break

    def _garbage(self, *_: object) -> None:
        self._reply(Reply(200, GARBAGE, {"Content-Type": "text/html"}))

    def _empty(self, *_: object) -> None:
        self._reply(Reply(200))

    def _truncated(self, _: Misbehaviour, reply: Reply) -> None:
        body, kind = reply.encoded()
        reply = replace(reply, status=200 if reply.status == 204 else reply.status)  # a 204 has no body to cut
        self._head(reply, {**reply.headers, "Content-Type": kind, "Content-Length": str(len(body) + 10)})
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _redirect(self, order: Misbehaviour, _: Reply) -> None:
        self._reply(Reply(302, "moved", {"Location": "/elsewhere", **order.headers}))

    def _idle(self, _: Misbehaviour, reply: Reply) -> None:
        self._reply(replace(reply, headers={**reply.headers, "Connection": "keep-alive"}))
        self.close_connection = True

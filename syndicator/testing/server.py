"""The HTTP server that every fake stands on. It remembers each request, counts what was published, and
misbehaves on command, so that what a platform does wrong can be done to the real program over a real socket.

A fake subclasses `FakeServer` and says two things: `answer(request)`, which does what the platform does and
replies, and `publishes(request)`, which requests make something public.

    with FakeHook() as server:
        server.misbehave("reset_after", times=1)
        …  server.url  server.requests  server.publications  server.duplicates()

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

A server in another process is looked at through GET /__state and told through POST /__misbehave
({"how": …, "times": …}); start one with `python -m syndicator.testing.server MODULE [PORT]`, whose class
is named `Server`.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from importlib import import_module
from select import select
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from syndicator.testing.threaded_server import ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

GARBAGE = b"<html>\xff\xfe <b>It works!</b>"


@dataclass(frozen=True)
class Request:
    """What arrived. Header names are in lower case; `path` is without the query."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    at: float = 0.0

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What goes back. Bytes as they are, text as text/plain, everything else as JSON, None as nothing."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> tuple[bytes, str]:
        if self.body is None:
            return b"", "text/plain"
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        if isinstance(self.body, str):
            return self.body.encode(), "text/plain; charset=utf-8"
        return json.dumps(self.body).encode(), "application/json"


@dataclass(frozen=True)
class Publication:
    """Something that people can see now. `of` says what it is a copy of: equal means duplicate."""

    id: str
    of: str
    content: Any = None
    at: float = 0.0


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


class FakeServer:
    """See the module's docstring. It starts at once; `stop` it, or use it in a `with`."""

    def __init__(self, port: int = 0) -> None:
        self.lock = threading.RLock()
        self.requests: list[Request] = []
        self.publications: list[Publication] = []  # all that were ever made
        self.visible: list[Publication] = []  # those that people can see now, as they are now
        self.clock: Callable[[], float] = time.time  # what the platform takes for now
        self.stopping = threading.Event()
        self._orders: list[Misbehaviour] = []
        self._listener: _Listener | None = None
        self.port = port
        self._listen()

    # --- what a fake says -------------------------------------------------------------

    def answer(self, request: Request) -> Reply:
        """Do what the platform does with this request, and reply. Called by one thread at a time."""
        raise NotImplementedError

    def publishes(self, request: Request) -> bool:
        """Whether this request makes something public."""
        return request.method == "POST"

    def publish(self, of: str, content: Any = None, id: str = "") -> Publication:  # noqa: A002 - the platform's word
        """Make something public: for `answer` to call, and for tests that put a copy there by hand."""
        with self.lock:
            made = Publication(id or str(len(self.publications) + 1), of, content, self.clock())
            self.publications.append(made)
            self.visible.append(made)
            return made

    def change(self, id: str, content: Any) -> None:  # noqa: A002
        """Let a publication say something else from now on."""
        self.visible = [replace(made, content=content) if made.id == id else made for made in self.visible]

    def remove(self, id: str) -> None:  # noqa: A002
        """Let nobody see a publication any more."""
        self.visible = [made for made in self.visible if made.id != id]

    def duplicates(self) -> int:
        """How many publications there are beyond the first of each."""
        return sum(n - 1 for n in Counter(made.of for made in self.publications).values())

    def state(self) -> dict[str, Any]:
        """What has happened, as JSON."""
        with self.lock:
            return {
                "requests": [
                    {**vars(r), "body": r.body.decode(errors="replace"), "headers": dict(r.headers)}
                    for r in self.requests
                ],
                "publications": [vars(made) for made in self.publications],
                "duplicates": self.duplicates(),
            }

    # --- what a test says -------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def misbehave(self, how: str, times: int = 1, **options: Any) -> None:
        """Do this to the next `times` requests that fit."""
        order = Misbehaviour(how, times, **options)
        if how == "refuse":
            self._deafen(order.seconds)
        else:
            with self.lock:
                self._orders.append(order)

    def behave(self) -> None:
        """Forget what was ordered, and listen again."""
        with self.lock:
            self._orders.clear()
        self._listen()

    def stop(self) -> None:
        self.stopping.set()
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- the socket -------------------------------------------------------------------

    def _listen(self) -> None:
        with self.lock:
            if self._listener is None and not self.stopping.is_set():
                self._listener = _Listener(self)
                self.port = self._listener.server_address[1]

    def _close(self) -> None:
        with self.lock:
            listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def _deafen(self, seconds: float) -> None:
        self._close()
        timer = threading.Timer(seconds, self._listen)
        timer.daemon = True
        timer.start()

    def next_order(self, fits: Callable[[Misbehaviour], bool]) -> Misbehaviour | None:
        with self.lock:
            for order in self._orders:
                if fits(order) and order.begins():
                    order.times -= 1
                    if order.times <= 0:
                        self._orders.remove(order)
                    return order
        return None


class _Listener(ThreadedServer):
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, fake: FakeServer) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", fake.port), _Handler)
        self.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # the other side may cut off as it likes
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener
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


def main(module: str, port: str = "0") -> None:
    """Run the `Server` of a module until the process ends; prints its address."""
    server: FakeServer = import_module(module).Server(port=int(port))
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A web server of a blog on loopback that misbehaves on command, and remembers what it was asked."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]

from syndicator.testing.threaded_server import ThreadedServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ssl import SSLContext

_ENCODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "identity": bytes,
}


@dataclass(frozen=True)
class Page:
    """What one path answers, and how badly."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""  # with it, a request that names it gets 304
    encoding: str = ""  # gzip, deflate, br; "identity" says so and does nothing
    drip: float = 0.0  # seconds between two bytes of the body
    drip_head: float = 0.0  # seconds between two bytes of the headers
    cut_after: int | None = None  # bytes of the body, then the connection is closed

    @property
    def raw(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return _ENCODERS[self.encoding](body) if self.encoding else body


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]


class Blog:
    """`pages` maps a path (with its query) to a Page; everything else is 404."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.answering = 0
        self.most_at_once = 0
        self._counting = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.blog = self
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}"

    def change(self, path: str, **changes: Any) -> None:
        self.pages[path] = replace(self.pages.get(path, Page()), **changes)

    def count(self, path: str) -> int:
        return sum(each.path == path for each in self.asked)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the answers that are given at one time."""
        with self._counting:
            self.answering += 1
            self.most_at_once = max(self.most_at_once, self.answering)
        try:
            yield
        finally:
            with self._counting:
                self.answering -= 1

    @contextmanager
    def running(self) -> Iterator[Blog]:
        self._server.start()
        try:
            yield self
        finally:
            self._server.close()


class _Server(ThreadedServer):
    blog: Blog


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        blog = self.server.blog
        blog.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = blog.pages.get(self.path, Page(status=404, body="no such page"))
        with suppress(OSError), blog.counted():
            self._answer(page)

    def _answer(self, page: Page) -> None:
        known = page.etag and self.headers.get("If-None-Match") == page.etag
        body = b"" if known else page.raw
        headers = {"Content-Length": str(len(body)), **page.headers}
        headers |= {"ETag": page.etag} if page.etag else {}
        headers |= {"Content-Encoding": page.encoding} if page.encoding else {}
        lines = [
            f"HTTP/1.0 {304 if known else page.status} x",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        self._write("\r\n".join([*lines, "", ""]).encode("latin-1"), page.drip_head)
        self._write(body if page.cut_after is None else body[: page.cut_after], page.drip)

    def _write(self, data: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            time.sleep(pause)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent calls it so
        """Keep quiet."""

"""What the programs are pointed at: a feed with an ETag, a Mastodon server and a hook, which lose an answer on command.

It runs in a process of its own, so that its work is not counted as a program's.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

ACCOUNT = {"id": "1", "username": "me", "acct": "me", "url": "http://127.0.0.1/@me"}
LIMITS = {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23, "max_media_attachments": 4}}
_THINGS = (
    "note poem talk map chart recipe story list photo song letter plan report sketch game puzzle guide review thought quote "
    "draft figure table proof theorem answer question rumour warning promise"
)
_PEOPLE = (
    "readers bakers teachers pilots nurses farmers painters sailors lawyers gardeners drummers plumbers dancers students "
    "writers judges miners tailors singers barbers"
)


@dataclass
class World:
    """`fault`: what happens to the publishing request of number `fault_at`: refused with 500, or its answer is lost."""

    entries: int = 0
    first_entry: int = 0
    fault: str = ""
    fault_at: int = 0
    asked: int = 0  # publishing requests
    read: int = 0  # requests for the feed
    published: list[str] = field(default_factory=list)
    by_key: dict[str, int] = field(default_factory=dict)  # idempotency key → position in `published`
    lock: threading.Lock = field(default_factory=threading.Lock)

    def feed(self, base: str) -> bytes:
        items = "".join(_item(base, number) for number in range(self.first_entry + self.entries, self.first_entry, -1))
        head = f"<title>Blog</title><link>{base}/</link><description>About publishing</description>"
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()
        )

    def publish(self, text: str, key: str) -> tuple[str, int]:
        """Return what becomes of a publishing request, and the number of the copy: published, refused, or lost."""
        with self.lock:
            self.asked += 1
            fault = self.fault if self.asked == self.fault_at else ""
            if fault == "refused":
                return fault, 0
            if key and key in self.by_key:
                return "published", self.by_key[key]
            self.published.append(text)
            if key:
                self.by_key[key] = len(self.published)
            return fault or "published", len(self.published)


def _item(base: str, number: int) -> str:
    at = format_datetime(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number))
    link = f"{base}/posts/{number}"
    return (
        f"<item><title>Post {number} on publishing</title><link>{link}</link><guid isPermaLink='true'>{link}</guid>"
        f"<pubDate>{at}</pubDate><category>python</category><description>{_description(number)}</description></item>"
    )


@cache
def _description(number: int) -> str:
    """Return four sentences: what several posts say alike is left out of announcements."""
    chosen = Random(number)
    return " ".join(
        f"Publishing the same {chosen.choice(_THINGS.split())} twice annoys {chosen.choice(_PEOPLE.split())},"
        " and once too seldom nobody notices."
        for _ in range(4)
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    world: ClassVar[World]

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/feed.xml":
            self._feed()
        elif address.path == "/control":
            self._control({name: values[0] for name, values in parse_qs(address.query).items()})
        elif address.path == "/counts":
            copies = Counter(self.world.published)
            self._reply(200, {"published": copies.total(), "different": len(copies), "read": self.world.read})
        elif "instance" in address.path:
            self._reply(200, {"version": "4.2.0", "uri": "127.0.0.1", "configuration": LIMITS})
        elif address.path.endswith("/statuses"):
            self._reply(200, self._timeline(parse_qs(address.query)))
        elif "accounts" in address.path:
            self._reply(200, ACCOUNT)
        else:
            self._reply(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        text = _text(body)
        fault, number = self.world.publish(text, self.headers.get("Idempotency-Key", ""))
        if fault == "refused":
            self._reply(500, {"error": "try later"})
        elif fault == "lost":
            self.close_connection = True
            self.connection.close()
        else:
            self._reply(200, _status(number, text))

    def _timeline(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """A page of the published texts, newest first."""
        before = int(query.get("max_id", [str(len(self.world.published) + 1)])[0])
        numbers = range(before - 1, max(before - 1 - int(query.get("limit", ["20"])[0]), 0), -1)
        return [_status(number, self.world.published[number - 1]) for number in numbers]

    def _feed(self) -> None:
        with self.world.lock:
            self.world.read += 1
        body = self.world.feed(f"http://{self.headers['Host']}")
        etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            self._reply(304, b"", ETag=etag)
        else:
            self._reply(200, body, ETag=etag, Content_Type="application/rss+xml")

    def _control(self, values: dict[str, str]) -> None:
        numbers = ("entries", "first_entry", "fault_at")
        settings: dict[str, Any] = {**values, **{name: int(values[name]) for name in numbers if name in values}}
        _Handler.world = World(**settings) if "entries" in values else _Handler.world
        self._reply(200, {})

    def _reply(self, status: int, content: Any, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in ({"Content_Type": "application/json", "Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _text(body: bytes) -> str:
    """The title or the text of what is published, in whatever form it comes."""
    try:
        content = json.loads(body)
    except ValueError:
        return parse_qs(body.decode(errors="replace")).get("status", [""])[0]
    return str(content.get("status") or content.get("title") or content.get("text") or content)


def _status(number: int, text: str) -> dict[str, Any]:
    address = f"http://127.0.0.1/@me/{number}"
    return {
        "id": str(number), "created_at": datetime.now(UTC).isoformat(), "content": text, "url": address, "uri": address,
        "visibility": "public", "account": ACCOUNT, "media_attachments": [], "mentions": [], "tags": [], "emojis": [],
    }  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A running server."""

    url: str

    def reset(self, entries: int, **settings: object) -> None:
        """Forget what was published, and serve a feed of so many entries. The other settings are those of `World`."""
        query = "&".join(f"{name}={value}" for name, value in {"entries": entries, **settings}.items())
        urlopen(f"{self.url}/control?{query}").read()

    def counts(self) -> tuple[int, int]:
        """Return how many copies were published, and how many of them are different."""
        counts = self._counts()
        return counts["published"], counts["different"]

    def reads(self) -> int:
        """Return how often the feed was requested."""
        return self._counts()["read"]

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = json.load(urlopen(f"{self.url}/counts"))
        return counts


@contextmanager
def running() -> Iterator[Place]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield Place(ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection) -> None:
    _Handler.world = World()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        pipe.send(f"http://127.0.0.1:{server.server_address[1]}")
        server.serve_forever()

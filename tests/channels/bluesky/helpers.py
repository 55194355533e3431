"""A channel on the fake server, and what is sent through it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.bluesky import BlueskyOptions, Kind
from syndicator.channels.bluesky.client import Client
from syndicator.channels.bluesky.session import AccountSession
from syndicator.channels.bluesky.site import StandardSite
from syndicator.credentials import TokenStore
from syndicator.model import Draft, Post, Receipt, Step
from syndicator.testing.harness import secret
from tests.channels.bluesky.fake import HANDLE, PASSWORD, Server

if TYPE_CHECKING:
    from pathlib import Path

BLOG = "https://blog.example.dev"
URL = f"{BLOG}/loops/"
WHEN = datetime(2026, 11, 20, 10, tzinfo=UTC)
TEXT = "Loops, and how to leave them.\n\n#Python"
_keys = count()


def context(folder: Path, server: Server | None = None, **more: Any) -> ChannelContext:
    given = {"blog_url": BLOG, "blog_title": "Slow days", "base_url": server.url if server else "", **more}
    return ChannelContext(name="blue", folder=folder, tokens=TokenStore(folder), **given)


def channel(folder: Path, server: Server | None = None, **options: Any) -> Kind:
    given = {"handle": HANDLE, "app_password": secret(PASSWORD), **options}
    return Kind(BlueskyOptions(**given), context(folder, server))


def client(folder: Path, server: Server) -> Client:
    return Client(AccountSession(HANDLE, secret(PASSWORD), context(folder, server), {}), "blue")


def site(folder: Path, server: Server, **more: Any) -> StandardSite:
    return StandardSite(client(folder, server), context(folder, server, **more))


def a_post(**changes: Any) -> Post:
    given = {"id": "p1", "slug": "loops", "url": URL, "title": "Loops", "published_at": WHEN, "tags": ("python",)}
    return Post(**{**given, **changes})


def draft(*parts: str, post: Post | None = None, url: str = "", body: str = "All about loops.") -> Draft:
    post = post or a_post()
    return Draft(
        post=post, parts=parts or (TEXT,), title=post.title, headline="Loops in Python", summary=lambda: "How to leave them.",
        url=url or post.url, plain_text=lambda: body,
    )  # fmt: skip


def prepared(kind: Kind, what: Draft | None = None, part: int = 0, before: tuple[Receipt, ...] = ()) -> Step:
    key = f"key-{next(_keys)}"
    body = kind.prepare(kind.compose(what or draft()), part, before, key)
    return Step(number=part, key=key, body=body, started_at=datetime.now(UTC))


def record(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(step.body)["record"]
    return found

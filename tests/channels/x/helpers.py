"""What the tests of the kind x share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.x import Kind, XOptions
from syndicator.credentials import TokenStore
from syndicator.model import Draft, Post, Receipt, Step
from tests.channels.x.fake import FakeX, keys
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from pathlib import Path


URL = "https://blog.example.dev/loops?a=1&b=2"


TEXT = f"Loops & how to leave <them>\n\n{URL}\n\n#Python"


def channel(folder: Path, server: FakeX | None = None, options: XOptions | None = None) -> Kind:
    url = server.url if server else ""
    store = TokenStore(folder)
    return Kind(options or keys(), ChannelContext(name="x", folder=folder, base_url=url, blog_url=url, tokens=store))


def draft(*parts: str, **post: Any) -> Draft:
    return Draft(post=Post(slug="loops", url=URL, title="Loops", **post), parts=parts or (TEXT,), url=URL)


def prepared(kind: Kind, what: Draft | None = None, part: int = 0, before: tuple[Receipt, ...] = ()) -> Step:
    body = kind.prepare(kind.compose(what or draft()), part, before, "key")
    return Step(number=part, key="key", body=body, started_at=datetime.now(UTC))


def signed_in(folder: Path, server: FakeX, **changes: str) -> TokenStore:
    server.auth.refresh_tokens.add("refresh-0-0123456789")
    server.auth.access_tokens.add("access-0-0123456789")
    store = TokenStore(folder)
    record = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": "refresh-0-0123456789"}
    store.save(
        "x", record | {"access_token": "access-0-0123456789", "expires_at": "2020-01-01T00:00:00+00:00"} | changes
    )
    return store

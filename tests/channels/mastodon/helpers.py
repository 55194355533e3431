"""A channel on the fake server, and what is sent through it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions
from syndicator.credentials import TokenStore
from syndicator.model import CopyQuery, Draft, Post, Receipt, Step
from syndicator.testing.harness import secret
from tests.channels.mastodon.fake import TOKEN, Server

if TYPE_CHECKING:
    from pathlib import Path


URL = "https://blog.example.dev/loops?a=1&b=2"


TEXT = f"Loops & how to leave <them>\n\nBy @ada@social.example\n{URL}\n\n#Python"


NOW = datetime.now(UTC)


def channel(folder: Path, server: Server | None = None, **options: Any) -> Kind:
    url = server.url if server else ""
    given = MastodonOptions(**{"access_token": secret(TOKEN), **options})
    return Kind(
        given, ChannelContext(name="toots", folder=folder, blog_url=url, base_url=url, tokens=TokenStore(folder))
    )


def draft(*parts: str, **post: Any) -> Draft:
    return Draft(post=Post(**{"slug": "loops", "url": URL, "title": "Loops", **post}), parts=parts or (TEXT,), url=URL)


def prepared(kind: Kind, what: Draft | None = None, part: int = 0, before: tuple[Receipt, ...] = ()) -> Step:
    key = f"key-{part}-{threading.get_ident()}-{datetime.now(UTC).timestamp()}"
    body = kind.prepare(kind.compose(what or draft()), part, before, key)
    return Step(number=part, key=key, body=body, started_at=datetime.now(UTC))


def copy_query(step: Step | None, since: datetime | None = None, known: frozenset[str] = frozenset()) -> CopyQuery:
    return CopyQuery(post=Post(url=URL, title="Loops"), step=step, since=since, known=known)

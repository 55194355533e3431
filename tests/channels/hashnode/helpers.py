"""What the tests of the kind hashnode share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.model import Step
from tests.channels.hashnode.fake import Server

if TYPE_CHECKING:
    from syndicator.model import Post
    from syndicator.testing.harness import Harness


def server(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def step(harness: Harness, post: Post | None = None) -> Step:
    announcement = harness.channel.compose(replace(harness.draft, post=post) if post else harness.draft)
    body = harness.channel.prepare(announcement, 0, (), "key")
    return Step(number=0, key="key", body=body, started_at=datetime.now(UTC))


def asked(harness: Harness, field: str) -> list[Any]:
    """The inputs of all requests for that mutation."""
    bodies = [request.json() for request in server(harness).requests]
    return [body["variables"]["input"] for body in bodies if f"{{ {field}(" in body["query"]]

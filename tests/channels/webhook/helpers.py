"""What the tests of the kind webhook share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.model import Step
from tests.channels.webhook.fake import Server

if TYPE_CHECKING:
    from syndicator.testing.harness import Harness


def server(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def step(harness: Harness, key: str = "key-1") -> Step:
    body = harness.channel.prepare(harness.channel.compose(harness.draft), 0, (), key)
    return Step(number=0, key=key, body=body, started_at=datetime.now(UTC))

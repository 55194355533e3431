"""What a decision is made of."""

from __future__ import annotations

from dataclasses import field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from syndicator.model import Post, Usage
from syndicator.value import value

if TYPE_CHECKING:
    from syndicator.config import ChannelConfig, PolicyConfig


@value
class PolicyInput:
    """All that matters for one post on one channel. `page_live`: None where nobody has looked (or need not).

    `public_since`: when it was first seen in public; None where it was so from the first.

    `text` is the digest of what would be said, `approved` that of what a person has approved.
    """

    post: Post
    channel: ChannelConfig
    policy: PolicyConfig
    now: datetime
    zone: tzinfo = UTC
    first_seen_at: datetime
    public_since: datetime | None = None
    arrival: str
    since: datetime  # when the channel was added or enabled
    told_until: datetime | None = None  # the end of the newest period that a digest there has told of
    allowed: str = ""
    approved: str = ""
    text: str = ""
    cost_usd: float = 0.0
    page_live: bool | None = None
    traffic: Usage = field(default_factory=Usage)

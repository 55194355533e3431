"""What the policy looks at."""

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
    """Everything that decides about one post on one channel, now."""

    post: Post
    channel: ChannelConfig
    policy: PolicyConfig
    now: datetime
    zone: tzinfo = UTC  # the blog's
    first_seen_at: datetime
    public_since: datetime | None = None  # None: public when it was first seen
    arrival: str  # how the post came: news, first_run, overflow, restored, invited
    looks_like: str = ""  # a vanished post that it may be, written anew, in words for a person
    channel_since: datetime  # when the channel was added or enabled
    digested_until: datetime | None = None  # the end of the newest period that a digest on this channel has covered
    allowed: str = ""  # one of LEVELS: how far a person has lifted the rules
    approved: str = ""  # digest of the text that a person has approved
    text_digest: str = ""  # digest of the text that would be sent; empty where it is not known yet
    cost_usd: float = 0.0
    page_live: bool | None = None  # None: not looked at
    usage: Usage = field(default_factory=Usage)

    @property
    def public_at(self) -> datetime:
        """When the post was first seen in public."""
        return self.public_since or self.first_seen_at

    @property
    def waits_for_digest(self) -> bool:
        """Whether the post goes out as part of its channel's digest."""
        return bool(self.channel.digest) and not self.post.digest_of and self.allowed not in ("pushed", "forced")

"""The input of the policy."""

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
    """All facts that decide about one post on one channel, now."""

    post: Post
    channel: ChannelConfig
    policy: PolicyConfig
    now: datetime
    zone: tzinfo = UTC  # of the blog
    first_seen_at: datetime
    public_since: datetime | None = None  # None: public when it was first seen
    arrival: str  # how the post came: news, first_run, overflow, restored, invited
    looks_like: str = ""  # describes a vanished post that this one may replace
    channel_since: datetime  # when the channel was added or enabled
    digested_until: datetime | None = None  # the end of the last period that a digest on this channel covered
    allowed: str = ""  # one of LEVELS: how far a person has lifted the rules
    by_hand: str = ""  # how a person was asked to publish it; empty if nobody was
    approved: str = ""  # digest of the text that a person approved
    text_digest: str = ""  # digest of the text that would be sent; empty if not known yet
    cost_usd: float = 0.0
    lacks_address: bool = False  # it has no address, but the channel shows one
    page_live: bool | None = None  # None: not checked
    usage: Usage = field(default_factory=Usage)

    @property
    def public_at(self) -> datetime:
        """When the post was first seen in public."""
        return self.public_since or self.first_seen_at

    @property
    def waits_for_digest(self) -> bool:
        """Whether the post is sent as part of the channel's digest."""
        return bool(self.channel.digest) and not self.post.digest_of and self.allowed not in ("pushed", "forced")

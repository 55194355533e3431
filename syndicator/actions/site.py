"""Bring the records that a channel keeps of all posts up to date: write missing ones, remove those of withdrawn posts.

After an interruption the next call continues: it skips the records that are up to date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from syndicator.errors import ChannelBroken, Limited, Retryable, SendError, TemplateError, Unreachable, UsageError
from syndicator.model import Withheld
from syndicator.policy import PolicyInput, evaluate_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime, timedelta

    from syndicator.app.compose import Composer
    from syndicator.app.posts import PostReader
    from syndicator.channels import Channel, RecordKeeper
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.model import Delivery, Post

_WITHDRAWN = frozenset(map(str, Withheld)) - {Withheld.PAGE, Withheld.NO_FRONT_MATTER, Withheld.EMPTY}


@dataclass(slots=True)
class SyncResult:
    """Numbers of records, and errors. `stopped`: why it ended early, with `left` posts unchecked; empty if it did not.

    `retry_after`: the wait that the platform asks for.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    left: int = 0
    stopped: str = ""
    retry_after: timedelta | None = None
    problems: list[str] = field(default_factory=list)


def keepers(channels: ChannelRegistry, names: Sequence[str]) -> list[Channel]:
    """Return the named channels (default: all) that keep records. Raises UsageError if none does."""
    keeping = [channel for channel in map(channels.get, channels.chosen(names)) if channel.keeps_records]
    if not keeping:
        raise UsageError("no channel keeps records of the posts: set `site = true` for one whose kind can")
    return keeping


class RecordSync:
    """Selects the posts of a channel, and keeps or removes their records."""

    def __init__(self, config: Config, ledger: Ledger, posts: PostReader, composer: Composer, channel: str) -> None:
        self._config = config
        self._ledger = ledger
        self._posts = posts
        self._composer = composer
        self._channel = channel
        self._retracted = {
            delivery.post_id
            for delivery in ledger.deliveries.on_channel(channel)
            if delivery.rule == "retracted" and _is_latest(ledger.deliveries, delivery)
        }

    def select(self) -> tuple[list[Post], list[Post]]:
        """Return the posts that need a record, and those whose record must be removed; without bodies, newest first."""
        now = self._ledger.now()
        summaries = self._posts.summaries(self._ledger.posts.records())
        posts = sorted((summary.post for summary in summaries.values()), key=_date, reverse=True)
        own = [post for post in posts if post.url and not post.digest_of]
        withdrawn = {post.id: post for post in own if post.withheld in _WITHDRAWN or post.id in self._retracted}
        urls_in_use = {post.url for post in own if post.id not in withdrawn}
        wanted = [post for post in own if self._may_have_record(post, now)]
        return wanted, [post for post in withdrawn.values() if post.url not in urls_in_use]

    def sync(self, keeper: RecordKeeper, progress: Callable[[Sequence[Post]], Iterable[Post]] = iter) -> SyncResult:
        """Write and remove records until all are up to date, or the platform refuses more for now."""
        result = SyncResult()
        wanted, withdrawn = self.select()
        result.left = len(wanted) + len(withdrawn)
        try:
            for post in withdrawn:
                _try(result, post, partial(self._remove, keeper, post, result))
            for post in self._posts.with_bodies(wanted, progress):
                _try(result, post, partial(self._keep, keeper, post, result))
        except (Limited, Unreachable, ChannelBroken) as error:
            result.stopped = str(error)
            result.retry_after = error.retry_after if isinstance(error, Retryable) else None
        return result

    def _remove(self, keeper: RecordKeeper, post: Post, result: SyncResult) -> None:
        result.removed += keeper.remove(post.url)

    def _keep(self, keeper: RecordKeeper, post: Post, result: SyncResult) -> None:
        if keeper.keep(self._composer.compose(post, self._channel)):
            result.written += 1
        else:
            result.unchanged += 1

    def _may_have_record(self, post: Post, now: datetime) -> bool:
        if post.withheld or post.id in self._retracted:
            return False
        case = PolicyInput(
            post=post,
            channel=self._config.channels[self._channel],
            policy=self._config.policy,
            now=now,
            zone=self._config.blog.timezone,
            first_seen_at=now,
            arrival="news",
            channel_since=now,
        )
        return evaluate_record(case) is None


def _try(result: SyncResult, post: Post, act: Callable[[], None]) -> None:
    """Run an action for a post, and record its error. Raises errors that affect all posts."""
    try:
        act()
    except (Limited, Unreachable, ChannelBroken):
        raise
    except (SendError, TemplateError) as error:
        result.problems.append(f"{post.name}: {error}")
    result.left -= 1


def _is_latest(store: DeliveryStore, delivery: Delivery) -> bool:
    latest = store.latest(delivery.post_id, delivery.channel)
    return latest is not None and latest.id == delivery.id


def _date(post: Post) -> float:
    return post.published_at.timestamp() if post.published_at else 0.0

"""How a post arrives, which decides whether it is sent without a person's approval.

news       it was published after the first read
overflow   as news, but beyond the flood limit
restored   it was published before a backup, an older copy or a new ledger took the ledger's place, so it may have been sent
invited    it was there at the first read, and [policy] first_run includes it
first_run  it was there at the first read
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import by_date, is_ahead

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import Post
    from syndicator.receipts.file import ReceiptsFile

FLOOD_SPAN = timedelta(hours=24)


def arrivals(
    posts: Sequence[Post], source: SourceRecord, config: Config, ledger: Ledger, receipts: ReceiptsFile
) -> dict[str, str]:
    """Post id → arrival, for `posts` that are public for the first time."""
    now, flood = ledger.now(), config.policy.flood
    if source.complete_at is None:
        latest = config.policy.first_run == "latest"
        announced = receipts.posts_by_channel(posts) if latest and posts else {}
        newest = [max(map(by_date, sent))[:2] for name, sent in announced.items() if name in config.channels]
        arrival = _first_run(posts, config.policy.first_run, now, oldest_news=min(newest, default=None), flood=flood)
        return arrival if receipts.exists() else _without_older_ledger(arrival, posts, ledger)
    if source.restored_at is not None:
        return {post.id: "news" if is_ahead(post, now) else "restored" for post in posts}
    room = max(0, flood - ledger.posts.count_news_since(now - FLOOD_SPAN)) if flood else len(posts)
    return _news(posts, room)


def _first_run(
    posts: Sequence[Post], mode: str, now: datetime, *, oldest_news: tuple[bool, float] | None, flood: int
) -> dict[str, str]:
    """Posts with a future date are news. So are posts from `oldest_news` on, unless they exceed the flood limit.

    `oldest_news` is the newest post in the receipts of the channel that is furthest behind: without a ledger every run
    is a first run, and posts since the last one are still news.
    """
    published = [post for post in posts if not is_ahead(post, now)]
    arrival = {post.id: "news" for post in posts}
    arrival.update({post.id: "invited" if mode == "all" else "first_run" for post in published})
    if mode == "latest" and published:
        since = [post for post in published if oldest_news and by_date(post)[:2] >= oldest_news]
        if not flood or len(since) <= flood:
            arrival.update({post.id: "news" for post in since})
        arrival[max(published, key=by_date).id] = "invited"
    return arrival


def _without_older_ledger(arrival: dict[str, str], posts: Sequence[Post], ledger: Ledger) -> dict[str, str]:
    """Hold what a first run would send if this ledger replaced another one, for which it may not have been the first."""
    if not ledger.timeline.record.cause:
        return arrival
    wanted = [post for post in posts if arrival[post.id] != "first_run" and not is_ahead(post, ledger.now())]
    return arrival | {post.id: "restored" for post in wanted}


def _news(posts: Sequence[Post], room: int) -> dict[str, str]:
    """Return the arrival of posts: the newest fill the `room` that the flood limit leaves; the others overflow."""
    newest_first = sorted(posts, key=by_date, reverse=True)
    return {post.id: "news" if index < room else "overflow" for index, post in enumerate(newest_first)}

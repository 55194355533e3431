"""How a post arrives, which decides whether it is sent without being asked for.

news       it came after the first read, and not in a flood
overflow    it came in a flood
restored   it came after a restore, so it may have been sent before
invited    it was there at the first read, and is wanted
first_run  it was there at the first read
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.model import by_date

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
    """Post id → how it arrives. `posts` are public now, and were not before."""
    now, flood = ledger.now(), config.policy.flood
    if source.complete_at is None:
        latest = config.policy.first_run == "latest"
        announced = receipts.posts_by_channel(posts) if latest and posts else {}
        newest = [max(map(by_date, found))[:2] for name, found in announced.items() if name in config.channels]
        return _first_run(posts, config.policy.first_run, now, oldest_news=min(newest, default=None), flood=flood)
    if source.restored_at is not None:
        return {post.id: "news" if _is_ahead(post, now) else "restored" for post in posts}
    room = max(0, flood - ledger.posts.count_news_since(now - FLOOD_SPAN)) if flood else len(posts)
    return _news(posts, room)


def _first_run(
    posts: Sequence[Post], mode: str, now: datetime, *, oldest_news: tuple[bool, float] | None, flood: int
) -> dict[str, str]:
    """What is dated ahead is news when its day comes. `oldest_news`: what is as new as this is news, unless it is a flood.

    That is the newest post of the channel that is furthest behind, by its receipts: without a ledger every run is a
    first run.
    """
    there = [post for post in posts if not _is_ahead(post, now)]
    arrival = {post.id: "news" for post in posts}
    arrival.update({post.id: "invited" if mode == "all" else "first_run" for post in there})
    if mode == "latest" and there:
        since = [post for post in there if oldest_news and by_date(post)[:2] >= oldest_news]
        if not flood or len(since) <= flood:
            arrival.update({post.id: "news" for post in since})
        arrival[max(there, key=by_date).id] = "invited"
    return arrival


def _news(posts: Sequence[Post], room: int) -> dict[str, str]:
    """The newest first, since those are the likeliest to be news."""
    newest_first = sorted(posts, key=by_date, reverse=True)
    return {post.id: "news" if place < room else "overflow" for place, post in enumerate(newest_first)}


def _is_ahead(post: Post, now: datetime) -> bool:
    return post.published_at is not None and post.published_at > now

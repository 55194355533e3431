"""Move a post to another time: its `at` in words/<slug>.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.errors import UsageError
from syndicator.times import minute

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from syndicator.app.posts import PostReader
    from syndicator.ledger import Ledger
    from syndicator.model import Post


def move_post(ledger: Ledger, posts: PostReader, post: Post, at: datetime, zone: tzinfo) -> str:
    """Set the time before which a post is not sent; return a line. Raises UsageError if words/ can't be written."""
    local = at.astimezone(zone)
    if not posts.save_at(posts.get(post.id), f"{local:%Y-%m-%d %H:%M}"):
        raise UsageError(
            f"{posts.words_file(post)} can't be written; set `at: {local:%Y-%m-%d %H:%M}` in the post's `syndicate`"
        )
    ledger.decisions.reconsider(posts=[post.id])
    ledger.wake_workers()
    return f"moved: {post.name} goes out at {minute(at, zone)} at the earliest"

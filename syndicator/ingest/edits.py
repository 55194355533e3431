"""Posts that were edited after they were announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.app.fingerprint import content_digest, was_edited

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.ledger import Ledger


def mark_edited_copies(
    ledger: Ledger, channels: ChannelRegistry, posts: PostReader, ids: Iterable[str], unedited: Container[str]
) -> None:
    """Mark the copies of these posts whose content differs from the post; unmark those that match it again.

    `unedited`: posts that differ because they are read by other rules than when they were announced; the difference becomes
    part of what was announced, since nobody has made it.
    """
    copies = ledger.edits.announced(ids)
    digests = {post.id: content_digest(post) for post in posts.from_sources({copy.post_id for copy in copies})}
    for copy in copies:
        digest = digests[copy.post_id]
        if not was_edited(copy.content_digest, digest):
            if copy.edited:
                ledger.edits.unmark_edited(copy.delivery)
        elif copy.post_id in unedited and not copy.edited:
            ledger.edits.record_content(copy.delivery, digest)
        else:
            due_at = ledger.now() if channels.updates_copies(copy.channel) else None
            ledger.edits.mark_edited(copy.delivery, due_at=due_at)

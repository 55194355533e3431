"""New posts that have the title and day of a post that vanished: they are held, with what they look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostRecord


def record_lookalikes(ledger: Ledger, lookalikes: Mapping[str, str], zone: tzinfo) -> None:
    """Record what each new post looks like. `lookalikes`: new id → id of the vanished post; `zone` is the blog's.

    A post that was never public can't have been announced, so looking like one means nothing.
    """
    originals = ledger.posts.records(set(lookalikes.values()))
    sent = ledger.syndications.first_sent(originals)
    for post_id, original_id in lookalikes.items():
        original = originals.get(original_id)
        if original and original.public_since:
            words = _described(original, original.public_since, sent.get(original_id), zone)
            ledger.posts.record_lookalike(post_id, words)


def _described(post: PostRecord, public_since: datetime, sent_at: datetime | None, zone: tzinfo) -> str:
    happened, at = ("announced", sent_at) if sent_at else ("first seen", public_since)
    return f'"{post.title}" ({post.slug}), which was {happened} on {at.astimezone(zone):%Y-%m-%d}'

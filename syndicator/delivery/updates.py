"""Posts that were changed after they were announced: noticed when they are read, brought to where copies can be edited."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import content_digest, reads_otherwise
from syndicator.delivery.executor import MOST_ATTEMPTS, PROBE_EVERY, ChannelPaused, backoff
from syndicator.errors import ChannelBroken, Permanent, Retryable, SendError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Delivery, Post

log = logging.getLogger(__name__)


def notice(session: Session, posts: Iterable[str]) -> None:
    """Mark the copies of these posts that say something else than their post does now."""
    copies = session.ledger.syndications.announced(posts)
    now_reads = {
        post.id: content_digest(post) for post in session.posts.from_sources({copy.post_id for copy in copies})
    }
    for copy in copies:
        changed = reads_otherwise(copy.content, now_reads[copy.post_id])
        if changed:
            session.ledger.syndications.mark_edited(copy.delivery, due_at=_due(session, copy.channel))
        elif copy.edited:
            session.ledger.syndications.unmark_edited(copy.delivery)


def look_again(session: Session, channel: str) -> None:
    """The channel's settings have changed: what waits there for a person may be done by us, or the other way round."""
    session.ledger.syndications.schedule_updates(channel, _due(session, channel))


def _due(session: Session, channel: str) -> datetime | None:
    """When to update a copy there: now, or (None) never."""
    config = session.config.channels.get(channel)
    wanted = config is not None and config.enabled and config.on_edit == "update"
    return session.ledger.now() if wanted and session.channels.get(channel).can_update else None


def coming(session: Session, channels: Sequence[str] = ()) -> Iterator[str]:
    """Which copies the next pass would bring up to date, in words."""
    for copy in session.ledger.syndications.outdated():
        due = not copy.withheld and copy.due_at and copy.due_at <= session.ledger.now()
        if due and (not channels or copy.channel in channels):
            yield f"{copy.slug} was changed; its copy on {copy.channel} follows"


def update(session: Session, delivery: Delivery, post: Post) -> bool:
    """Bring one copy to what its post says now; whether that was done. Raises ChannelPaused, LedgerError."""
    fence = session.ledger.transitions.claim(delivery, session.ledger.instance.id, state=delivery.state)
    if fence is None:
        return False  # somebody else was quicker
    if delivery.receipt is None or _due(session, delivery.channel) is None:
        session.ledger.syndications.end_update(fence, due_at=None, error="", outcome="left")
        return False
    try:
        announcement = session.composer.compose(post, delivery.channel, delivery)
        receipt = session.channels.get(delivery.channel).update(delivery.receipt, announcement)
    except Exception as error:  # noqa: BLE001 (whatever it was: saying the same once more does no harm)
        _failed(session, delivery, fence, error)
        return False
    session.ledger.syndications.record_update(fence, receipt, content_digest(post))
    log.info("updated", extra={"post": post.name, "channel": delivery.channel, "url": receipt.remote_url})
    return True


def _failed(session: Session, delivery: Delivery, fence: Fence, error: Exception) -> None:
    said = str(error) if isinstance(error, SendError | TemplateError) else f"{type(error).__name__}: {error}"
    tries = session.ledger.syndications.failed_updates(delivery.id) + 1
    hopeless = isinstance(error, Permanent | TemplateError) or tries >= MOST_ATTEMPTS
    wait = PROBE_EVERY if isinstance(error, ChannelBroken) else backoff(tries)
    if isinstance(error, Retryable) and error.retry_after:
        wait = max(wait, error.retry_after)
    due_at = None if hopeless else session.ledger.now() + wait
    session.ledger.syndications.end_update(fence, due_at=due_at, error=f"not updated: {said}", outcome="not_updated")
    if isinstance(error, ChannelBroken):
        session.ledger.channels.pause(delivery.channel, str(error), session.ledger.now() + PROBE_EVERY)
        raise ChannelPaused(str(error))

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

    from syndicator.app.office import Office
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Delivery, Post

log = logging.getLogger(__name__)


def notice(office: Office, posts: Iterable[str]) -> None:
    """Mark the copies of these posts that say something else than their post does now."""
    copies = office.ledger.syndications.announced(posts)
    now_reads = {post.id: content_digest(post) for post in office.told({copy.post_id for copy in copies})}
    for copy in copies:
        changed = reads_otherwise(copy.content, now_reads[copy.post_id])
        if changed:
            office.ledger.syndications.mark_edited(copy.delivery, due_at=_due(office, copy.channel))
        elif copy.edited:
            office.ledger.syndications.unmark_edited(copy.delivery)


def look_again(office: Office, channel: str) -> None:
    """The channel's settings have changed: what waits there for a person may be done by us, or the other way round."""
    office.ledger.syndications.schedule_updates(channel, _due(office, channel))


def _due(office: Office, channel: str) -> datetime | None:
    """When to update a copy there: now, or (None) never."""
    config = office.config.channels.get(channel)
    wanted = config is not None and config.enabled and config.on_edit == "update"
    return office.now if wanted and office.channel(channel).can_update else None


def coming(office: Office, channels: Sequence[str] = ()) -> Iterator[str]:
    """Which copies the next pass would bring up to date, in words."""
    for copy in office.ledger.syndications.outdated():
        due = not copy.withheld and copy.due_at and copy.due_at <= office.now
        if due and (not channels or copy.channel in channels):
            yield f"{copy.slug} was changed; its copy on {copy.channel} follows"


def update(office: Office, delivery: Delivery, post: Post) -> bool:
    """Bring one copy to what its post says now; whether that was done. Raises ChannelPaused, LedgerError."""
    fence = office.ledger.transitions.claim(delivery, office.ledger.instance.id, state=delivery.state)
    if fence is None:
        return False  # somebody else was quicker
    if delivery.receipt is None or _due(office, delivery.channel) is None:
        office.ledger.syndications.end_update(fence, due_at=None, error="", outcome="left")
        return False
    try:
        announcement = office.announce(post, delivery.channel, delivery)
        receipt = office.channel(delivery.channel).update(delivery.receipt, announcement)
    except Exception as error:  # noqa: BLE001 (whatever it was: saying the same once more does no harm)
        _failed(office, delivery, fence, error)
        return False
    office.ledger.syndications.record_update(fence, receipt, content_digest(post))
    log.info("updated", extra={"post": post.name, "channel": delivery.channel, "url": receipt.remote_url})
    return True


def _failed(office: Office, delivery: Delivery, fence: Fence, error: Exception) -> None:
    said = str(error) if isinstance(error, SendError | TemplateError) else f"{type(error).__name__}: {error}"
    tries = office.ledger.syndications.failed_updates(delivery.id) + 1
    hopeless = isinstance(error, Permanent | TemplateError) or tries >= MOST_ATTEMPTS
    wait = PROBE_EVERY if isinstance(error, ChannelBroken) else backoff(tries)
    if isinstance(error, Retryable) and error.retry_after:
        wait = max(wait, error.retry_after)
    due_at = None if hopeless else office.now + wait
    office.ledger.syndications.end_update(fence, due_at=due_at, error=f"not updated: {said}", outcome="not_updated")
    if isinstance(error, ChannelBroken):
        office.ledger.channels.pause(delivery.channel, str(error), office.now + PROBE_EVERY)
        raise ChannelPaused(str(error))

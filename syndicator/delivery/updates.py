"""Update copies whose posts were edited after the announcement."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import content_digest
from syndicator.delivery.attempt import ChannelPaused, ChannelWaiting
from syndicator.delivery.retry_policy import MAX_ATTEMPTS, PROBE_INTERVAL, make_wait, next_retry
from syndicator.errors import ChannelBroken, Limited, Permanent, Retryable, SendError, TemplateError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from syndicator.app.compose import Composer
    from syndicator.channels import Channel
    from syndicator.ledger import Ledger
    from syndicator.ledger.claims import Fence
    from syndicator.ledger.edits import EditStore
    from syndicator.model import Delivery, Post

log = logging.getLogger(__name__)


class Updater:
    """Updates the copies of one channel. `wanted`: the channel can update, and is configured to."""

    def __init__(self, ledger: Ledger, channel: Channel, composer: Composer, *, wanted: bool) -> None:
        self._ledger = ledger
        self._edits = ledger.edits
        self._channel = channel
        self._composer = composer
        self._wanted = wanted

    def update(self, delivery: Delivery, post: Post) -> bool:
        """Update one copy to its post; return whether that was done. Raises ChannelStopped, LedgerError."""
        fence = self._ledger.transitions.claim(delivery, self._ledger.instance.id, state=delivery.state)
        if fence is None:
            return False  # another worker was quicker
        if delivery.receipt is None or not self._wanted:
            self._edits.end_update(fence, due_at=None, error="", outcome="left")
            return False
        try:
            announcement = self._composer.compose(post, delivery.channel, delivery)
            receipt = self._channel.update(delivery.receipt, announcement)
        except Exception as error:  # noqa: BLE001 (whatever it was: saying the same once more does no harm)
            self._fail(delivery, fence, error)
            return False
        self._edits.record_update(fence, receipt, content_digest(post))
        log.info("updated", extra={"post": post.name, "channel": delivery.channel, "url": receipt.remote_url})
        return True

    def _fail(self, delivery: Delivery, fence: Fence, error: Exception) -> None:
        """Record a failed update. Raises ChannelStopped."""
        reason = str(error) if isinstance(error, SendError | TemplateError) else f"{type(error).__name__}: {error}"
        now, attempts = self._ledger.now(), self._edits.failed_updates(delivery.id) + 1
        due_at = None
        if isinstance(error, Limited) or (isinstance(error, Unreachable) and not error.connected):
            not_before = make_wait(self._ledger.channels, delivery.channel, error, now)
            self._edits.end_update(fence, due_at=not_before, error=str(error), outcome=error.outcome)
            raise ChannelWaiting(not_before, str(error))
        if isinstance(error, ChannelBroken):
            due_at = now + PROBE_INTERVAL if attempts < MAX_ATTEMPTS else None
        elif not isinstance(error, Permanent | TemplateError) and attempts < MAX_ATTEMPTS:
            retry_after = error.retry_after if isinstance(error, Retryable) else None
            due_at = next_retry(attempts, now, retry_after=retry_after)
        self._edits.end_update(fence, due_at=due_at, error=f"not updated: {reason}", outcome="not_updated")
        if isinstance(error, ChannelBroken):
            self._ledger.channels.pause(delivery.channel, str(error), now + PROBE_INTERVAL)
            raise ChannelPaused(str(error))


def due_updates(edits: EditStore, now: datetime, channels: Sequence[str] = ()) -> Iterator[str]:
    """Yield a line for each copy that the next pass would update. `channels`: only there."""
    for copy in edits.outdated():
        due = not copy.withheld and copy.due_at and copy.due_at <= now
        if due and (not channels or copy.channel in channels):
            yield f"{copy.slug} was edited; its copy on {copy.channel} will be updated"

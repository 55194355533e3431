"""Every delivery with its attempts, as recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.ledger.posts import PostStore
    from syndicator.model import AttemptRecord, Delivery


def history(deliveries: DeliveryStore, posts: PostStore, post_id: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield `history --json`: deliveries that were attempted or settled; with `post_id`, all of that post."""
    pages = deliveries.pages_of_attempted() if post_id is None else [deliveries.of_post(post_id)]
    for page in pages:
        records = posts.records({delivery.post_id for delivery in page})
        attempts = deliveries.attempts_of(delivery.id for delivery in page)
        for delivery in page:
            record = records.get(delivery.post_id)
            yield _delivery_json(delivery, record.slug if record else delivery.post_id, attempts.get(delivery.id, ()))


def _delivery_json(delivery: Delivery, slug: str, attempts: Iterable[AttemptRecord]) -> dict[str, Any]:
    receipt = delivery.receipt
    return {
        "slug": slug,
        "channel": delivery.channel,
        "round": delivery.round,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "remote_id": receipt.remote_id if receipt else "",
        "remote_url": receipt.remote_url if receipt else "",
        "confirmed": bool(receipt and receipt.confirmed),
        "sent_at": iso(delivery.steps[0].sent_at) if delivery.steps else None,
        "error": delivery.error,
        "incomplete": delivery.incomplete,
        "attempt_log": [_attempt_json(attempt) for attempt in attempts],
    }


def _attempt_json(attempt: AttemptRecord) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "step": attempt.step,
        "started_at": iso(attempt.started_at),
        "ended_at": iso(attempt.ended_at),
        "outcome": attempt.outcome,
        "evidence": attempt.evidence,
    }

"""Every delivery with its attempts, as recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.ledger.posts import PostStore
    from syndicator.model import AttemptRecord, Delivery


def history(deliveries: DeliveryStore, posts: PostStore, post_id: str | None = None) -> list[dict[str, Any]]:
    """Return `history --json`: deliveries that were attempted or settled; with `post_id`, all of that post."""
    if post_id is None:
        listed = [delivery for delivery in deliveries.all() if delivery.steps or delivery.attempts]
    else:
        listed = deliveries.of_post(post_id)
    records = posts.records() if post_id is None else posts.records([post_id])
    slugs = {id_: record.slug for id_, record in records.items()}
    return [_delivery_json(d, slugs.get(d.post_id, d.post_id), deliveries.attempts(d.id)) for d in listed]


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

"""The syndicated copies of each post, for a site's "also on"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.receipts.content import ids_json
from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.ledger.posts import PostStore
    from syndicator.model import Delivery, Receipt


def links(deliveries: DeliveryStore, posts: PostStore, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield `links --json`: the posts with a copy that has an address or id, oldest first. `kinds`: channel → kind."""
    for records in posts.pages():
        copies: dict[str, list[dict[str, Any]]] = {}
        for delivery in deliveries.sent_of(records):
            if (receipt := delivery.receipt) and (receipt.remote_url or receipt.remote_id):
                copy = _copy_json(delivery, receipt, kinds.get(delivery.channel, ""))
                copies.setdefault(delivery.post_id, []).append(copy)
        for id_, record in records.items():
            if id_ in copies:
                yield {"slug": record.slug, "title": record.title, "url": record.url, "copies": copies[id_]}


def _copy_json(delivery: Delivery, receipt: Receipt, kind: str) -> dict[str, Any]:
    thread = [step.receipt.remote_id for step in delivery.steps if step.receipt]
    return {
        "channel": delivery.channel,
        "kind": kind,
        "url": receipt.remote_url,
        "id": receipt.remote_id,
        "sent_at": iso(delivery.steps[0].sent_at),
        **ids_json(receipt, thread),
    }

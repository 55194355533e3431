"""The syndicated copies of each post, for a site's "also on"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.model import State
from syndicator.receipts.content import ids_json
from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.ledger.posts import PostStore
    from syndicator.model import Delivery, Receipt


def links(deliveries: DeliveryStore, posts: PostStore, kinds: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return `links --json`: the posts with a copy that has an address or id. `kinds`: channel → kind."""
    copies: dict[str, list[dict[str, Any]]] = {}
    for delivery in deliveries.in_state(State.SENT):
        if (receipt := delivery.receipt) and (receipt.remote_url or receipt.remote_id):
            copy = _copy_json(delivery, receipt, kinds.get(delivery.channel, ""))
            copies.setdefault(delivery.post_id, []).append(copy)
    records = posts.records(copies)
    return [{"slug": r.slug, "title": r.title, "url": r.url, "copies": copies[id_]} for id_, r in records.items()]


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

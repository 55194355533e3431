"""All posts as one list, with their states on each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.model import by_date
from syndicator.views.dry_run import post_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.model import Delivery, Post


def posts(
    known: Iterable[Post], deliveries: Iterable[Delivery], decided: Iterable[ScheduledDelivery] = ()
) -> list[dict[str, Any]]:
    """Return `list --json`: the posts, oldest first, each with channel → state of its last round.

    `decided`: the current decisions about open deliveries, from `views.current`.
    """
    current = {scheduled.delivery.id: scheduled.decision.state for scheduled in decided}
    states: dict[str, dict[str, str]] = {}
    for delivery in deliveries:
        states.setdefault(delivery.post_id, {})[delivery.channel] = current.get(delivery.id, delivery.state)
    return [
        {**post_json(post), "id": post.id, "withheld": post.withheld, "where": states.get(post.id, {})}
        for post in sorted(known, key=by_date)
    ]

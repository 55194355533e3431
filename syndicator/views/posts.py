"""All posts as one list, with their states on each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.views.dry_run import post_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.app.posts import PostReader
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.ledger.overview import OverviewStore


def posts(
    reader: PostReader, overview: OverviewStore, decided: Iterable[ScheduledDelivery] = ()
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of `list --json`, some hundred at a time: the posts, oldest first, each with channel → state of its
    last round.

    `decided`: the current decisions about open deliveries, from `views.current`.
    """
    current = {scheduled.delivery.id: scheduled.decision.state.value for scheduled in decided}
    for listed in reader.listed():
        states = overview.states((post.id for post in listed), current)
        yield [
            {**post_json(post), "id": post.id, "withheld": post.withheld, "where": states.get(post.id, {})}
            for post in listed
        ]

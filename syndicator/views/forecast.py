"""What the first pass would decide, for a blog without a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.delivery.digests import evaluate_with_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.delivery.schedule import Schedule


def forecast(schedules: Iterable[Schedule]) -> None:
    """Decide about every post on these channels, and record that in the ledger (in memory). Sends nothing."""
    for schedule in schedules:
        due = schedule.ledger.deliveries.due(schedule.settings.name)
        scheduled = evaluate_with_digest(schedule, due)
        schedule.ledger.decisions.apply((delivery.delivery, delivery.decision) for delivery in scheduled)

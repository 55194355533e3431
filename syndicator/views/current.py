"""What holds of open deliveries now. The ledger records what the last pass decided; since then time has passed, and posts
may have come that no pass has decided about yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.delivery.schedule import Schedule, ScheduledDelivery


def decided_now(schedules: Iterable[Schedule]) -> list[ScheduledDelivery]:
    """Return what the rules decide about on these channels, each as the next pass would decide.

    What waits for its page is left out: that is decided when the page is looked at again.
    """
    return [
        schedule.as_it_goes(scheduled)
        for schedule in schedules
        for scheduled in schedule.evaluate(
            delivery
            for delivery in schedule.ledger.deliveries.open_to_rules(schedule.settings.name)
            if delivery.rule != "page"
        )
    ]

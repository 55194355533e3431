"""What holds of open deliveries now. The ledger records what the last pass decided; since then time has passed, and posts
may have come that no pass has decided about yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import State
from syndicator.policy import BY_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.delivery.schedule import Schedule, ScheduledDelivery


def decided_now(schedules: Iterable[Schedule], post_ids: Iterable[str] | None = None) -> list[ScheduledDelivery]:
    """Return what the rules decide about on these channels (of these posts, if given), each as the next pass would decide.

    What waits for its page is left out: that is decided when the page is looked at again.
    """
    ids = None if post_ids is None else list(post_ids)
    return [scheduled for schedule in schedules for scheduled in _decided(schedule, ids)]


def _decided(schedule: Schedule, post_ids: list[str] | None) -> Iterator[ScheduledDelivery]:
    """Decide at a glance where that suffices: texts and limits cost far more."""
    deliveries = schedule.ledger.deliveries.open_to_rules(schedule.settings.name, post_ids)
    seen = schedule.glance(delivery for delivery in deliveries if delivery.rule != "page")
    unsure = [scheduled.delivery for scheduled in seen if _is_unsure(scheduled)]
    sure = [scheduled for scheduled in seen if not _is_unsure(scheduled)]
    yield from map(schedule.as_it_goes, [*sure, *schedule.evaluate(unsure)])


def _is_unsure(scheduled: ScheduledDelivery) -> bool:
    """Whether its text, a limit or the channel may hold it, or let it go. What nobody has approved waits for its review."""
    decision = scheduled.decision
    return decision.state is State.PENDING or (decision.rule in BY_TEXT and bool(scheduled.delivery.approved))

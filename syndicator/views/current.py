"""The decisions about open deliveries as of now. The ledger has those of the last pass; since then time has passed, and new
posts may have come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import State
from syndicator.policy import BY_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.delivery.schedule import Schedule, ScheduledDelivery


def decided_now(schedules: Iterable[Schedule], post_ids: Iterable[str] | None = None) -> list[ScheduledDelivery]:
    """Return the open deliveries of these channels, each decided as the next pass would. `post_ids`: only of these posts.

    A delivery that waits for its page is left out: it is decided when the page is requested again.
    """
    ids = None if post_ids is None else list(post_ids)
    return [scheduled for schedule in schedules for scheduled in _decided(schedule, ids)]


def _decided(schedule: Schedule, post_ids: list[str] | None) -> Iterator[ScheduledDelivery]:
    """Decide without texts and limits, which are slow, wherever they can't change the decision."""
    deliveries = schedule.ledger.deliveries.open_to_rules(schedule.settings.name, post_ids)
    scheduled = schedule.evaluate_without_texts(delivery for delivery in deliveries if delivery.rule != "page")
    unsure = [candidate.delivery for candidate in scheduled if _is_unsure(candidate)]
    sure = [candidate for candidate in scheduled if not _is_unsure(candidate)]
    yield from schedule.with_channel_wait([*sure, *schedule.evaluate(unsure)])


def _is_unsure(scheduled: ScheduledDelivery) -> bool:
    """Whether its text, a limit or the channel may change the decision. Without an approval its text does not matter."""
    decision = scheduled.decision
    return decision.state is State.PENDING or (decision.rule in BY_TEXT and bool(scheduled.delivery.approved))

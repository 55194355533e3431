"""The deliveries that go out next, and when, as the next pass would decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.delivery.schedule import ScheduledDelivery
from syndicator.model import Decision, State
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from syndicator.model import Delivery, Post
    from syndicator.session import Session


@value
class Upcoming:
    """A post on a channel. `at`: when it is sent, or when the rules decide about it again."""

    post: Post
    channel: str
    at: datetime
    reason: str
    is_movable: bool = False  # whether a later `at` would hold it


def upcoming(session: Session, until: datetime, most: int) -> list[Upcoming]:
    """Return the next deliveries before `until`, in order of time; at most `most`."""
    now = session.ledger.now()
    deliveries = session.ledger.deliveries.upcoming(until, most)
    known = [each for each in deliveries if each.channel in session.config.channels]
    return sorted(_upcoming(session, known, now), key=lambda each: each.at)


def _upcoming(session: Session, deliveries: list[Delivery], now: datetime) -> Iterator[Upcoming]:
    for scheduled in _scheduled(session, deliveries):
        decision, delivery = scheduled.decision, scheduled.delivery
        at = decision.due_at if decision.state is State.HELD else delivery.due_at
        if decision.state in (State.HELD, State.PENDING) and at:
            reason = "" if decision.state is State.PENDING else decision.reason
            yield Upcoming(
                post=scheduled.post,
                channel=delivery.channel,
                at=max(at, now),
                reason=delivery.error or reason,
                is_movable=not (delivery.error or scheduled.post.digest_of or delivery.allowed in ("pushed", "forced")),
            )


def _scheduled(session: Session, deliveries: list[Delivery]) -> Iterator[ScheduledDelivery]:
    """Decide about deliveries as the next pass would; a delivery that waits for a retry stays as recorded."""
    for name in dict.fromkeys(delivery.channel for delivery in deliveries):
        schedule = session.schedule(name)
        of_channel = [delivery for delivery in deliveries if delivery.channel == name]
        retried = [each for each in of_channel if each.error]
        known = session.posts.summaries(each.post_id for each in retried)
        for delivery in retried:
            if delivery.post_id in known:
                decision = Decision(state=State.HELD, reason=delivery.error, due_at=delivery.due_at)
                yield ScheduledDelivery(delivery=delivery, post=known[delivery.post_id].post, decision=decision)
        yield from schedule.with_channel_wait(schedule.evaluate([each for each in of_channel if not each.error]))

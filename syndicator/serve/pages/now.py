"""Now: what needs a person, what goes out next, the last copies."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import text_digest
from syndicator.delivery.schedule import ScheduledDelivery
from syndicator.model import Decision, State
from syndicator.serve.buttons import Button, buttons, post_path
from syndicator.value import value
from syndicator.views.place import post_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from syndicator.alerts.collect import Alert
    from syndicator.ledger.overview import SentCopy
    from syndicator.model import Delivery, Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow

MOST_NEEDS = 12
MOST_NEXT = 6  # posts
MOST_COPIES = 5
AHEAD = timedelta(days=60)


@value
class Need:
    """Something that needs a person. `row`: the announcement, where it is to be looked at before it is approved."""

    alert: Alert
    post: Post | None
    buttons: list[Button]
    row: PreviewRow | None = None

    @property
    def path(self) -> str:
        return post_path(self.post) if self.post else ""


@value
class Leaving:
    """A post on a channel where it goes out, or is decided about again, at `at`."""

    post: Post
    channel: str
    at: datetime
    reason: str


def now_page(session: Session) -> dict[str, Any]:
    """Return what the template shows."""
    now = session.ledger.now()
    alerts = sorted(islice(session.alerts(), MOST_NEEDS + 1), key=lambda alert: not alert.is_problem)
    sources = session.ledger.sources.all().values()
    progress = session.journey.progress(now) if session.journey else None
    return {
        "needs": [_need(session, alert) for alert in alerts[:MOST_NEEDS]],
        "more_needs": len(alerts) > MOST_NEEDS,
        "leaving": _by_post(sorted(_leaving(session, now), key=lambda each: each.at))[:MOST_NEXT],
        "copies": _with_posts(session, session.ledger.overview.last_sent(MOST_COPIES)),
        "journey": progress,
        "read_at": max((record.last_ok_at for record in sources if record.last_ok_at), default=None),
        "errors": [f"{record.name}: {record.error}" for record in sources if record.error],
    }


def _need(session: Session, alert: Alert) -> Need:
    delivery = alert.delivery
    post = session.posts.get_many([delivery.post_id]).get(delivery.post_id) if delivery else None
    if delivery is None or post is None:
        return Need(alert=alert, post=None, buttons=_buttons_without_post(alert))
    row, digest = None, ""
    if delivery.channel in session.config.channels and delivery.state is State.HELD:
        row = post_row(post, session.schedule(delivery.channel), session.channels, session.composer)
        digest = text_digest(row.announcement) if row and row.announcement else ""
    shown = row if row and row.announcement and alert.text else None
    return Need(
        alert=alert, post=post, buttons=buttons(post, delivery.channel, delivery, digest=digest, back="/"), row=shown
    )


def _buttons_without_post(alert: Alert) -> list[Button]:
    if alert.key.startswith("upheaval/"):
        source = alert.key.partition("/")[2]
        return [Button(label="Accept it as it is now", about=source, verb="approve-source", fields={"source": source})]
    if alert.channel:
        return [Button(label="Look at the place", about=alert.channel, href="/places")]
    return []


def _leaving(session: Session, now: datetime) -> Iterator[Leaving]:
    upcoming = session.ledger.deliveries.upcoming(now + AHEAD, 5 * MOST_NEXT)
    for scheduled in _scheduled(session, [each for each in upcoming if each.channel in session.config.channels]):
        decision, delivery = scheduled.decision, scheduled.delivery
        at = decision.due_at if decision.state is State.HELD else delivery.due_at
        if decision.state in (State.HELD, State.PENDING) and at:
            reason = "" if decision.state is State.PENDING else decision.reason
            yield Leaving(
                post=scheduled.post, channel=delivery.channel, at=max(at, now), reason=delivery.error or reason
            )


def _scheduled(session: Session, deliveries: list[Delivery]) -> Iterator[ScheduledDelivery]:
    """Decide about deliveries as the next pass would; one that waits for another try is as it was recorded."""
    for name in dict.fromkeys(delivery.channel for delivery in deliveries):
        schedule = session.schedule(name)
        of_channel = [delivery for delivery in deliveries if delivery.channel == name]
        retried = [each for each in of_channel if each.error]
        known = session.posts.summaries(each.post_id for each in retried)
        for delivery in retried:
            if delivery.post_id in known:
                decision = Decision(state=State.HELD, reason=delivery.error, due_at=delivery.due_at)
                yield ScheduledDelivery(delivery=delivery, post=known[delivery.post_id].post, decision=decision)
        for scheduled in schedule.evaluate([each for each in of_channel if not each.error]):
            yield schedule.as_it_goes(scheduled)


def _by_post(leaving: list[Leaving]) -> list[list[Leaving]]:
    """Group by post, in order of the first."""
    groups: dict[str, list[Leaving]] = {}
    for each in leaving:
        groups.setdefault(each.post.id, []).append(each)
    return list(groups.values())


def _with_posts(session: Session, copies: list[SentCopy]) -> list[tuple[SentCopy, Post]]:
    known = session.posts.summaries(copy.post_id for copy in copies)
    return [(copy, known[copy.post_id].post) for copy in copies if copy.post_id in known]

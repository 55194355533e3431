"""From what is due on a channel to decisions about it: what the pass acts on, and what dry-run shows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.model import State, Usage, by_date
from syndicator.policy import BY_TEXT, PolicyInput, evaluate
from syndicator.policy.clock import day_start, month_start
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.app.posts import PostSummary
    from syndicator.model import Announcement, Decision, Delivery, Post


@value
class ScheduledDelivery:
    """One delivery with its post and what was decided about it."""

    delivery: Delivery
    post: Post  # whole if it may go out, else in outline
    decision: Decision
    announcement: Announcement | None = None  # where deciding needed it
    error: str = ""  # why it could not be written
    warnings: tuple[str, ...] = ()  # what is wrong with the post's page, where that was looked at

    @property
    def is_part(self) -> bool:
        """It is not sent by itself, but told of in a digest: the coming one, or the one that is due now."""
        return self.decision.rule == "digest"


def plan(session: Session, channel: str, deliveries: Iterable[Delivery]) -> list[ScheduledDelivery]:
    """Decide about open deliveries of one channel, in the order of publication, each as if those before it had gone out."""
    waiting = list(deliveries)
    outlines = session.posts.summaries({delivery.post_id for delivery in waiting})
    now, traffic = session.ledger.now(), traffic_of(session, channel)
    case_of = _cases(session, channel, now)
    planned: list[ScheduledDelivery] = []
    known = [delivery for delivery in waiting if delivery.post_id in outlines]
    for delivery in sorted(known, key=lambda d: (by_date(outlines[d.post_id].post), d.id)):
        one = _decide(session, delivery, case_of(delivery, outlines[delivery.post_id], traffic))
        if one and one.decision.state is State.PENDING and not one.is_part:
            traffic = _spent(traffic, _cost(session, one), now)
        planned += [one] if one else []
    return planned


def _cases(session: Session, channel: str, now: datetime) -> Callable[[Delivery, PostSummary, Usage], PolicyInput]:
    """Makes the cases of one channel; what is the same for all of them is looked up once."""
    config, known = session.config.channels[channel], session.ledger.channels.get(channel)
    digested_until = session.ledger.posts.last_digest_until(channel) if config.digest else None

    def case(delivery: Delivery, outline: PostSummary, usage: Usage) -> PolicyInput:
        standing = outline.record
        return PolicyInput(
            post=outline.post, channel=config, policy=session.config.policy, now=now, zone=session.config.blog.timezone,
            first_seen_at=standing.first_seen_at, public_since=standing.judged_at, arrival=standing.arrival,
            channel_since=known.since if known else now, digested_until=digested_until, allowed=delivery.allowed, approved=delivery.approved,
            usage=usage,
        )  # fmt: skip

    return case


def traffic_of(session: Session, channel: str) -> Usage:
    now, zone = session.ledger.now(), session.config.blog.timezone
    return session.ledger.channels.usage(
        channel, day_start=day_start(now, zone), month_start=month_start(now, zone),
        gap_start=now - session.config.channels[channel].min_gap,
    )  # fmt: skip


def _spent(traffic: Usage, cost_usd: float, now: datetime) -> Usage:
    return Usage(last_at=now, today=traffic.today + 1, month=traffic.month + 1, month_usd=traffic.month_usd + cost_usd)


def _cost(session: Session, planned: ScheduledDelivery) -> float:
    return (
        session.channels.get(planned.delivery.channel).cost_usd(planned.announcement) if planned.announcement else 0.0
    )


def _decide(session: Session, delivery: Delivery, case: PolicyInput) -> ScheduledDelivery | None:
    """Ask the gates; what costs (reading the post whole, writing the text, looking at the page) only where they would
    ask for it. None where the post is gone, having turned out meanwhile to be another one's double.
    """
    decision = evaluate(case)
    if decision.state is not State.PENDING and decision.rule not in BY_TEXT:
        return ScheduledDelivery(delivery=delivery, post=case.post, decision=decision)
    whole = session.posts.get_many([delivery.post_id]).get(
        delivery.post_id
    )  # what goes out is decided about as it goes out
    return _decide_whole(session, delivery, replace(case, post=whole)) if whole else None


def _decide_whole(session: Session, delivery: Delivery, case: PolicyInput) -> ScheduledDelivery:
    channel, post = case.channel, case.post
    announcement, error = None, ""
    if channel.review or channel.budget_usd_per_month is not None:
        announcement, error = session.composer.try_compose(post, delivery)
        if announcement:
            cost = session.channels.get(channel.name).cost_usd(announcement)
            case = replace(case, text_digest=text_digest(announcement), cost_usd=cost)
    decision = evaluate(case)
    warnings: tuple[str, ...] = ()
    if decision.state is State.PENDING and channel.wait_until_live and case.allowed != "forced" and post.url:
        page = session.pages.check(post)
        decision, warnings = (
            evaluate(replace(case, page_live=page.live)),
            page.warnings if page.live else (page.reason,),
        )
    return ScheduledDelivery(
        delivery=delivery, post=post, decision=decision, announcement=announcement, error=error, warnings=warnings
    )


def text_digest(announcement: Announcement) -> str:
    """What an approval binds to."""
    said = "\0".join((announcement.text, *announcement.parts))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

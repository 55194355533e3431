"""Decide about a channel's due deliveries, for the pass and for dry-run."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import text_digest
from syndicator.delivery.retry_policy import describe_wait
from syndicator.model import Decision, State, Usage, by_date
from syndicator.policy import BY_TEXT, PolicyInput, evaluate
from syndicator.policy.clock import day_start, month_start, next_open
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime, tzinfo

    from syndicator.app.compose import Composer
    from syndicator.app.pages import PageChecks
    from syndicator.app.posts import PostReader, PostSummary
    from syndicator.channels import Channel
    from syndicator.config import ChannelConfig, Config
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelStore
    from syndicator.model import Announcement, Delivery, Post

MOST_AT_ONCE = 64  # bodies that are read together
MOST_BODIES = 1_000  # that are in memory at once: a first pass may send ten times as many posts


@value
class ScheduledDelivery:
    """A delivery with its post and the decision about it."""

    delivery: Delivery
    post: Post  # with its body if it may be sent (unless `is_outlined`), else without
    decision: Decision
    announcement: Announcement | None = None  # if deciding required it
    error: str = ""  # why it could not be composed
    warnings: tuple[str, ...] = ()  # about the post's page, if it was checked
    is_outlined: bool = False  # its post is without its body, which is read again when it is sent

    @property
    def has_body(self) -> bool:
        """Whether its post has its body: it may be sent, and was read as it will be."""
        return self.decision.state is State.PENDING and not self.is_outlined

    @property
    def is_part(self) -> bool:
        """Whether it is announced in a digest: the next one, or the one due now."""
        return self.decision.rule == "digest"


class Schedule:
    """Decides about the deliveries of one channel. Without `pages`, every page counts as live."""

    def __init__(
        self,
        ledger: Ledger,
        config: Config,
        channel: Channel,
        posts: PostReader,
        composer: Composer,
        pages: PageChecks | None,
    ) -> None:
        self.ledger = ledger
        self.blog = config.blog
        self.settings = config.channels[channel.name]
        self._policy = config.policy
        self._channel = channel
        self._posts = posts
        self._composer = composer
        self._pages = pages

    def evaluate(self, deliveries: Iterable[Delivery], *, most_bodies: float = inf) -> list[ScheduledDelivery]:
        """Decide about open deliveries in order of publication, each as if the previous ones had been sent.

        Only the first posts to be sent, `most_bodies` of them, keep their bodies.
        """
        if not (waiting := list(deliveries)):
            return []
        summaries = self._posts.summaries({delivery.post_id for delivery in waiting})
        now = self.ledger.now()
        usage = limited_usage(self.ledger.channels, self.settings, now, self.blog.timezone)
        input_of = self._inputs(now)
        scheduled: list[ScheduledDelivery] = []
        known = [delivery for delivery in waiting if delivery.post_id in summaries]
        known.sort(key=lambda d: (by_date(summaries[d.post_id].post), d.id))
        bodies = _ReadAhead(self._posts, [delivery.post_id for delivery in known])
        for delivery in known:
            due = self._evaluate(delivery, input_of(delivery, summaries[delivery.post_id], usage), bodies)
            if due is None:
                continue
            if due.decision.state is State.PENDING and (most_bodies := most_bodies - 1) < 0:
                due = replace(due, post=summaries[delivery.post_id].post, is_outlined=True)
            scheduled.append(due)
            if due.decision.state is State.PENDING and not due.is_part:
                usage = _add(usage, self._cost(due.announcement), now)
        return scheduled

    def window_has_closed(self, delivery: Delivery) -> bool:
        """Whether the window in which a delivery was to be sent is over, because sending the ones before it took long."""
        window = self.settings.window
        if window is None or delivery.state is State.SENT or delivery.allowed in ("pushed", "forced"):
            return False
        now = self.ledger.now()
        return next_open(window, now, self.blog.timezone) > now

    def evaluate_without_texts(self, deliveries: Iterable[Delivery]) -> list[ScheduledDelivery]:
        """Decide about open deliveries without their texts, as if nothing had been sent yet: fast, and only a skip is certain."""
        if not (waiting := list(deliveries)):
            return []
        summaries = self._posts.summaries({delivery.post_id for delivery in waiting})
        input_of = self._inputs(self.ledger.now())
        cases = ((each, summaries[each.post_id]) for each in waiting if each.post_id in summaries)
        return [
            ScheduledDelivery(
                delivery=each, post=summary.post, decision=evaluate(input_of(each, summary, Usage())), is_outlined=True
            )
            for each, summary in cases
        ]

    def with_channel_wait(self, scheduled: Iterable[ScheduledDelivery]) -> Iterator[ScheduledDelivery]:
        """Hold what is due now as long as the channel waits: for those who are told what comes next."""
        record = self.ledger.channels.get(self._channel.name)
        if record is None or not (wait := describe_wait(record, self.ledger.now())):
            yield from scheduled
            return
        reason = f"{record.name} {wait}"
        waiting = Decision(state=State.HELD, rule="waiting", reason=reason, due_at=record.waiting_until)
        for each in scheduled:
            is_due = State.PENDING in (each.decision.state, each.delivery.state) and not each.delivery.error
            yield replace(each, decision=waiting) if is_due else each

    def _inputs(self, now: datetime) -> Callable[[Delivery, PostSummary, Usage], PolicyInput]:
        """Return a function that builds policy inputs; what all deliveries share is read once."""
        record, settings = self.ledger.channels.get(self._channel.name), self.settings
        channel_since = record.since if record else now
        digested_until = self.ledger.posts.last_digest_until(settings.name) if settings.digest else None

        def input_of(delivery: Delivery, summary: PostSummary, usage: Usage) -> PolicyInput:
            post = summary.record
            return PolicyInput(
                post=summary.post,
                channel=settings,
                policy=self._policy,
                now=now,
                zone=self.blog.timezone,
                first_seen_at=post.first_seen_at,
                public_since=post.public_since,
                arrival=post.arrival,
                looks_like=post.looks_like,
                channel_since=channel_since,
                digested_until=digested_until,
                allowed=delivery.allowed,
                by_hand=delivery.reason if delivery.rule == "by_hand" else "",
                approved=delivery.approved,
                usage=usage,
                lacks_address=self._lacks_address(summary.post),
            )

        return input_of

    def _lacks_address(self, post: Post) -> bool:
        if post.url or post.digest_of:
            return False
        return self._composer.shows_address(post, self.settings.name)

    def _evaluate(self, delivery: Delivery, case: PolicyInput, bodies: _ReadAhead) -> ScheduledDelivery | None:
        """Decide about one delivery; expensive steps (body, text, page check) run only if a rule needs them.

        Returns None if the post was merged into another one.
        """
        decision = evaluate(case)
        if decision.state is not State.PENDING and decision.rule not in BY_TEXT:
            return ScheduledDelivery(delivery=delivery, post=case.post, decision=decision)
        post = bodies.get(delivery.post_id)  # decide about it as it will be sent
        return self._evaluate_complete(delivery, replace(case, post=post)) if post else None

    def _evaluate_complete(self, delivery: Delivery, case: PolicyInput) -> ScheduledDelivery:
        post, settings = case.post, self.settings
        announcement, error = None, ""
        if settings.review or settings.budget_usd_per_month is not None:
            announcement, error = self._composer.try_compose(post, delivery)
            if announcement:
                case = replace(case, text_digest=text_digest(announcement), cost_usd=self._cost(announcement))
        decision = evaluate(case)
        warnings: tuple[str, ...] = ()
        is_waiting = settings.wait_until_live and case.allowed != "forced" and post.url
        if self._pages and decision.state is State.PENDING and is_waiting:
            page = self._pages.check(post)
            decision = evaluate(replace(case, page_live=page.live))
            warnings = page.warnings if page.live else (page.reason,)
        return ScheduledDelivery(
            delivery=delivery, post=post, decision=decision, announcement=announcement, error=error, warnings=warnings
        )

    def _cost(self, announcement: Announcement | None) -> float:
        return self._channel.cost_usd(announcement) if announcement else 0.0


class _ReadAhead:
    """Posts with their bodies, asked for one after another in this order, and read together: twice as many each time."""

    def __init__(self, posts: PostReader, ids: list[str]) -> None:
        self._posts = posts
        self._ids = ids
        self._places = {id_: place for place, id_ in enumerate(ids)}
        self._read: dict[str, Post] = {}
        self._size = 1

    def get(self, id_: str) -> Post | None:
        """Return a post; None if it was merged into another one."""
        if id_ not in self._read:
            place = self._places[id_]
            self._read = self._posts.get_many(self._ids[place : place + self._size])
            self._size = min(2 * self._size, MOST_AT_ONCE)
        return self._read.pop(id_, None)


def limited_usage(records: ChannelStore, settings: ChannelConfig, now: datetime, zone: tzinfo) -> Usage:
    """Return what the channel has sent today and this month, and when last, as far as its limits need that: the further
    back, the longer it takes.
    """
    is_monthly = settings.per_month is not None or settings.budget_usd_per_month is not None
    if not (is_monthly or settings.per_day is not None or settings.min_gap):
        return Usage()
    return records.usage(
        settings.name,
        day_start=day_start(now, zone) if settings.per_day is not None else now,
        month_start=month_start(now, zone) if is_monthly else now,
        gap_start=now - settings.min_gap,
    )


def _add(usage: Usage, cost_usd: float, now: datetime) -> Usage:
    return Usage(last_at=now, today=usage.today + 1, month=usage.month + 1, month_usd=usage.month_usd + cost_usd)

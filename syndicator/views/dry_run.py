"""What would be sent, per post and channel: the real decisions, made on a copy of the ledger."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for
from syndicator.delivery.digests import evaluate_with_digest, upcoming_digest
from syndicator.delivery.schedule import MOST_BODIES, ScheduledDelivery
from syndicator.model import Decision, Delivery, Post, State, by_date
from syndicator.times import iso
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from syndicator.app.compose import Composer
    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.delivery.schedule import Schedule
    from syndicator.model import Announcement

    Progress = Callable[[Sequence[ScheduledDelivery]], Iterable[ScheduledDelivery]]

DECISIONS = {
    State.PENDING: "send",
    State.HELD: "hold",
    State.SKIPPED: "skip",
    State.SENT: "sent",
    State.FAILED: "failed",
    State.UNKNOWN: "unknown",
    State.CLAIMED: "send",
    State.SENDING: "unknown",
}
OPEN = (State.PENDING, State.HELD)


@value
class PreviewRow:
    """One post on one channel: the decision, and the announcement. `error`: why it has no announcement."""

    post: Post
    channel: str
    kind: str
    round: int = 1
    decision: str  # one of DECISIONS
    reason: str = ""
    rule: str = ""
    due_at: datetime | None = None
    announcement: Announcement | None = None
    error: str = ""
    cost_usd: float = 0.0
    command: str = ""
    warnings: tuple[str, ...] = ()  # about the post's page and the announcement

    def as_json(self) -> dict[str, Any]:
        """Return the row as in `dry-run --json`."""
        return {
            "post": post_json(self.post),
            "channel": self.channel,
            "kind": self.kind,
            "decision": self.decision,
            "reason": self.reason,
            "due_at": iso(self.due_at),
            "announcement": _announcement_json(self.announcement),
            "cost_usd": self.cost_usd,
            "error": self.error,
            "warnings": list(self.warnings),
        }


def post_json(post: Post) -> dict[str, Any]:
    return {
        "slug": post.slug,
        "title": post.title,
        "url": post.url,
        "published_at": iso(post.published_at),
        "sources": list(post.sources),
    }


def _announcement_json(announcement: Announcement | None) -> dict[str, Any] | None:
    return (
        None
        if announcement is None
        else {
            "text": announcement.text,
            "length": announcement.length,
            "limit": announcement.limit,
            "payload": announcement.payload,
            "parts": list(announcement.parts),
        }
    )


class RowWriter:
    """Builds rows with the announcements of decided deliveries."""

    def __init__(self, channels: ChannelRegistry, composer: Composer) -> None:
        self._channels = channels
        self._composer = composer

    def row(self, scheduled: ScheduledDelivery, post: Post) -> PreviewRow:
        """Return the row of a delivery. `post`: with its body.

        A post that waits for a digest has no announcement of its own, nor has a protected one without words.
        """
        decision, channel = scheduled.decision, self._channels.get(scheduled.delivery.channel)
        announcement, error = None, ""
        if decision.rule not in ("digest", "protected"):
            announcement, error = self._composer.try_compose(post, scheduled.delivery)
        return PreviewRow(
            post=post,
            channel=channel.name,
            kind=channel.kind,
            round=scheduled.delivery.round,
            decision=DECISIONS[decision.state],
            reason=decision.reason,
            rule=decision.rule,
            due_at=None if decision.state is State.PENDING else decision.due_at,  # a pending one is due now
            announcement=announcement,
            error=error,
            cost_usd=channel.cost_usd(announcement) if announcement else 0.0,
            command=decision.command,
            warnings=(*scheduled.warnings, *(announcement.notes if announcement else ())),
        )


def preview(
    schedules: Sequence[Schedule],
    posts: PostReader,
    writer: RowWriter,
    *,
    everything: bool = False,
    progress: Progress = iter,
) -> list[PreviewRow]:
    """Return what the next pass would do on these channels. `everything`: include sent, skipped and failed posts.

    `progress` wraps the iteration over the deliveries.
    """
    decided = [delivery for schedule in schedules for delivery in _decided(schedule, posts, everything=everything)]
    return _rows(decided, schedules, posts, writer, progress)


def newest(schedules: Sequence[Schedule], posts: PostReader, writer: RowWriter) -> list[PreviewRow]:
    """Return the rows of the newest public post, in any state; empty if there is no public post."""
    decided = [delivery for schedule in schedules for delivery in _decided(schedule, posts, everything=True)]
    public = [delivery for delivery in decided if not delivery.post.withheld and not delivery.post.digest_of]
    last = max((delivery.post for delivery in public), key=by_date, default=None)
    return _rows([delivery for delivery in public if delivery.post == last], schedules, posts, writer)


def _rows(
    decided: list[ScheduledDelivery],
    schedules: Sequence[Schedule],
    posts: PostReader,
    writer: RowWriter,
    progress: Progress = iter,
) -> list[PreviewRow]:
    """Return the rows in order of publication; the channels of a post in the order of the schedules."""
    order = {schedule.settings.name: place for place, schedule in enumerate(schedules)}
    decided.sort(key=lambda d: (*by_date(d.post), order[d.delivery.channel]))
    groups = [
        (post_id, next(filter(attrgetter("has_body"), group), None))
        for post_id, group in groupby(decided, key=_post_id)
    ]
    posts.keep(complete.post for _, complete in groups if complete)
    read = posts.one_by_one([post_id for post_id, complete in groups if not complete])
    full_posts = (complete.post if complete else next(read) for _, complete in groups)
    rows = []
    for full, (_, group) in zip(full_posts, groupby(progress(decided), key=_post_id), strict=True):
        rows += [replace(writer.row(scheduled, full or scheduled.post), post=scheduled.post) for scheduled in group]
    return rows


def _post_id(scheduled: ScheduledDelivery) -> str:
    return scheduled.post.id


def evaluated_rows(
    schedules: Iterable[Schedule], posts: PostReader, writer: RowWriter, deliveries: Sequence[Delivery]
) -> list[PreviewRow]:
    """Return the rows of these deliveries, decided as in the next pass."""
    return [
        writer.row(scheduled, posts.get(scheduled.post.id))
        for schedule in schedules
        for scheduled in schedule.evaluate([d for d in deliveries if d.channel == schedule.settings.name])
    ]


def _decided(schedule: Schedule, posts: PostReader, *, everything: bool) -> Iterator[ScheduledDelivery]:
    """Yield a channel's deliveries that the next pass decides about, then the others, then the coming digest."""
    store, name = schedule.ledger.deliveries, schedule.settings.name
    open_now = [delivery for delivery in store.due(name) if delivery.state in (*OPEN, State.SKIPPED)]
    due = [*schedule.with_channel_wait(evaluate_with_digest(schedule, open_now, most_bodies=MOST_BODIES))]
    yield from (scheduled for scheduled in due if everything or scheduled.decision.state in OPEN)
    newest = {delivery.post_id: delivery for delivery in store.on_channel(name)}  # the last round of each post
    decided, states = {scheduled.delivery.id for scheduled in due}, tuple(State) if everything else OPEN
    rest = [delivery for delivery in newest.values() if delivery.id not in decided and delivery.state in states]
    known = {id_: summary.post for id_, summary in posts.summaries({d.post_id for d in rest}).items()}
    undecided = _undecided(schedule, [delivery for delivery in rest if delivery.post_id in known], known)
    yield from schedule.with_channel_wait(undecided)
    parts = [scheduled.post for scheduled in due if scheduled.is_part]
    parts += [known[d.post_id] for d in rest if d.rule == "digest" and d.post_id in known]
    if parts:
        yield _coming_digest(schedule, sorted(parts, key=by_date))


def _undecided(
    schedule: Schedule, deliveries: Sequence[Delivery], posts: Mapping[str, Post]
) -> Iterator[ScheduledDelivery]:
    """Yield deliveries that the next pass does not decide about, as recorded, with the command that changes each."""
    held = schedule.evaluate([d for d in deliveries if d.state is State.HELD and d.rule != "digest"])
    commands = {scheduled.delivery.id: scheduled.decision.command for scheduled in held}
    for delivery in deliveries:
        post = posts[delivery.post_id]
        decision = _recorded(delivery, post, commands.get(delivery.id, ""))
        yield ScheduledDelivery(delivery=delivery, post=post, decision=decision)


def _recorded(delivery: Delivery, post: Post, command: str) -> Decision:
    """Express the recorded state of a delivery as a decision.

    A pending one that is not due waits for its next attempt.
    """
    retried = delivery.state is State.PENDING
    reason = delivery.reason or delivery.error
    if retried and delivery.error:
        reason = f"will be tried again: {delivery.error}"
    return Decision(
        state=State.HELD if retried else delivery.state,
        rule=delivery.rule,
        reason=reason or sent_reason(delivery),
        due_at=delivery.due_at,
        command=command or next(iter(commands_for(delivery, post)), ""),
    )


def sent_reason(delivery: Delivery) -> str:
    """Return `sent 2026-11-21T08:00:00Z https://…`; empty if it was not sent."""
    if delivery.state is not State.SENT or delivery.receipt is None:
        return ""
    verb = "sent" if delivery.receipt.confirmed else "handed over"
    return f"{verb} {iso(delivery.steps[0].sent_at) or ''} {delivery.receipt.remote_url}".strip()


def _coming_digest(schedule: Schedule, parts: Sequence[Post]) -> ScheduledDelivery:
    """Return the digest for which these posts wait, with the posts so far."""
    settings = schedule.settings
    digest = upcoming_digest(settings, schedule.blog, schedule.ledger.now(), [post.id for post in parts])
    count = f"{len(parts)} post{'s' * (len(parts) > 1)}"
    return ScheduledDelivery(
        delivery=Delivery(id=0, post_id=digest.id, channel=settings.name, state=State.HELD),
        post=digest,
        decision=Decision(
            state=State.HELD,
            rule="coming",
            reason=f"the {settings.digest} is not over; {count} so far",
            due_at=digest.published_at,
        ),
    )

"""What would be sent, post by post and channel by channel: the real decisions on a copy of the ledger, as data."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for
from syndicator.delivery.digests import evaluate_with_digest, upcoming_digest
from syndicator.delivery.schedule import ScheduledDelivery
from syndicator.model import Decision, Delivery, Post, State, by_date, iso
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from syndicator.model import Announcement
    from syndicator.session import Session

DECISIONS = {
    State.PENDING: "send", State.HELD: "hold", State.SKIPPED: "skip", State.SENT: "sent", State.FAILED: "failed",
    State.UNKNOWN: "unknown", State.CLAIMED: "send", State.SENDING: "unknown",
}  # fmt: skip
OPEN = (State.PENDING, State.HELD)


@value
class PreviewRow:
    """One post on one channel: what is decided, and what would be said. `error`: why there is no announcement."""

    post: Post
    channel: str
    kind: str
    decision: str
    reason: str = ""
    rule: str = ""
    due_at: datetime | None = None
    announcement: Announcement | None = None
    error: str = ""
    cost_usd: float = 0.0
    command: str = ""
    warnings: tuple[str, ...] = ()  # what is wrong with the post's page

    def as_json(self) -> dict[str, Any]:
        """The row of `dry-run --json`."""
        return {
            "post": post_json(self.post), "channel": self.channel, "kind": self.kind, "decision": self.decision, "reason": self.reason,
            "due_at": iso(self.due_at), "announcement": _announcement_json(self.announcement), "cost_usd": self.cost_usd,
            "error": self.error, "warnings": list(self.warnings),
        }  # fmt: skip


def post_json(post: Post) -> dict[str, Any]:
    return {
        "slug": post.slug, "title": post.title, "url": post.url, "published_at": iso(post.published_at),
        "sources": list(post.sources),
    }  # fmt: skip


def _announcement_json(announcement: Announcement | None) -> dict[str, Any] | None:
    return None if announcement is None else {
        "text": announcement.text, "length": announcement.length, "limit": announcement.limit,
        "payload": announcement.payload, "parts": list(announcement.parts),
    }  # fmt: skip


def chosen(session: Session, channels: Sequence[str]) -> list[str]:
    """The channels that were named, else all enabled ones. Raises UsageError for an unknown name."""
    for name in channels:
        session.channels.get(name)
    return list(dict.fromkeys(channels)) or [
        name for name, channel in session.config.channels.items() if channel.enabled
    ]


def preview(session: Session, channels: Sequence[str] = (), *, everything: bool = False) -> list[PreviewRow]:
    """What the next pass would do. `everything`: every post, also sent, skipped and failed ones. For a dry session."""
    session.ingest()
    decided = [
        delivery
        for name in session.channels.chosen(channels)
        for delivery in _decided(session, name, everything=everything)
    ]
    order = {name: place for place, name in enumerate(session.config.channels)}
    decided.sort(key=lambda d: (*by_date(d.post), order[d.delivery.channel]))
    return [row for id_, group in groupby(decided, key=lambda d: d.post.id) for row in _rows(session, id_, list(group))]


def _rows(session: Session, post_id: str, deliveries: Sequence[ScheduledDelivery]) -> Iterator[PreviewRow]:
    """The rows of one post, which is read in full once for all of them."""
    full = session.posts.get_many([post_id]).get(post_id)
    for scheduled in deliveries:
        yield replace(_row(session, scheduled, full or scheduled.post), post=scheduled.post)


def row_of(session: Session, scheduled: ScheduledDelivery) -> PreviewRow:
    """The row of a delivery that was decided about just now."""
    return _row(session, scheduled, session.posts.get(scheduled.post.id))


def _row(session: Session, scheduled: ScheduledDelivery, post: Post) -> PreviewRow:
    """A post that waits for a digest has no announcement of its own."""
    decision, channel = scheduled.decision, session.channels.get(scheduled.delivery.channel)
    announcement, error = (
        (None, "") if decision.rule == "digest" else session.composer.try_compose(post, scheduled.delivery)
    )
    return PreviewRow(
        post=post, channel=channel.name, kind=channel.kind, decision=DECISIONS[decision.state], reason=decision.reason,
        rule=decision.rule, due_at=None if decision.state is State.PENDING else decision.due_at,  # a pending one is due now
        announcement=announcement, error=error, cost_usd=channel.cost_usd(announcement) if announcement else 0.0,
        command=decision.command, warnings=scheduled.warnings,
    )  # fmt: skip


def _decided(session: Session, name: str, *, everything: bool) -> Iterator[ScheduledDelivery]:
    """What dry-run lists of a channel: deliveries that the next pass decides about, the others, the coming digest."""
    store = session.ledger.deliveries
    due = evaluate_with_digest(
        session.schedule(name), [d for d in store.due(name) if d.state in (*OPEN, State.SKIPPED)]
    )
    yield from (scheduled for scheduled in due if everything or scheduled.decision.state in OPEN)
    newest = {delivery.post_id: delivery for delivery in store.on_channel(name)}  # the last round of each post
    decided, states = {scheduled.delivery.id for scheduled in due}, tuple(State) if everything else OPEN
    rest = [delivery for delivery in newest.values() if delivery.id not in decided and delivery.state in states]
    posts = {id_: summary.post for id_, summary in session.posts.summaries({d.post_id for d in rest}).items()}
    yield from _undecided(session, name, [delivery for delivery in rest if delivery.post_id in posts], posts)
    parts = [scheduled.post for scheduled in due if scheduled.is_part]
    parts += [posts[d.post_id] for d in rest if d.rule == "digest" and d.post_id in posts]
    if parts:
        yield _coming_digest(session, name, sorted(parts, key=by_date))


def _undecided(
    session: Session, name: str, deliveries: Sequence[Delivery], posts: Mapping[str, Post]
) -> Iterator[ScheduledDelivery]:
    """Deliveries that the next pass does not decide about, as the ledger has them, with the command that changes each."""
    held = session.schedule(name).evaluate([d for d in deliveries if d.state is State.HELD and d.rule != "digest"])
    commands = {scheduled.delivery.id: scheduled.decision.command for scheduled in held}
    for delivery in deliveries:
        post = posts[delivery.post_id]
        yield ScheduledDelivery(
            delivery=delivery, post=post, decision=_recorded(delivery, post, commands.get(delivery.id, ""))
        )


def _recorded(delivery: Delivery, post: Post, command: str) -> Decision:
    """What the ledger says about a delivery, as a decision. A pending one that is not due waits for another attempt."""
    retried = delivery.state is State.PENDING
    reason = delivery.reason or delivery.error
    if retried and delivery.error:
        reason = f"will be tried again: {delivery.error}"
    return Decision(
        state=State.HELD if retried else delivery.state, rule=delivery.rule, reason=reason or sent_reason(delivery),
        due_at=delivery.due_at, command=command or next(iter(commands_for(delivery, post)), ""),
    )  # fmt: skip


def sent_reason(delivery: Delivery) -> str:
    """`sent 2026-11-21T08:00:00Z https://…`; empty where it was not sent."""
    if delivery.state is not State.SENT or delivery.receipt is None:
        return ""
    verb = "sent" if delivery.receipt.confirmed else "handed over"
    return f"{verb} {iso(delivery.steps[0].sent_at) or ''} {delivery.receipt.remote_url}".strip()


def _coming_digest(session: Session, name: str, parts: Sequence[Post]) -> ScheduledDelivery:
    """The digest that these posts wait for, as it would be now."""
    settings = session.config.channels[name]
    digest = upcoming_digest(settings, session.config.blog, session.ledger.now(), [post.id for post in parts])
    count = f"{len(parts)} post{'s' * (len(parts) > 1)}"
    return ScheduledDelivery(
        delivery=Delivery(id=0, post_id=digest.id, channel=name, state=State.HELD), post=digest,
        decision=Decision(
            state=State.HELD, rule="coming", reason=f"the {settings.digest} is not over; {count} so far", due_at=digest.published_at
        ),
    )  # fmt: skip

"""What would be said, post by post and channel by channel: the real decisions on a copy of the ledger, as data."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for
from syndicator.delivery.digests import coming, plan_with_digest
from syndicator.delivery.schedule import plan
from syndicator.ingest.discover import discover
from syndicator.model import Delivery, Post, State, by_date, iso
from syndicator.policy.clock import parse_instant
from syndicator.policy.rules import invalid_at
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.model import Announcement
    from syndicator.render.lint import Finding

DECISIONS = {
    State.PENDING: "send", State.HELD: "hold", State.SKIPPED: "skip", State.SENT: "sent", State.FAILED: "failed",
    State.UNKNOWN: "unknown", State.CLAIMED: "send", State.SENDING: "unknown",
}  # fmt: skip
OPEN = (State.PENDING, State.HELD)


@value
class Row:
    """One post on one channel: what is decided, and what would be said. `error`: why that could not be written."""

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
        said = self.announcement
        return {
            "post": post_json(self.post),
            "channel": self.channel,
            "kind": self.kind,
            "decision": self.decision,
            "reason": self.reason,
            "due_at": iso(self.due_at),
            "announcement": said and {
                "text": said.text, "length": said.length, "limit": said.limit, "payload": said.payload,
                "parts": list(said.parts),
            },
            "cost_usd": self.cost_usd,
            "error": self.error,
            "warnings": list(self.warnings),
        }  # fmt: skip


def post_json(post: Post) -> dict[str, Any]:
    return {
        "slug": post.slug, "title": post.title, "url": post.url, "published_at": iso(post.published_at),
        "sources": list(post.sources),
    }  # fmt: skip


def preview(session: Session, channels: Sequence[str] = (), *, everything: bool = False) -> list[Row]:
    """What the next pass would do. `everything`: every post, also what was sent, skipped or has failed. For a dry session."""
    discover(session)
    facts = [
        one
        for name in session.channels.chosen(channels)
        for one in _channel_facts(session, name, everything=everything)
    ]
    order = {name: place for place, name in enumerate(session.config.channels)}
    facts.sort(key=lambda one: (*by_date(one.post), order[one.delivery.channel]))
    return [row for id_, group in groupby(facts, key=lambda one: one.post.id) for row in _rows(session, id_, group)]


def _rows(session: Session, id_: str, facts: Iterable[_Facts]) -> Iterator[Row]:
    """The rows of one post, which is read once for all of them."""
    whole = session.posts.get_many([id_]).get(id_)
    for one in facts:
        yield replace(_written_row(session, one, whole or one.post), post=one.post)


@value
class _Facts:
    """A row without what would be said."""

    delivery: Delivery
    post: Post  # may be an outline
    decision: str
    reason: str
    rule: str
    due_at: datetime | None
    command: str = ""
    warnings: tuple[str, ...] = ()


def _channel_facts(session: Session, name: str, *, everything: bool) -> Iterator[_Facts]:
    wanted, book = tuple(State) if everything else OPEN, session.ledger.deliveries
    planned = plan_with_digest(session, name, [d for d in book.due(name) if d.state in (*OPEN, State.SKIPPED)])
    for one in planned:
        if everything or one.decision.state in OPEN:
            yield _planned(one)
    settled = {one.delivery.id for one in planned}
    newest = {d.post_id: d for d in book.on_channel(name)}  # of a post's rounds the last
    left = [d for d in newest.values() if d.id not in settled and d.state in wanted]
    posts = {id_: outline.post for id_, outline in session.posts.summaries({d.post_id for d in left}).items()}
    held = plan(session, name, [d for d in left if d.state is State.HELD and d.rule != "digest"])
    command = {one.delivery.id: one.decision.command for one in held}
    yield from (_standing(d, posts[d.post_id], command.get(d.id, "")) for d in left if d.post_id in posts)
    parts = [one.post for one in planned if one.is_part]
    yield from _coming(
        session, name, [*parts, *(posts[d.post_id] for d in left if d.rule == "digest" and d.post_id in posts)]
    )


def _coming(session: Session, name: str, parts: Sequence[Post]) -> Iterator[_Facts]:
    """The digest that these posts wait for, as far as it has come."""
    if not parts:
        return
    digest = coming(session, name, [post.id for post in sorted(parts, key=by_date)])
    yield _Facts(
        delivery=Delivery(id=0, post_id=digest.id, channel=name, state=State.HELD), post=digest, decision="hold", rule="coming",
        reason=f"the {session.config.channels[name].digest} is not over; so far it tells of {len(parts)}", due_at=digest.published_at,
    )  # fmt: skip


def row_of(session: Session, planned: ScheduledDelivery) -> Row:
    """A row of what was decided just now."""
    return _written_row(session, _planned(planned), session.posts.get(planned.post.id))


def _planned(planned: ScheduledDelivery) -> _Facts:
    decision = planned.decision
    return _Facts(
        delivery=planned.delivery, post=planned.post, decision=DECISIONS[decision.state], reason=decision.reason, rule=decision.rule,
        due_at=None if decision.state is State.PENDING else decision.due_at, command=decision.command,  # due is now
        warnings=planned.warnings,
    )  # fmt: skip


def _standing(delivery: Delivery, post: Post, command: str) -> _Facts:
    """What the ledger says, with the command that changes it."""
    waits = delivery.state is State.PENDING
    reason = f"will be tried again: {delivery.error}" if waits and delivery.error else delivery.reason or delivery.error
    return _Facts(
        delivery=delivery, post=post, decision="hold" if waits else DECISIONS[delivery.state], reason=reason or sent_words(delivery),
        rule=delivery.rule, due_at=delivery.due_at, command=command or next(iter(commands_for(delivery, post)), ""),
    )  # fmt: skip


def sent_words(delivery: Delivery) -> str:
    if delivery.state is not State.SENT or delivery.receipt is None:
        return ""
    said = "sent" if delivery.receipt.confirmed else "handed over"
    return f"{said} {iso(delivery.steps[0].sent_at) or ''} {delivery.receipt.remote_url}".strip()


def _written_row(session: Session, facts: _Facts, post: Post) -> Row:
    """What waits for a digest says nothing by itself."""
    announcement, error = (None, "") if facts.rule == "digest" else session.composer.try_compose(post, facts.delivery)
    channel = session.channels.get(facts.delivery.channel)
    return Row(
        post=post, channel=channel.name, kind=channel.kind, decision=facts.decision, reason=facts.reason, rule=facts.rule,
        due_at=facts.due_at, announcement=announcement, error=error,
        cost_usd=channel.cost_usd(announcement) if announcement else 0.0, command=facts.command, warnings=facts.warnings,
    )  # fmt: skip


def lint_rows(session: Session, watched: Callable[[Sequence[Post]], Iterable[Post]] = iter) -> Iterator[Finding]:
    """What there is to say against templates and posts. For a dry session. `watched`: passes the posts on, as they are taken."""
    from syndicator.render.lint import lint

    discover(session)
    channels = [(session.channels.get(name), session.composer.options(name)) for name in session.channels.chosen(())]
    posts = sorted((post for post in session.posts.all().values() if not post.gathers), key=by_date)
    yield from (finding for post in posts for finding in words_amiss(session, post))
    yield from lint(watched(posts), channels, session.app.renderer)
    yield from _words_of_nobody(session, posts)


def _words_of_nobody(session: Session, posts: Sequence[Post]) -> Iterator[Finding]:
    """Files of words that no post heeds, be it for a slip of the pen in their names."""
    from syndicator.render.lint import Finding

    heeded = {f"{post.slug}.yaml" for post in posts}
    for path in sorted((session.config.folder / "words").glob("*")):
        if path.name not in heeded:
            yield Finding(
                path.stem, "", "warning", f"words/{path.name}: no post has this slug; a file is words/<slug>.yaml"
            )


def words_amiss(session: Session, post: Post) -> Iterator[Finding]:
    """What a post says about its own syndication and nobody will heed."""
    from syndicator.render.lint import Finding

    words = post.words
    for name in sorted(
        {*(words.only or ()), *words.off, *words.texts} - set(map(str.casefold, session.config.channels))
    ):
        yield Finding(post.slug, name, "warning", "named in the post's `syndicate`, and there is no such channel")
    if words.at and parse_instant(words.at, session.config.blog.timezone) is None:
        yield Finding(post.slug, "", "error", invalid_at(words.at))
    if post.withheld.startswith("words/"):
        yield Finding(post.slug, "", "error", post.withheld)

"""Looking without touching: what would be said, where everything stands and why, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.errors import UsageError
from syndicator.model import Post, State
from syndicator.sources.address import alias_of
from syndicator.syndicate.discover import discover
from syndicator.syndicate.outcome import commands_for, iso
from syndicator.syndicate.plan import plan, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.model import Announcement, Attempt, Delivery
    from syndicator.render.lint import Finding
    from syndicator.syndicate.office import Office
    from syndicator.syndicate.plan import Planned

DECISIONS = {
    State.PENDING: "send", State.HELD: "hold", State.SKIPPED: "skip", State.SENT: "sent", State.FAILED: "failed",
    State.UNKNOWN: "unknown", State.CLAIMED: "send", State.SENDING: "unknown",
}  # fmt: skip
OPEN = (State.PENDING, State.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
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
            "post": _post_json(self.post),
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
            "warnings": list(self.warnings),
        }  # fmt: skip


def _post_json(post: Post) -> dict[str, Any]:
    return {
        "slug": post.slug, "title": post.title, "url": post.url, "published_at": iso(post.published_at),
        "sources": list(post.sources),
    }  # fmt: skip


# --- what would be said


def preview(office: Office, channels: Sequence[str] = (), *, everything: bool = False) -> list[Row]:
    """What the next pass would do. `everything`: every post, also what was sent, skipped or has failed. For a dry office."""
    discover(office)
    rows = [row for name in chosen(office, channels) for row in _channel_rows(office, name, everything=everything)]
    order = {name: place for place, name in enumerate(office.config.channels)}
    return sorted(rows, key=lambda row: (*_place(row.post), order[row.channel]))


def _place(post: Post) -> tuple[float, str]:
    return post.published_at.timestamp() if post.published_at else 0.0, post.id


def chosen(office: Office, channels: Sequence[str]) -> list[str]:
    """The channels that were named, else all that are enabled. Raises UsageError for a name that there is not."""
    for name in channels:
        office.channel(name)
    return list(channels) or [name for name, channel in office.config.channels.items() if channel.enabled]


def _channel_rows(office: Office, name: str, *, everything: bool) -> Iterator[Row]:
    wanted = tuple(State) if everything else OPEN
    newest = {d.post_id: d for d in office.ledger.deliveries.on_channel(name)}  # of a post's rounds the last
    deliveries = [d for d in newest.values() if d.state in wanted or (d.due_at and d.due_at <= office.now)]
    due = [d for d in deliveries if d.state in (*OPEN, State.SKIPPED) and d.due_at and d.due_at <= office.now]
    planned = plan(office, name, due)
    for one in planned:
        if everything or one.decision.state in OPEN:
            yield row_of(office, one)
    settled = {one.delivery.id for one in planned}
    posts = office.posts({d.post_id for d in deliveries if d.id not in settled and d.state in wanted})
    for delivery in deliveries:
        if delivery.id not in settled and delivery.state in wanted and delivery.post_id in posts:
            yield _standing_row(office, delivery, posts[delivery.post_id])


def row_of(office: Office, planned: Planned) -> Row:
    """A row of what was decided just now."""
    decision, delivery = planned.decision, planned.delivery
    return _written_row(
        office, delivery, planned.post, decision=DECISIONS[decision.state], reason=decision.reason, rule=decision.rule,
        due_at=None if decision.state is State.PENDING else decision.due_at, command=decision.command,  # due is now
        warnings=planned.warnings,
    )  # fmt: skip


def _standing_row(office: Office, delivery: Delivery, post: Post) -> Row:
    """A row of what the ledger says."""
    waits = delivery.state is State.PENDING
    reason = f"will be tried again: {delivery.error}" if waits and delivery.error else delivery.reason or delivery.error
    return _written_row(
        office, delivery, post, decision="hold" if waits else DECISIONS[delivery.state], reason=reason or _sent(delivery),
        rule=delivery.rule, due_at=delivery.due_at, command=next(iter(commands_for(delivery, post)), ""),
    )  # fmt: skip


def _sent(delivery: Delivery) -> str:
    if delivery.state is not State.SENT or delivery.receipt is None:
        return ""
    said = "sent" if delivery.receipt.confirmed else "handed over"
    return f"{said} {iso(delivery.steps[0].sent_at) or ''} {delivery.receipt.remote_url}".strip()


def _written_row(office: Office, delivery: Delivery, post: Post, **facts: Any) -> Row:
    announcement, error = written(office, post, delivery)
    channel = office.channel(delivery.channel)
    cost = channel.cost_usd(announcement) if announcement else 0.0
    return Row(
        post=post,
        channel=delivery.channel,
        kind=channel.kind,
        announcement=announcement,
        error=error,
        cost_usd=cost,
        **facts,
    )


def lint_rows(office: Office, watched: Callable[[Sequence[Post]], Iterable[Post]] = iter) -> Iterator[Finding]:
    """What there is to say against templates and posts. For a dry office. `watched`: passes the posts on, as they are taken."""
    from syndicator.render.lint import lint

    discover(office)
    channels = [(office.channel(name), office.manner(name)) for name in chosen(office, ())]
    return lint(watched(sorted(office.posts().values(), key=_place)), channels, office.renderer)


# --- finding a post


def find_post(office: Office, text: str) -> str:
    """The id of the post that a person names by slug, address, file path or id. Raises UsageError: none, or several."""
    found = office.ledger.blog.find(text) or _by_address_or_path(office, text)
    if len(found) == 1:
        return found.pop()
    if not found:
        raise UsageError(f"no post {text!r}{_meant(office, text)}; `syndicator list` shows what there is")
    posts = sorted(office.posts(found).values(), key=_place)
    listed = "\n".join(f"  {post.id}  {post.slug}  {post.title}  {post.url}" for post in posts)
    raise UsageError(f"{text!r} may be any of these; say which by its id:\n{listed}")


def _by_address_or_path(office: Office, text: str) -> set[str]:
    alias = alias_of(text)
    found = office.ledger.blog.find(alias) if alias else set()
    for source in office.config.sources:
        path = Path(text).absolute()
        if source.path is not None and path.is_relative_to(source.path):
            found |= office.ledger.blog.find(path.relative_to(source.path).as_posix())
    return found


def _meant(office: Office, text: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(text, [standing.slug for standing in office.ledger.blog.standings().values()], n=1)
    return f", did you mean {close[0]!r}?" if close else ""


# --- where everything stands


def _look_ahead(office: Office) -> None:
    """Where there is no ledger yet: what the first pass would decide."""
    discover(office)
    for name in chosen(office, ()):
        planned = plan(office, name, office.ledger.deliveries.due(name))
        office.ledger.deliveries.decide((one.delivery.id, one.decision) for one in planned)


def posts(office: Office) -> list[dict[str, Any]]:
    """The posts as one list, oldest first, with where each went (channel → state)."""
    if office.dry:
        _look_ahead(office)
    where: dict[str, dict[str, str]] = {}
    for delivery in office.ledger.deliveries.all():
        where.setdefault(delivery.post_id, {})[delivery.channel] = delivery.state
    found = sorted(office.posts().values(), key=_place)
    return [
        {**_post_json(post), "id": post.id, "withheld": post.withheld, "where": where.get(post.id, {})}
        for post in found
    ]


def history(office: Office, slug: str | None = None) -> list[dict[str, Any]]:
    """Every delivery that something was done about (of one post: every one), with its attempts."""
    book = office.ledger.deliveries
    found = book.all() if slug is None else book.of_post(find_post(office, slug))
    slugs = {id_: standing.slug for id_, standing in office.ledger.blog.standings().items()}
    return [
        _history_json(d, slugs.get(d.post_id, d.post_id), book.attempts(d.id))
        for d in found
        if slug is not None or d.steps or d.attempts
    ]


def _history_json(delivery: Delivery, slug: str, attempts: Iterable[Attempt]) -> dict[str, Any]:
    receipt = delivery.receipt
    return {
        "slug": slug, "channel": delivery.channel, "round": delivery.round, "state": delivery.state, "attempts": delivery.attempts,
        "remote_id": receipt.remote_id if receipt else "", "remote_url": receipt.remote_url if receipt else "",
        "confirmed": bool(receipt and receipt.confirmed), "sent_at": iso(delivery.steps[0].sent_at) if delivery.steps else None,
        "error": delivery.error, "incomplete": delivery.incomplete,
        "attempt_log": [
            {"number": a.number, "step": a.step, "started_at": iso(a.started_at), "ended_at": iso(a.ended_at),
             "outcome": a.outcome, "evidence": a.evidence}
            for a in attempts
        ],
    }  # fmt: skip


def why(office: Office, slug: str) -> list[dict[str, Any]]:
    """For each channel: the rule that sent, held or skipped a post, and the command that changes it."""
    if office.dry:
        _look_ahead(office)
    post = office.post(find_post(office, slug))
    return [_why(office, post, name) for name in chosen(office, ())]


def _why(office: Office, post: Post, name: str) -> dict[str, Any]:
    delivery = office.ledger.deliveries.latest(post.id, name)
    said: dict[str, Any] = {
        "channel": name,
        "state": "none",
        "rule": "",
        "reason": "no pass has seen it yet",
        "due_at": None,
        "command": "",
        "warnings": [],
    }
    if delivery is None:
        return said
    said |= {"state": delivery.state.value, "rule": delivery.rule, "due_at": iso(delivery.due_at)}
    reason = delivery.error or delivery.reason or _sent(delivery)
    command = " | ".join(commands_for(delivery, post))
    if (
        delivery.state in (*OPEN, State.SKIPPED)
        and delivery.rule not in ("person", "retracted", "merged")
        and not delivery.error
    ):
        (one,) = plan(office, name, [delivery])
        decision = one.decision
        said |= {"state": decision.state.value, "rule": decision.rule, "due_at": iso(decision.due_at)}
        said["warnings"] = list(one.warnings)
        reason, command = decision.reason, decision.command
    elif delivery.state is State.SKIPPED:
        command = f"syndicator push {post.slug or post.id} --channel {name}"
    elif delivery.state is State.SENT:
        said["rule"], command = "sent", f"syndicator push {post.slug or post.id} --channel {name} --again"
    return said | {"reason": reason, "command": command}


def links(office: Office) -> list[dict[str, Any]]:
    """Each post's syndicated copies, for a site's "also on"."""
    copies: dict[str, list[dict[str, Any]]] = {}
    for delivery in office.ledger.deliveries.in_state(State.SENT):
        if (receipt := delivery.receipt) and (receipt.remote_url or receipt.remote_id):
            kind = office.config.channels[delivery.channel].kind if delivery.channel in office.config.channels else ""
            copies.setdefault(delivery.post_id, []).append({
                "channel": delivery.channel, "kind": kind, "url": receipt.remote_url, "id": receipt.remote_id,
                "sent_at": iso(delivery.steps[0].sent_at),
            })  # fmt: skip
    standings = office.ledger.blog.standings(copies)
    return [{"slug": s.slug, "title": s.title, "url": s.url, "copies": copies[id_]} for id_, s in standings.items()]

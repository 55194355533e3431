"""Where everything stands, and why, as data; looking changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.app.results import commands_for, left_behind
from syndicator.delivery.digests import plan_with_digest
from syndicator.delivery.schedule import plan
from syndicator.errors import UsageError
from syndicator.ingest.discover import discover
from syndicator.ledger.deliveries import DONE_WITH
from syndicator.model import State, by_date, iso, typed
from syndicator.sources.urls import alias_of
from syndicator.views.dry_run import OPEN, post_json, sent_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.model import Attempt, Delivery, Post


# --- finding a post


def find_post(session: Session, text: str) -> str:
    """The id of the post that a person names by slug, address, file path or id. Raises UsageError: none, or several."""
    found = session.ledger.posts.find(text) or _by_address_or_path(session, text)
    if len(found) == 1:
        return found.pop()
    if not found:
        raise UsageError("\n  ".join(_not_found(session, text)))
    posts = sorted(session.posts.get_many(found).values(), key=by_date)
    listed = "\n".join(f"  {post.id}  {post.slug}  {post.title}  {post.url}" for post in posts)
    raise UsageError(f"{text!r} may be any of these; say which by its id:\n{listed}")


def _by_address_or_path(session: Session, text: str) -> set[str]:
    alias = alias_of(text)
    found = session.ledger.posts.find(alias) if alias else set()
    for source in session.config.sources:
        path = Path(text).absolute()
        if source.path is not None and path.is_relative_to(source.path):
            found |= session.ledger.posts.find(path.relative_to(source.path).as_posix())
    return found


def _not_found(session: Session, text: str) -> Iterator[str]:
    """Why the file that is meant gave no post; else that there is none, and which sources could not be read."""
    from difflib import get_close_matches

    posts, sources = session.ledger.posts, session.ledger.sources
    named = [problem for problem in sources.problems() if _names(text, problem[1])]
    if amiss := [": ".join(problem) for problem in named if not posts.find(problem[1])]:
        yield f"no post {text!r}: {'; '.join(amiss)}"
        return
    close = get_close_matches(text, [standing.slug for standing in posts.records().values()], n=1)
    meant = f" did you mean {close[0]!r}?" if close else ""
    yield f"no post {text!r};{meant} `syndicator list` shows what there is"
    yield from (f"{name}: {standing.error}" for name, standing in sources.all().items() if standing.error)


def _names(text: str, key: str) -> bool:
    from syndicator.sources.repo.filename import Name

    name = Name(key)
    return f"/{text}".endswith(f"/{key}") or text in {name.slug, name.stem}


# --- where everything stands


def _look_ahead(session: Session) -> None:
    """Where there is no ledger yet: what the first pass would decide."""
    discover(session)
    for name in session.channels.chosen(()):
        planned = plan_with_digest(session, name, session.ledger.deliveries.due(name))
        session.ledger.decisions.apply((one.delivery, one.decision) for one in planned)


def posts(session: Session) -> list[dict[str, Any]]:
    """The posts as one list, oldest first, with where each went (channel → state)."""
    if session.dry_run:
        _look_ahead(session)
    where: dict[str, dict[str, str]] = {}
    for delivery in session.ledger.deliveries.all():
        where.setdefault(delivery.post_id, {})[delivery.channel] = delivery.state
    found = sorted(session.posts.all().values(), key=by_date)
    return [
        {**post_json(post), "id": post.id, "withheld": post.withheld, "where": where.get(post.id, {})} for post in found
    ]


def history(session: Session, slug: str | None = None) -> list[dict[str, Any]]:
    """Every delivery that something was done about (of one post: every one), with its attempts."""
    book = session.ledger.deliveries
    found = book.all() if slug is None else book.of_post(find_post(session, slug))
    slugs = {id_: standing.slug for id_, standing in session.ledger.posts.records().items()}
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


def why(session: Session, slug: str) -> list[dict[str, Any]]:
    """For each channel: the rule that sent, held or skipped a post, and the command that changes it."""
    if session.dry_run:
        _look_ahead(session)
    post = session.posts.get(find_post(session, slug))
    told = [_why(session, post, name) for name in session.channels.chosen(())]
    return [one for one in told if not post.gathers or one["state"] != "none"]  # a digest is for one channel


def _why(session: Session, post: Post, name: str) -> dict[str, Any]:
    delivery = session.ledger.deliveries.latest(post.id, name)
    if delivery is None:
        return _why_json(name, "none", reason="no pass has seen it yet")
    if _is_open(delivery):
        (one,) = plan(session, name, [delivery])
        now = one.decision
        return _why_json(
            name, now.state, rule=now.rule, reason=now.reason, due_at=now.due_at, command=now.command, warnings=one.warnings
        )  # fmt: skip
    reason, command = _standing(session, post, delivery)
    rule = "sent" if delivery.state is State.SENT else delivery.rule
    return _why_json(name, delivery.state, rule=rule, reason=reason, due_at=delivery.due_at, command=command)


def _is_open(delivery: Delivery) -> bool:
    """Whether the gates have a say in what becomes of it."""
    closed = delivery.error or delivery.rule in (*DONE_WITH, "merged")
    return delivery.state in (*OPEN, State.SKIPPED) and not closed


def _standing(session: Session, post: Post, delivery: Delivery) -> tuple[str, str]:
    """What is to be said of a delivery that no gate is asked about, and what changes it."""
    name = delivery.channel
    if delivery.state is State.SENT and (post.withheld or delivery.rule == "edited"):
        return left_behind(post.name, name, post.withheld, can_delete=session.channels.get(name).can_delete)
    push = typed("push", post.name, "--channel", name)
    pushed = {State.PENDING: push, State.SKIPPED: push, State.SENT: f"{push} --again"}
    reason = delivery.error or delivery.reason or sent_words(delivery)
    return reason, pushed.get(delivery.state) or "\n".join(commands_for(delivery, post))


def _why_json(
    channel: str,
    state: str,
    *,
    rule: str = "",
    reason: str,
    due_at: datetime | None = None,
    command: str = "",
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "channel": channel, "state": str(state), "rule": rule, "reason": reason, "due_at": iso(due_at), "command": command,
        "warnings": list(warnings),
    }  # fmt: skip


def links(session: Session) -> list[dict[str, Any]]:
    """Each post's syndicated copies, for a site's "also on"."""
    copies: dict[str, list[dict[str, Any]]] = {}
    for delivery in session.ledger.deliveries.in_state(State.SENT):
        if (receipt := delivery.receipt) and (receipt.remote_url or receipt.remote_id):
            kind = session.config.channels[delivery.channel].kind if delivery.channel in session.config.channels else ""
            copies.setdefault(delivery.post_id, []).append({
                "channel": delivery.channel, "kind": kind, "url": receipt.remote_url, "id": receipt.remote_id,
                "sent_at": iso(delivery.steps[0].sent_at),
            })  # fmt: skip
    standings = session.ledger.posts.records(copies)
    return [{"slug": s.slug, "title": s.title, "url": s.url, "copies": copies[id_]} for id_, s in standings.items()]

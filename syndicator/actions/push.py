"""Send posts now: plan it with the rules lifted that a person may lift, refuse what can't be sent, send the rest."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.actions.find import find_post
from syndicator.app.results import PassResult, commands_for
from syndicator.delivery.attempt import ChannelPaused
from syndicator.delivery.lease import lease
from syndicator.delivery.queue import QueueResult
from syndicator.delivery.rescue import rescue_orphans
from syndicator.errors import UsageError
from syndicator.model import State, typed
from syndicator.views.dry_run import PreviewRow, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.model import Delivery, Post
    from syndicator.session import Session

LEASE_TIMEOUT = 90.0  # seconds to wait for a worker that holds the channel

_STARTED = (State.SENT, State.UNKNOWN, State.SENDING, State.CLAIMED)


def plan_push(
    session: Session, slugs: Sequence[str], channels: Sequence[str] = (), *, again: bool = False, force: bool = False
) -> list[PreviewRow]:
    """A row for each post and channel: what `push` would send, and what it would not, with the reason.

    Raises UsageError where there is no such post.
    """
    if not session.dry_run:
        rescue_orphans(session.ledger)
    session.ingest()
    ids = dict.fromkeys(find_post(session.ledger, session.config.sources, slug) for slug in slugs)  # each post once
    return [
        _push_row(session, post, name, again=again, force=force)
        for post in map(session.posts.get, ids)
        for name in _channels_for(session, post, channels)
    ]


def _channels_for(session: Session, post: Post, channels: Sequence[str]) -> list[str]:
    """The channels to push to. A digest goes to the channel it was made for, unless others are named."""
    names = session.channels.chosen(channels)
    if channels or not post.digest_of:
        return names
    own = {delivery.channel for delivery in session.ledger.deliveries.of_post(post.id)}
    return [name for name in names if name in own]


def _push_row(session: Session, post: Post, name: str, *, again: bool, force: bool) -> PreviewRow:
    delivery = _open_delivery(session, post, name)
    if delivery.state in _STARTED and not again:
        announcement, error = session.composer.try_compose(post, delivery)
        return PreviewRow(
            post=post, channel=name, kind=session.config.channels[name].kind,
            decision="sent" if delivery.state is State.SENT else "unknown", reason=delivery.error or "already sent",
            announcement=announcement, error=error,
        )  # fmt: skip
    (scheduled,) = session.schedule(name).evaluate([replace(delivery, allowed=_level(force=force))])
    row = row_of(session, scheduled)
    return replace(row, reason="asked for by hand") if row.decision == "send" else row


def _open_delivery(session: Session, post: Post, name: str) -> Delivery:
    """The last round of the post on the channel, opened where there is none."""
    delivery = session.ledger.deliveries.latest(post.id, name)
    if delivery is None:
        session.ledger.decisions.create([name], [post.id])
        delivery = session.ledger.deliveries.latest(post.id, name)
    assert delivery is not None
    return delivery


def _level(*, force: bool) -> str:
    return "forced" if force else "pushed"


def require_sendable(session: Session, rows: Sequence[PreviewRow]) -> None:
    """Raises UsageError where none of the rows is to be sent, with the reasons, or where a secret is missing here.

    A worker may well have that secret: its channel must not be paused for it.
    """
    names = sorted({row.channel for row in rows if row.decision == "send"})
    if not names:
        raise UsageError("\n".join(_refusal(session, row) for row in rows) or "nothing to send")
    if missing := [line for name in names for line in session.channels.missing_secrets(name)]:
        raise UsageError("\n".join(missing))


def _refusal(session: Session, row: PreviewRow) -> str:
    """Why a row is not sent, and what to do."""
    delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
    name = row.post.name
    if row.decision == "sent":
        again = typed("push", name, "--channel", row.channel, "--again")
        return f"{name} was already sent to {row.channel}; to send it again: {again}"
    if delivery and delivery.state in (State.CLAIMED, State.SENDING):
        return f"{name} is being sent to {row.channel} by another worker"
    if delivery and row.decision == "unknown":
        commands = " or ".join(commands_for(delivery, row.post))
        return f"{name} may already be on {row.channel}; look there, then run {commands}"
    return f"{name} is not sent to {row.channel}: {row.reason}{f'; {row.command}' if row.command else ''}"


def edit(session: Session, rows: Sequence[PreviewRow], texts: Mapping[tuple[str, str], str]) -> list[PreviewRow]:
    """The rows with the texts that a person wrote, by post id and channel. Raises UsageError where one can't be sent."""
    return [
        _edited(session, row, text) if (text := texts.get((row.post.id, row.channel))) is not None else row
        for row in rows
    ]


def _edited(session: Session, row: PreviewRow, text: str) -> PreviewRow:
    delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
    assert delivery is not None, "plan_push has opened it"
    announcement, error = session.composer.try_compose(row.post, replace(delivery, custom_text=text))
    if announcement is None:
        raise UsageError(f"{row.post.name} is not sent to {row.channel}: {error}")
    return replace(row, announcement=announcement, cost_usd=session.channels.get(row.channel).cost_usd(announcement))


def push(
    session: Session,
    rows: Sequence[PreviewRow],
    *,
    again: bool = False,
    force: bool = False,
    texts: Mapping[tuple[str, str], str] | None = None,
) -> PassResult:
    """Send the rows of `plan_push` that may be sent. `texts`: (post id, channel) → what a person wrote instead.

    Raises UsageError where none may be sent, or a secret is missing; LedgerError.
    """
    require_sendable(session, rows)
    result = QueueResult()
    notes: list[str] = []
    for row in rows:
        if row.decision == "send":
            text = (texts or {}).get((row.post.id, row.channel))
            _send_row(session, row, result, again=again, force=force, text=text)
        elif row.decision in ("sent", "skip"):
            notes.append(_refusal(session, row))
        else:
            result.problems.append(_refusal(session, row))
    problems = (*result.problems, *session.receipts.publish())
    return PassResult(outcomes=tuple(result.outcomes), notes=tuple(notes), problems=problems)


def _send_row(
    session: Session, row: PreviewRow, result: QueueResult, *, again: bool, force: bool, text: str | None
) -> None:
    deadline = time.monotonic() + LEASE_TIMEOUT
    while time.monotonic() < deadline:
        with lease(session.ledger, row.channel) as held:
            if held:
                delivery = _released(session, row, again=again, level=_level(force=force))
                if delivery is not None:
                    session.ledger.decisions.set_custom_text(delivery.id, text)
                    _send(session, delivery, row.post, result)
                return
        time.sleep(0.2)
    result.problems.append(f"{row.channel} is in use by another worker; try again later")


def _released(session: Session, row: PreviewRow, *, again: bool, level: str) -> Delivery | None:
    """The delivery to send, with the rules up to `level` lifted. None where another worker has sent it meanwhile."""
    store = session.ledger.deliveries
    latest = store.latest(row.post.id, row.channel)
    if latest is None or (latest.state in _STARTED and again) or (latest.receipt and latest.state is not State.SENT):
        return session.ledger.decisions.add_round(row.post.id, row.channel, level)
    if latest.state in _STARTED:
        return None
    session.ledger.decisions.allow(latest.id, level)
    return store.get(latest.id)


def _send(session: Session, delivery: Delivery, post: Post, result: QueueResult) -> None:
    queue = session.queue(delivery.channel)
    try:
        queue.send(delivery, post)
    except ChannelPaused as paused:
        queue.result.problems.append(f"{delivery.channel} is paused: {paused}")
    result.outcomes += queue.result.outcomes
    result.problems += queue.result.problems

"""What `push` does: plan it by a person's word, refuse what is vain, send the rest."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.app.results import PassResult, commands_for
from syndicator.delivery.executor import ChannelPaused
from syndicator.delivery.queue import QueueResult, lease, send, sweep
from syndicator.delivery.schedule import plan
from syndicator.errors import UsageError
from syndicator.ingest.discover import discover
from syndicator.model import State, typed
from syndicator.views.dry_run import Row, row_of
from syndicator.views.explain import find_post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.app import Session
    from syndicator.model import Delivery, Post

PATIENCE = 90.0  # seconds to wait for a worker that is at the channel

_DONE = (State.SENT, State.UNKNOWN, State.SENDING, State.CLAIMED)


def plan_push(
    session: Session, slugs: Sequence[str], channels: Sequence[str] = (), *, again: bool = False, force: bool = False
) -> list[Row]:
    """What `push` would send, and what it would not, with the reason.

    Raises UsageError where there is no such post, or where all of it was sent already and `again` was not said.
    """
    if not session.dry_run:
        sweep(session.ledger)
    discover(session)
    wanted = dict.fromkeys(find_post(session, slug) for slug in slugs)  # a post that is named twice is one post
    return [
        _push_row(session, post, name, again=again, force=force)
        for post in map(session.posts.get, wanted)
        for name in _places(session, post, channels)
    ]


def _places(session: Session, post: Post, named: Sequence[str]) -> list[str]:
    """The channels to push to; a digest goes to those alone that it was made for, unless others are named."""
    places = session.channels.chosen(named)
    if named or not post.gathers:
        return places
    own = {delivery.channel for delivery in session.ledger.deliveries.of_post(post.id)}
    return [name for name in places if name in own]


def refuse_if_vain(session: Session, rows: Sequence[Row]) -> None:
    """Raises UsageError where nothing of it is to be sent, or a secret can't be had here, and says why.

    A worker may well have that secret: its channel must not be paused for it.
    """
    names = sorted({row.channel for row in rows if row.decision == "send"})
    if not names:
        raise UsageError("\n".join(_refusal(session, row) for row in rows) or "nothing to send")
    if missing := [line for name in names for line in session.channels.missing_secrets(name)]:
        raise UsageError("\n".join(missing))


def reworded(session: Session, rows: Sequence[Row], texts: Mapping[tuple[str, str], str]) -> list[Row]:
    """The rows as they say what a person wrote for (post id, channel). Raises UsageError where that can't be said."""
    return [
        _reworded(session, row, text) if (text := texts.get((row.post.id, row.channel))) is not None else row
        for row in rows
    ]


def _reworded(session: Session, row: Row, text: str) -> Row:
    delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
    assert delivery is not None, "a row to push is that of a delivery"
    announcement, error = session.composer.try_compose(row.post, replace(delivery, words=text))
    if announcement is None:
        raise UsageError(f"{row.post.name} is not sent to {row.channel}: {error}")
    return replace(row, announcement=announcement, cost_usd=session.channels.get(row.channel).cost_usd(announcement))


def _refusal(session: Session, row: Row) -> str:
    delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
    name = row.post.name
    if row.decision == "sent":
        again = typed("push", name, "--channel", row.channel, "--again")
        return f"{name} was sent to {row.channel} already; to send it once more: {again}"
    if delivery and delivery.state in (State.CLAIMED, State.SENDING):
        return f"{name} is being sent to {row.channel} by another worker"
    if delivery and row.decision == "unknown":
        commands = " or ".join(commands_for(delivery, row.post))
        return f"{name} may be on {row.channel} already; look there, then: {commands}"
    return f"{name} is not sent to {row.channel}: {row.reason}{f'; {row.command}' if row.command else ''}"


def _push_row(session: Session, post: Post, name: str, *, again: bool, force: bool) -> Row:
    latest = session.ledger.deliveries.latest(post.id, name)
    level = "forced" if force else "pushed"
    if latest is None:
        session.ledger.decisions.create([name], [post.id])
        latest = session.ledger.deliveries.latest(post.id, name)
    assert latest is not None
    if latest.state in _DONE and not again:
        state = "sent" if latest.state is State.SENT else "unknown"
        announcement, error = session.composer.try_compose(post, latest)
        return Row(
            post=post, channel=name, kind=session.config.channels[name].kind, decision=state,
            reason=latest.error or "sent already", announcement=announcement, error=error,
        )  # fmt: skip
    (planned,) = plan(session, name, [replace(latest, allowed=level)])
    row = row_of(session, planned)
    return replace(row, reason="asked for by hand") if row.decision == "send" else row


def push(
    session: Session,
    rows: Sequence[Row],
    *,
    again: bool = False,
    force: bool = False,
    texts: Mapping[tuple[str, str], str] | None = None,
) -> PassResult:
    """Send what `plan_push` found may be sent. `texts`: (post id, channel) → what a person wrote in its place.

    Raises UsageError where nothing of it may be sent, or a secret is missing; LedgerError.
    """
    refuse_if_vain(session, rows)
    share = QueueResult()
    notes: list[str] = []
    for row in rows:
        if row.decision == "send":
            _push_one(session, row, share, again=again, force=force, text=(texts or {}).get((row.post.id, row.channel)))
        else:  # what is there, or shall not be, is as it should be; what waits or is in doubt is not
            (notes if row.decision in ("sent", "skip") else share.problems).append(_refusal(session, row))
    return PassResult(
        outcomes=tuple(share.outcomes), notes=tuple(notes), problems=(*share.problems, *session.receipts.publish())
    )


def _push_one(session: Session, row: Row, share: QueueResult, *, again: bool, force: bool, text: str | None) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with lease(session.ledger, row.channel) as mine:
            if mine:
                delivery = _allowed(session, row, again=again, force=force)
                if delivery is not None:
                    session.ledger.decisions.set_custom_text(delivery.id, text)
                    _try(session, delivery, row.post, share)
                return
        time.sleep(0.2)
    share.problems.append(f"{row.channel} is busy with another worker; try again later")


def _allowed(session: Session, row: Row, *, again: bool, force: bool) -> Delivery | None:
    """The delivery to send, all rules lifted that may be. None where another worker has sent it meanwhile."""
    book = session.ledger.deliveries
    latest = book.latest(row.post.id, row.channel)
    level = "forced" if force else "pushed"
    if latest is None or (latest.state in _DONE and again) or (latest.receipt and latest.state is not State.SENT):
        return session.ledger.decisions.add_round(row.post.id, row.channel, level)
    if latest.state in _DONE:
        return None
    session.ledger.decisions.allow(latest.id, level)
    return book.get(latest.id)


def _try(session: Session, delivery: Delivery, post: Post, share: QueueResult) -> None:
    try:
        send(session, delivery, post, share)
    except ChannelPaused as paused:
        share.problems.append(f"{delivery.channel} is paused: {paused}")

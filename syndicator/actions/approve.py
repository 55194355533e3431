"""Approve held posts: list them, edit their texts, and release exactly the texts that were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions.find import find_post
from syndicator.app.fingerprint import text_digest
from syndicator.model import State
from syndicator.views.dry_run import PreviewRow, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from syndicator.model import Delivery
    from syndicator.session import Session

_APPROVABLE = ("review", "flood", "restored")
_APPROVABLE_BY_NAME = (*_APPROVABLE, "max_age", "withheld")


def waiting(session: Session, slugs: Sequence[str] = (), *, everything: bool = False) -> list[PreviewRow]:
    """What `approve` would release: deliveries held for review, by the flood limit or after a restore.

    Posts that are named in `slugs` may also be held for their age, or because they are taken for no post.
    """
    held = session.ledger.deliveries.in_state(State.HELD)
    if everything:
        return _rows(session, [delivery for delivery in held if delivery.rule in _APPROVABLE])
    ids = {find_post(session.ledger, session.config.sources, slug) for slug in slugs}
    return _rows(session, [d for d in held if d.rule in _APPROVABLE_BY_NAME and d.post_id in ids])


def _rows(session: Session, deliveries: Sequence[Delivery]) -> list[PreviewRow]:
    return [
        row_of(session, scheduled)
        for name in session.channels.chosen(())
        for scheduled in session.schedule(name).evaluate([d for d in deliveries if d.channel == name])
    ]


def edit(session: Session, rows: Sequence[PreviewRow], texts: Mapping[tuple[str, str], str]) -> list[PreviewRow]:
    """Store the texts that a person wrote, by post id and channel. Returns the rows as they read now.

    A text is kept in words/<slug>.yaml; where it can't be expressed there, in the ledger.
    """
    store = session.ledger.deliveries
    deliveries = [delivery for row in rows if (delivery := store.latest(row.post.id, row.channel))]
    for row, delivery in zip(rows, deliveries, strict=True):
        if (text := texts.get((row.post.id, row.channel))) is not None:
            kept = session.posts.keep_words(session.posts.get(row.post.id), row.channel, text)
            session.ledger.decisions.set_custom_text(delivery.id, None if kept else text)
    return _rows(session, [store.get(delivery.id) for delivery in deliveries])


def approve(session: Session, rows: Iterable[PreviewRow]) -> list[str]:
    """Release these rows; a line for each. The approval is bound to the text: a changed text must be approved again."""
    lines = []
    for row in rows:
        delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
        subject = f"{row.post.name} on {row.channel}"
        if delivery is None or row.announcement is None:
            lines.append(f"not approved: {subject}: {row.error}")
            continue
        session.ledger.decisions.allow(delivery.id, "approved", approved=text_digest(row.announcement))
        lines.append(f"approved: {subject}; the next pass sends it when it is due")
    return lines or ["nothing waits for approval"]

"""A person's look before anything goes out: what waits for it, other words, and the release of what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.delivery.schedule import plan, text_digest
from syndicator.model import State
from syndicator.views.dry_run import Row, row_of
from syndicator.views.explain import find_post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from syndicator.app import Session
    from syndicator.model import Delivery

_ALL = ("review", "flood", "restored")
_NAMED = (*_ALL, "max_age", "withheld")


def waiting(session: Session, slugs: Sequence[str] = (), *, everything: bool = False) -> list[Row]:
    """What `approve` would release: held for review, as a flood, or after a restore. With slugs also what was too old."""
    wanted = None if everything else {find_post(session, slug) for slug in slugs}
    held = [
        delivery
        for delivery in session.ledger.deliveries.in_state(State.HELD)
        if delivery.rule in (_ALL if wanted is None else _NAMED) and (wanted is None or delivery.post_id in wanted)
    ]
    return _rows(session, held)


def _rows(session: Session, deliveries: Sequence[Delivery]) -> list[Row]:
    return [
        row_of(session, planned)
        for name in session.channels.chosen(())
        for planned in plan(session, name, [d for d in deliveries if d.channel == name])
    ]


def reworded(session: Session, rows: Sequence[Row], texts: Mapping[tuple[str, str], str]) -> list[Row]:
    """The same rows, with what a person wrote for (post id, channel) in the place of what they said.

    It is kept in words/<slug>.yaml, else (where it can't be said there) in the ledger.
    """
    book = session.ledger.deliveries
    deliveries = [delivery for row in rows if (delivery := book.latest(row.post.id, row.channel))]
    for row, delivery in zip(rows, deliveries, strict=True):
        if (text := texts.get((row.post.id, row.channel))) is not None:
            kept = session.posts.keep_words(session.posts.get(row.post.id), row.channel, text)
            session.ledger.decisions.set_custom_text(delivery.id, None if kept else text)
    return _rows(session, [book.get(delivery.id) for delivery in deliveries])


def approve(session: Session, rows: Iterable[Row]) -> list[str]:
    """Release what these rows showed. The approval binds to their texts: other words are another approval."""
    said = []
    for row in rows:
        delivery = session.ledger.deliveries.latest(row.post.id, row.channel)
        about = f"{row.post.name} on {row.channel}"
        if delivery is None or row.announcement is None:
            said.append(f"not approved: {about}: {row.error}")
            continue
        session.ledger.decisions.allow(delivery.id, "approved", approved=text_digest(row.announcement))
        said.append(f"approved: {about}; the next pass sends it when it is due")
    return said or ["nothing waits for approval"]

"""Approve held posts: list them, store edited texts, and release exactly the texts that were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.app.fingerprint import text_digest
from syndicator.config.bind import suggestion
from syndicator.errors import UsageError
from syndicator.model import State
from syndicator.policy import LEVELS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from syndicator.app.posts import PostReader
    from syndicator.ledger import Ledger
    from syndicator.ledger.deliveries import DeliveryStore
    from syndicator.ledger.sources import SourceStore
    from syndicator.model import Delivery
    from syndicator.views.dry_run import PreviewRow

_APPROVABLE = ("review", "flood", "restored")
APPROVABLE_BY_NAME = (*_APPROVABLE, "lookalike", "max_age", "withheld")


def waiting(store: DeliveryStore, post_ids: Collection[str] | None) -> list[Delivery]:
    """Return the deliveries that `approve` would release: held for review, by the flood limit or after a restore.

    `post_ids`: only those of these posts, but then also if held for their age, as a lookalike, or as not public.
    """
    held = store.in_state(State.HELD)
    if post_ids is None:
        return [delivery for delivery in held if delivery.rule in _APPROVABLE]
    return [d for d in held if d.rule in APPROVABLE_BY_NAME and d.post_id in post_ids]


def store_texts(
    ledger: Ledger, posts: PostReader, rows: Sequence[PreviewRow], texts: Mapping[tuple[str, str], str]
) -> list[Delivery]:
    """Store the texts that a person wrote, by (post id, channel). Returns the current deliveries of all rows.

    A text goes to words/<slug>.yaml, or to the ledger if YAML can't express it.
    """
    store = ledger.deliveries
    deliveries = [delivery for row in rows if (delivery := store.latest(row.post.id, row.channel))]
    for row, delivery in zip(rows, deliveries, strict=True):
        if (text := texts.get((row.post.id, row.channel))) is not None:
            is_saved = posts.save_text(posts.get(row.post.id), row.channel, text)
            ledger.decisions.set_custom_text(delivery.id, None if is_saved else text)
    return [store.get(delivery.id) for delivery in deliveries]


def approve(ledger: Ledger, rows: Iterable[PreviewRow]) -> list[str]:
    """Release these rows; return a line for each.

    Approval is bound to the text: a changed text must be approved again.
    """
    lines = []
    for row in rows:
        delivery = ledger.deliveries.latest(row.post.id, row.channel)
        subject = f"{row.post.name} on {row.channel}"
        if delivery is None or row.announcement is None:
            lines.append(f"not approved: {subject}: {row.error}")
            continue
        allowed = max("approved", delivery.allowed, key=LEVELS.index)  # a push may have lifted more rules
        ledger.decisions.allow(delivery.id, allowed, approved=text_digest(row.announcement))
        lines.append(f"approved: {subject}; the next pass sends it when it is due")
    ledger.wake_workers()
    return lines or ["nothing waits for approval"]


def approve_source(sources: SourceStore, names: Sequence[str], name: str) -> str:
    """Accept the held read of a source; return a line. `names`: all sources. Raises UsageError for an unknown name."""
    if name not in names:
        raise UsageError(f"source {name!r} not found{suggestion(name, names)} (available: {', '.join(names)})")
    if not sources.accept(name):
        return f"nothing is held for the source {name}"
    return f"approved: the source {name} as it is now; the next pass reads it"

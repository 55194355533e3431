"""What the first pass would decide, for views of a blog that has no ledger yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.delivery.digests import evaluate_with_digest

if TYPE_CHECKING:
    from syndicator.session import Session


def forecast(session: Session) -> None:
    """Read the sources and decide about every post, in a ledger in memory. Sends nothing. For a dry session."""
    session.ingest()
    for name in session.channels.chosen(()):
        planned = evaluate_with_digest(session.schedule(name), session.ledger.deliveries.due(name))
        session.ledger.decisions.apply((scheduled.delivery, scheduled.decision) for scheduled in planned)

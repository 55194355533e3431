"""What a probe should ring for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.alerts.collect import needs
from syndicator.daemon.scheduler import overdue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.app import Session


def ails(session: Session) -> Iterator[str]:
    """A line for each thing that is wrong; what merely waits for a person's `approve` is not."""
    known = session.ledger.sources.all()
    sources = {source.name: known[source.name] for source in session.config.sources if source.name in known}
    last = max((standing.last_ok_at for standing in sources.values() if standing.last_ok_at), default=None)
    if last is None:
        yield "no pass has gone well yet"
    elif overdue(session.config.schedule, last, session.ledger.now()):
        yield f"the last good pass was at {last:%Y-%m-%d %H:%M} UTC"
    for name, standing in sources.items():
        if standing.error:
            yield f"source {name}: {standing.error}"
    for need in needs(session):
        if need.ails:
            yield str(need)

"""What a health probe reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.alerts.collect import collect
from syndicator.daemon.scheduler import overdue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.app import Session


def problems(session: Session) -> Iterator[str]:
    """A line for each problem. A delivery that only waits for an `approve` is none."""
    records = session.ledger.sources.all()
    sources = {source.name: records[source.name] for source in session.config.sources if source.name in records}
    last_ok_at = max((record.last_ok_at for record in sources.values() if record.last_ok_at), default=None)
    if last_ok_at is None:
        yield "no pass has succeeded yet"
    elif overdue(session.config.schedule, last_ok_at, session.ledger.now()):
        yield f"the last successful pass was at {last_ok_at:%Y-%m-%d %H:%M} UTC"
    for name, record in sources.items():
        if record.error:
            yield f"source {name}: {record.error}"
    yield from (str(alert) for alert in collect(session) if alert.is_problem)

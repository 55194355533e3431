"""What health probes and notifications report about a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.alerts.notify import nudge
from syndicator.daemon.scheduler import overdue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.alerts.collect import Alert
    from syndicator.config import ScheduleConfig
    from syndicator.ledger.sources import SourceRecord
    from syndicator.session import Session


def notifications(session: Session) -> Iterator[Alert]:
    """Yield every alert, and a nudge if the journey's cadence is about to be missed."""
    yield from session.alerts()
    yield from nudge(session.journey, session.ledger.now(), session.config.blog.timezone)


def problems(session: Session) -> Iterator[str]:
    """Yield a line per problem. Waiting for an `approve` is not a problem."""
    records = session.ledger.sources.all()
    sources = [records[source.name] for source in session.config.sources if source.name in records]
    yield from _pass_problems(sources, session.config.schedule, session.ledger.now())
    yield from _alert_problems(session.alerts(with_texts=False))


def _pass_problems(sources: Sequence[SourceRecord], schedule: ScheduleConfig, now: datetime) -> Iterator[str]:
    last_ok_at = max((record.last_ok_at for record in sources if record.last_ok_at), default=None)
    if last_ok_at is None:
        yield "no pass has succeeded yet"
    elif overdue(schedule, last_ok_at, now):
        yield f"the last successful pass was at {last_ok_at:%Y-%m-%d %H:%M} UTC"
    yield from (f"source {record.name}: {record.error}" for record in sources if record.error)


def _alert_problems(alerts: Iterable[Alert]) -> Iterator[str]:
    return (str(alert) for alert in alerts if alert.is_problem)

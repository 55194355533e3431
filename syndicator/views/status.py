"""The state of deliveries, channels, sources and the journey, and what needs a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from syndicator.app.results import left_behind
from syndicator.delivery.schedule import usage_of
from syndicator.model import State, iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.alerts.collect import Alert
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.ledger.syndications import OutdatedCopy
    from syndicator.session import Session


def status(session: Session, alerts: Iterable[Alert]) -> dict[str, Any]:
    """`status --json`."""
    counts = session.ledger.deliveries.counts()
    records = session.ledger.channels.all()
    copies = [copy for copy in session.ledger.syndications.outdated() if copy.channel in session.config.channels]
    return {
        "deliveries": _delivery_counts(counts),
        "channels": {
            name: _channel_json(session, name, {state: n for (channel, state), n in counts.items() if channel == name}, records.get(name))
            for name in session.channels.chosen(())
        },
        "sources": _sources_json(session),
        "journey": _journey_json(session),
        "outdated": [_outdated_json(copy, can_delete=session.channels.get(copy.channel).can_delete) for copy in copies],
        "needs_you": [alert.as_json() for alert in alerts],
    }  # fmt: skip


def _delivery_counts(counts: dict[tuple[str, str], int]) -> dict[str, int]:
    """State → number on all channels; a claimed delivery is shown as sending."""
    totals: Counter[str] = Counter()
    for (_, state), number in counts.items():
        totals[State.SENDING if state == State.CLAIMED else state] += number
    return {state.value: totals[state] for state in State if state is not State.CLAIMED}


def _outdated_json(copy: OutdatedCopy, *, can_delete: bool) -> dict[str, str]:
    """A copy that no longer matches its post, and the commands that correct it."""
    what, command = left_behind(copy.slug, copy.channel, copy.withheld, can_delete=can_delete)
    return {
        "slug": copy.slug, "channel": copy.channel, "url": copy.url, "what": f"{what}; {copy.error}" if copy.error else what,
        "command": command,
    }  # fmt: skip


def _journey_json(session: Session) -> dict[str, Any] | None:
    standing = session.journey.standing(session.ledger.now()) if session.journey else None
    return standing.as_json() if standing else None


def _channel_json(session: Session, name: str, counts: dict[str, int], record: ChannelRecord | None) -> dict[str, Any]:
    config, paused = session.config.channels[name], record.paused if record else ""
    return {
        "kind": config.kind, "state": "paused" if paused else "ok", "reason": paused,
        "sent": counts.get(State.SENT, 0), "pending": counts.get(State.PENDING, 0) + counts.get(State.HELD, 0),
        "token_expires_at": iso(session.channels.get(name).expires_at()),
        "spent_usd": round(usage_of(session.ledger.channels, session.config.channels[name], session.ledger.now(), session.config.blog.timezone).month_usd, 4), "budget_usd": config.budget_usd_per_month,
    }  # fmt: skip


def _sources_json(session: Session) -> dict[str, Any]:
    records, counts = session.ledger.sources.all(), session.ledger.sources.post_counts()
    return {
        source.name: {
            "kind": source.kind, "last_ok_at": iso(record.last_ok_at) if record else None, "error": record.error if record else "",
            "posts": counts.get(source.name, 0),
        }
        for source in session.config.sources
        for record in [records.get(source.name)]
    }  # fmt: skip

"""How everything stands: deliveries, channels, sources, the journey, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from syndicator.alerts.collect import needs
from syndicator.app.results import left_behind
from syndicator.delivery.schedule import traffic_of
from syndicator.model import State, iso

if TYPE_CHECKING:
    from syndicator.app import Session
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.ledger.syndications import OutdatedCopy


def status(session: Session) -> dict[str, Any]:
    """`status --json`, as interface: deliveries, channels, sources, journey, needs_you."""
    counts: Counter[str] = Counter()
    by_channel: dict[str, Counter[str]] = {}
    for (channel, state), number in session.ledger.deliveries.counts().items():
        counts["sending" if state == State.CLAIMED else state] += number
        by_channel.setdefault(channel, Counter())[state] += number
    standings = session.ledger.channels.all()
    return {
        "deliveries": {state.value: counts[state] for state in State if state is not State.CLAIMED},
        "channels": {
            name: _channel_json(session, name, by_channel.get(name, Counter()), standings.get(name))
            for name in session.channels.chosen(())
        },
        "sources": _sources_json(session),
        "journey": _journey_json(session),
        "outdated": [
            _outdated_json(session, copy)
            for copy in session.ledger.syndications.outdated()
            if copy.channel in session.config.channels
        ],
        "needs_you": [need.as_json() for need in needs(session)],
    }


def _outdated_json(session: Session, copy: OutdatedCopy) -> dict[str, str]:
    """A copy that its post has left behind, and what a person may do about it."""
    can_delete = session.channels.get(copy.channel).can_delete
    what, command = left_behind(copy.slug, copy.channel, copy.withheld, can_delete=can_delete)
    return {
        "slug": copy.slug, "channel": copy.channel, "url": copy.url, "what": f"{what}; {copy.error}" if copy.error else what,
        "command": command,
    }  # fmt: skip


def _journey_json(session: Session) -> dict[str, Any] | None:
    standing = session.journey.standing(session.ledger.now()) if session.journey else None
    return standing.as_json() if standing else None


def _channel_json(session: Session, name: str, counts: Counter[str], standing: ChannelRecord | None) -> dict[str, Any]:
    paused = standing.paused if standing else ""
    return {
        "kind": session.config.channels[name].kind, "state": "paused" if paused else "ok", "reason": paused,
        "sent": counts[State.SENT], "pending": counts[State.PENDING] + counts[State.HELD],
        "token_expires_at": iso(session.channels.get(name).expires_at()),
        "spent_usd": round(traffic_of(session, name).month_usd, 4), "budget_usd": session.config.channels[name].budget_usd_per_month,
    }  # fmt: skip


def _sources_json(session: Session) -> dict[str, Any]:
    known, counts = session.ledger.sources.all(), session.ledger.sources.post_counts()
    return {
        source.name: {
            "kind": source.kind, "last_ok_at": iso(there.last_ok_at) if there else None, "error": there.error if there else "",
            "posts": counts.get(source.name, 0),
        }
        for source in session.config.sources
        for there in [known.get(source.name)]
    }  # fmt: skip

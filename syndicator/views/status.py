"""How everything stands: deliveries, channels, sources, the journey, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from syndicator.alerts.collect import needs
from syndicator.app.results import iso, left_behind
from syndicator.delivery.schedule import traffic_of
from syndicator.model import State
from syndicator.views.dry_run import chosen

if TYPE_CHECKING:
    from syndicator.app.office import Office
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.ledger.syndications import OutdatedCopy


def status(office: Office) -> dict[str, Any]:
    """`status --json`, as interface: deliveries, channels, sources, journey, needs_you."""
    counts: Counter[str] = Counter()
    by_channel: dict[str, Counter[str]] = {}
    for (channel, state), number in office.ledger.deliveries.counts().items():
        counts["sending" if state == State.CLAIMED else state] += number
        by_channel.setdefault(channel, Counter())[state] += number
    standings = office.ledger.channels.all()
    return {
        "deliveries": {state.value: counts[state] for state in State if state is not State.CLAIMED},
        "channels": {
            name: _channel_json(office, name, by_channel.get(name, Counter()), standings.get(name))
            for name in chosen(office, ())
        },
        "sources": _sources_json(office),
        "journey": _journey_json(office),
        "outdated": [
            _outdated_json(office, copy)
            for copy in office.ledger.syndications.outdated()
            if copy.channel in office.config.channels
        ],
        "needs_you": [need.as_json() for need in needs(office)],
    }


def _outdated_json(office: Office, copy: OutdatedCopy) -> dict[str, str]:
    """A copy that its post has left behind, and what a person may do about it."""
    can_delete = office.channel(copy.channel).can_delete
    what, command = left_behind(copy.slug, copy.channel, copy.withheld, can_delete=can_delete)
    return {
        "slug": copy.slug, "channel": copy.channel, "url": copy.url, "what": f"{what}; {copy.error}" if copy.error else what,
        "command": command,
    }  # fmt: skip


def _journey_json(office: Office) -> dict[str, Any] | None:
    standing = office.journey.standing(office.now) if office.journey else None
    return standing.as_json() if standing else None


def _channel_json(office: Office, name: str, counts: Counter[str], standing: ChannelRecord | None) -> dict[str, Any]:
    paused = standing.paused if standing else ""
    return {
        "kind": office.config.channels[name].kind, "state": "paused" if paused else "ok", "reason": paused,
        "sent": counts[State.SENT], "pending": counts[State.PENDING] + counts[State.HELD],
        "token_expires_at": iso(office.channel(name).expires_at()),
        "spent_usd": round(traffic_of(office, name).month_usd, 4), "budget_usd": office.config.channels[name].budget_usd_per_month,
    }  # fmt: skip


def _sources_json(office: Office) -> dict[str, Any]:
    known, counts = office.ledger.sources.all(), office.ledger.sources.post_counts()
    return {
        source.name: {
            "kind": source.kind, "last_ok_at": iso(there.last_ok_at) if there else None, "error": there.error if there else "",
            "posts": counts.get(source.name, 0),
        }
        for source in office.config.sources
        for there in [known.get(source.name)]
    }  # fmt: skip

"""The state of deliveries, channels, sources and the journey, and the alerts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from syndicator.app.results import outdated_copy
from syndicator.delivery.retry_policy import describe_wait
from syndicator.model import State
from syndicator.policy.clock import month_start
from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from syndicator.alerts.collect import Alert
    from syndicator.channels import Channel
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config, SourceConfig
    from syndicator.delivery.schedule import ScheduledDelivery
    from syndicator.journey import Journey
    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord, Costs
    from syndicator.ledger.edits import OutdatedCopy
    from syndicator.ledger.sources import SourceRecord, SourceStore


def status(
    config: Config,
    ledger: Ledger,
    channels: ChannelRegistry,
    journey: Journey | None,
    alerts: Iterable[Alert],
    decided: Iterable[ScheduledDelivery] = (),
    costs: Costs | None = None,
) -> dict[str, Any]:
    """Return `status --json`. `decided`: the current decisions about open deliveries, from `views.current`. `costs`: default
    those of the ledger; for many blogs it is read once.
    """
    counts, now = _current_counts(ledger.deliveries.counts(), decided), ledger.now()
    spent = (costs or ledger.channels.costs)(month_start(now, config.blog.timezone))
    progress, records = journey.progress(now) if journey else None, ledger.channels.all()
    return {
        "deliveries": _delivery_counts(counts),
        "channels": {
            name: _channel_json(
                config, channels.get(name), records.get(name), counts, now, spent.get((ledger.blog, name), 0.0)
            )
            for name in channels.enabled()
        },
        "sources": _sources_json(config.sources, ledger.sources),
        "journey": progress.as_json() if progress else None,
        "outdated": [
            _outdated_json(copy, can_delete=channels.get(copy.channel).can_delete)
            for copy in ledger.edits.outdated()
            if copy.channel in config.channels
        ],
        "needs_you": [alert.as_json() for alert in alerts],
    }


def _current_counts(
    recorded: Mapping[tuple[str, str], int], decided: Iterable[ScheduledDelivery]
) -> Mapping[tuple[str, str], int]:
    """Return (channel, state) → number, with the states of `decided`."""
    counts = Counter(recorded)
    for scheduled in decided:
        delivery = scheduled.delivery
        counts[delivery.channel, delivery.state] -= 1
        counts[delivery.channel, scheduled.decision.state] += 1
    return counts


def _delivery_counts(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Return state → number over all channels; a claimed delivery counts as sending."""
    totals: Counter[str] = Counter()
    for (_, state), number in counts.items():
        totals[State.SENDING if state == State.CLAIMED else state] += number
    return {state.value: totals[state] for state in State if state is not State.CLAIMED}


def _outdated_json(copy: OutdatedCopy, *, can_delete: bool) -> dict[str, str]:
    """Return a copy that no longer matches its post, with the commands that correct it."""
    what, command = outdated_copy(copy.slug, copy.channel, copy.withheld, can_delete=can_delete)
    return {
        "slug": copy.slug,
        "channel": copy.channel,
        "url": copy.url,
        "what": f"{what}; {copy.error}" if copy.error else what,
        "command": command,
    }


def _channel_json(
    config: Config,
    channel: Channel,
    record: ChannelRecord | None,
    counts: Mapping[tuple[str, str], int],
    now: datetime,
    spent_usd: float,
) -> dict[str, Any]:
    settings = config.channels[channel.name]
    paused, waiting = (record.paused, record.waiting) if record else ("", "")
    paused, waiting = channel.broken or paused, describe_wait(record, now) or waiting
    sent, pending, held = (counts.get((channel.name, state), 0) for state in (State.SENT, State.PENDING, State.HELD))
    return {
        "kind": settings.kind,
        "state": "paused" if paused else "ok",
        "reason": paused or waiting or next(iter(channel.problems()), ""),
        "sent": sent,
        "pending": pending,
        "held": held,
        "token_expires_at": iso(channel.expires_at()),
        "spent_usd": round(spent_usd, 4),
        "budget_usd": settings.budget_usd_per_month,
    }


def channel_state(channel: Mapping[str, Any]) -> str:
    """`ok`, what keeps the channel from sending, or `paused, ` and why. `channel`: as `status` returns it."""
    words = channel["reason"] if channel["state"] == "ok" else f"{channel['state']}, {channel['reason']}"
    return words or "ok"


def _sources_json(sources: Iterable[SourceConfig], store: SourceStore) -> dict[str, Any]:
    records, counts = store.all(), store.post_counts()
    return {
        source.name: _source_json(source.kind, records.get(source.name), counts.get(source.name, 0))
        for source in sources
    }


def _source_json(kind: str, record: SourceRecord | None, posts: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "last_ok_at": iso(record.last_ok_at) if record else None,
        "error": record.error if record else "",
        "posts": posts,
    }

"""One post on one channel: the decision, its reason and the announcement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.model import Delivery, State
from syndicator.views.dry_run import DECISIONS, PreviewRow
from syndicator.views.explain import why

if TYPE_CHECKING:
    from syndicator.app.compose import Composer
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.delivery.schedule import Schedule
    from syndicator.model import Post

_WITHOUT_TEXT = ("digest", "protected")  # rules that hold a post without an announcement of its own


def post_row(post: Post, schedule: Schedule, channels: ChannelRegistry, composer: Composer) -> PreviewRow | None:
    """Return the row of a post on a channel; None for the digest of another channel."""
    explained = next(iter(why(post, [schedule], channels)), None)
    if explained is None:
        return None
    name = explained["channel"]
    announcement, error = None, ""
    if explained["rule"] not in _WITHOUT_TEXT:
        delivery = schedule.ledger.deliveries.latest(post.id, name)
        delivery = delivery or Delivery(id=0, post_id=post.id, channel=name, state=State.HELD)
        announcement, error = composer.try_compose(post, delivery)
    channel, due_at = channels.get(name), explained["due_at"]
    return PreviewRow(
        post=post,
        channel=name,
        kind=channel.kind,
        decision=_decision(explained["state"]),
        reason=explained["reason"],
        rule=explained["rule"],
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        announcement=announcement,
        error=error,
        cost_usd=channel.cost_usd(announcement) if announcement else 0.0,
        command=explained["command"],
        warnings=(*explained["warnings"], *(announcement.notes if announcement else ())),
    )


def _decision(state: str) -> str:
    return "new" if state == "none" else DECISIONS[State(state)]

"""Why a post was sent, held or skipped on each channel, and the command that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import had_body
from syndicator.app.results import commands_for, outdated_copy
from syndicator.ledger.deliveries import DONE_WITH
from syndicator.model import State, Withheld
from syndicator.times import iso
from syndicator.typed_commands import typed
from syndicator.views.dry_run import OPEN, sent_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from syndicator.channels.registry import ChannelRegistry
    from syndicator.delivery.schedule import Schedule
    from syndicator.model import Delivery, Post


def why(post: Post, schedules: Iterable[Schedule], channels: ChannelRegistry) -> list[dict[str, Any]]:
    """Return `why --json`: per channel, the rule that decided about the post, and the command that changes it."""
    explained = [_explain(post, schedule, channels) for schedule in schedules]
    return [row for row in explained if not post.digest_of or row["state"] != "none"]  # a digest belongs to one channel


def _explain(post: Post, schedule: Schedule, channels: ChannelRegistry) -> dict[str, Any]:
    name = schedule.settings.name
    delivery = schedule.ledger.deliveries.latest(post.id, name)
    if delivery is None:
        return _row(name, "none", reason="no pass has seen this post yet")
    if _rules_apply(delivery, schedule.ledger.now()):
        (scheduled,) = schedule.with_channel_wait(schedule.evaluate([delivery]))
        decision = scheduled.decision
        return _row(
            name,
            decision.state,
            rule=decision.rule,
            reason=decision.reason,
            due_at=decision.due_at,
            command=decision.command,
            warnings=scheduled.warnings,
        )
    reason, command = _settled(delivery, post, can_delete=channels.get(name).can_delete)
    rule = "sent" if delivery.state is State.SENT else delivery.rule
    return _row(name, delivery.state, rule=rule, reason=reason, due_at=delivery.due_at, command=command)


def _rules_apply(delivery: Delivery, now: datetime) -> bool:
    """Whether the rules of policy/ decide about this delivery now. They don't while it waits for its page."""
    closed = delivery.error or delivery.rule in (*DONE_WITH, "merged")
    waits_for_page = delivery.rule == "page" and delivery.due_at is not None and delivery.due_at > now
    return delivery.state in (*OPEN, State.SKIPPED) and not closed and not waits_for_page


def _settled(delivery: Delivery, post: Post, *, can_delete: bool) -> tuple[str, str]:
    """Return the reason and the command for a delivery about which no rule decides."""
    is_teaser = post.withheld == Withheld.PROTECTED and not had_body(delivery.content_digest)
    if delivery.state is State.SENT and ((post.withheld and not is_teaser) or delivery.rule == "edited"):
        return outdated_copy(post.name, delivery.channel, post.withheld, can_delete=can_delete)
    reason = delivery.error or delivery.reason or sent_reason(delivery)
    push = typed("push", post.name, "--channel", delivery.channel)
    commands = {
        State.PENDING: push,
        State.SKIPPED: push,
        State.SENT: f"{push} --again",
        State.HELD: f"{push} --force" if delivery.rule == "page" else "",
    }
    return reason, commands.get(delivery.state) or "\n".join(commands_for(delivery, post))


def _row(
    channel: str,
    state: str,
    *,
    rule: str = "",
    reason: str,
    due_at: datetime | None = None,
    command: str = "",
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "channel": channel,
        "state": str(state),
        "rule": rule,
        "reason": reason,
        "due_at": iso(due_at),
        "command": command,
        "warnings": list(warnings),
    }

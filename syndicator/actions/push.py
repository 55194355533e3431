"""Send posts now: plan with the rules that a person may override lifted, refuse what can't be sent, send the rest."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import text_digest
from syndicator.app.results import PassResult, commands_for
from syndicator.delivery.attempt import ChannelStopped
from syndicator.delivery.lease import lease
from syndicator.delivery.retry_policy import describe_wait
from syndicator.errors import UsageError
from syndicator.model import Delivery, State
from syndicator.typed_commands import typed
from syndicator.views.dry_run import DECISIONS, OPEN, PreviewRow, RowWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from syndicator.app.compose import Composer
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.delivery.queue import ChannelQueue
    from syndicator.delivery.schedule import Schedule
    from syndicator.ledger import Ledger
    from syndicator.model import Post
    from syndicator.receipts.file import ReceiptsFile

LEASE_TIMEOUT = 90.0  # seconds to wait for a worker that holds the channel

_STARTED = (State.SENT, State.UNKNOWN, State.SENDING, State.CLAIMED)
_NO_TEXT = "-"  # no text's digest: approves nothing, because no text could be composed


class PushPlan:
    """What to send. `schedule`: from channel name to its schedule.

    `again`: resend as a new round. `force`: lift every rule.
    """

    def __init__(
        self,
        ledger: Ledger,
        channels: ChannelRegistry,
        composer: Composer,
        schedule: Callable[[str], Schedule],
        *,
        again: bool = False,
        force: bool = False,
    ) -> None:
        self._ledger = ledger
        self._channels = channels
        self._composer = composer
        self._writer = RowWriter(channels, composer)
        self._schedule = schedule
        self.again = again
        self.level = "forced" if force else "pushed"

    def rows(self, posts: Iterable[Post], channels: Sequence[str] = ()) -> list[PreviewRow]:
        """Return a row per post and channel (default: all): whether `push` would send it, and why."""
        return [self._row(post, name) for post in posts for name in self._channels_for(post, channels)]

    def decide_again(self, row: PreviewRow) -> PreviewRow:
        """Return the row as decided now: what was sent since it was planned may have used up a limit of the channel."""
        return self._row(row.post, row.channel)

    def edit(self, rows: Sequence[PreviewRow], texts: Mapping[tuple[str, str], str]) -> list[PreviewRow]:
        """Return the rows with the texts that a person wrote. `texts`: (post id, channel) → text.

        Raises UsageError if a text can't be sent.
        """
        return [
            self._edited(row, text) if (text := texts.get((row.post.id, row.channel))) is not None else row
            for row in rows
        ]

    def require_sendable(self, rows: Sequence[PreviewRow]) -> None:
        """Raise UsageError with the reasons if no row can be sent, a channel is not enabled, or a secret is missing here.

        A missing secret must not pause its channel: the worker may have it.
        """
        self._require_enabled(rows)
        names = sorted({row.channel for row in rows if row.decision == "send"})
        if not names:
            raise UsageError("\n".join(map(self.refusal, rows)) or "nothing to send")
        if missing := [line for name in names for line in self._channels.missing_secrets(name)]:
            raise UsageError("\n".join(missing))

    def _require_enabled(self, rows: Iterable[PreviewRow]) -> None:
        enabled = self._channels.enabled()
        if off := sorted({row.channel for row in rows if row.channel not in enabled}):
            raise UsageError(
                "\n".join(f"channels.{name}: not enabled; to send there, delete its `enabled = false`" for name in off)
            )

    def refusal(self, row: PreviewRow) -> str:
        """Say why a row is not sent, and what to do."""
        delivery = self._ledger.deliveries.latest(row.post.id, row.channel)
        name = row.post.name
        if row.decision == "sent":
            again = typed("push", name, "--channel", row.channel, "--again")
            return f"{name} was already sent to {row.channel}; to send it again: {again}"
        if delivery and delivery.state in (State.CLAIMED, State.SENDING):
            return f"{name} is being sent to {row.channel} by another worker"
        if delivery and row.decision == "unknown":
            commands = " or ".join(commands_for(delivery, row.post))
            return f"{name} may already be on {row.channel}; look there, then run {commands}"
        return f"{name} is not sent to {row.channel}: {row.reason}{f'; {row.command}' if row.command else ''}"

    def overtaken(self, row: PreviewRow) -> str:
        """Say what another process has done meanwhile with a row that was to be sent."""
        latest = self._stored_delivery(row.post, row.channel)
        if latest.state in OPEN:
            return f"{row.post.name} on {row.channel} was queued by another push meanwhile; the next pass sends it"
        if latest.state is State.SKIPPED:
            return f"{row.post.name} on {row.channel} has changed meanwhile: {latest.reason}; to send it anyway, push it again"
        return self.refusal(replace(row, decision=DECISIONS[latest.state]))

    def queue(self, row: PreviewRow) -> str:
        """Let the next pass send a row; return a line. Raises UsageError if it can't be sent."""
        self._require_enabled([row])
        if row.decision != "send":
            raise UsageError(self.refusal(row))
        if self.lift_rules(row) is None:
            raise UsageError(self.overtaken(row))
        return f"queued: {row.post.name} on {row.channel}; the next pass sends it"

    def lift_rules(self, row: PreviewRow, text: str | None = None) -> Delivery | None:
        """Lift the rules of a row's delivery, approve its text, and return it.

        `text`: a person's text that replaces its own. None if another process has sent the row, or opened the same
        round, meanwhile.
        """
        decisions = self._ledger.decisions
        approved = text_digest(row.announcement) if row.announcement else _NO_TEXT
        with self._ledger.database.transaction():  # a worker may send it as soon as this is committed
            latest = self._stored_delivery(row.post, row.channel)
            needs_round = self._needs_round(latest)
            if row.round == latest.round + 1 and needs_round:
                delivery = decisions.open_round(row.post.id, row.channel, row.round, self.level, approved=approved)
            elif row.round == latest.round and latest.state not in _STARTED and not needs_round:
                decisions.allow(latest.id, self.level, approved=approved)
                delivery = latest
            else:
                delivery = None
            if delivery is None:
                return None
            decisions.set_custom_text(delivery.id, latest.custom_text if text is None else text)
        self._ledger.wake_workers()
        return self._ledger.deliveries.get(delivery.id)

    def _needs_round(self, latest: Delivery) -> bool:
        return (latest.state in _STARTED and self.again) or bool(latest.receipt and latest.state is not State.SENT)

    def _channels_for(self, post: Post, channels: Sequence[str]) -> list[str]:
        """Return the channels for a post: a digest goes to its own channel unless others are named."""
        names = self._channels.chosen(channels)
        if channels or not post.digest_of:
            return names
        own = {delivery.channel for delivery in self._ledger.deliveries.of_post(post.id)}
        return [name for name in names if name in own]

    def _row(self, post: Post, name: str) -> PreviewRow:
        delivery = self._open_delivery(post, name)
        if delivery.state in _STARTED and not self.again:
            announcement, error = self._composer.try_compose(post, delivery)
            return PreviewRow(
                post=post,
                channel=name,
                kind=self._channels.get(name).kind,
                decision="sent" if delivery.state is State.SENT else "unknown",
                reason=delivery.error or "already sent",
                announcement=announcement,
                error=error,
            )
        (scheduled,) = self._schedule(name).evaluate([replace(delivery, allowed=self.level, approved="")])
        row = replace(self._writer.row(scheduled, post), round=delivery.round + self._needs_round(delivery))
        if row.decision != "send":
            return row
        wait = describe_wait(self._ledger.channels.get(name), self._ledger.now())
        return replace(row, reason=f"asked for by hand; {name} {wait}" if wait else "asked for by hand")

    def _open_delivery(self, post: Post, name: str) -> Delivery:
        """Return the last round of the post on the channel; if there is none, a first one that is not stored."""
        first = Delivery(id=0, post_id=post.id, channel=name, state=State.HELD, rule="new")
        return self._ledger.deliveries.latest(post.id, name) or first

    def _stored_delivery(self, post: Post, name: str) -> Delivery:
        """Return the last round of the post on the channel; if there is none, store the first."""
        delivery = self._ledger.deliveries.latest(post.id, name)
        if delivery is None:
            self._ledger.decisions.create([name], [post.id])
            delivery = self._ledger.deliveries.latest(post.id, name)
        assert delivery is not None
        return delivery

    def _edited(self, row: PreviewRow, text: str) -> PreviewRow:
        delivery = self._open_delivery(row.post, row.channel)
        announcement, error = self._composer.try_compose(row.post, replace(delivery, custom_text=text))
        if announcement is None:
            raise UsageError(f"{row.post.name} is not sent to {row.channel}: {error}")
        return replace(row, announcement=announcement, cost_usd=self._channels.get(row.channel).cost_usd(announcement))


class Pusher:
    """Sends the rows of a plan. `queue`: from channel name to its queue."""

    def __init__(
        self, plan: PushPlan, ledger: Ledger, queue: Callable[[str], ChannelQueue], receipts: ReceiptsFile
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._queue = queue
        self._receipts = receipts
        self._queues: dict[str, ChannelQueue] = {}
        self._notes: list[str] = []
        self._problems: list[str] = []
        self._stopped: set[str] = set()  # channels that are paused, limited or down

    def push(
        self,
        rows: Sequence[PreviewRow],
        texts: Mapping[tuple[str, str], str] | None = None,
        progress: Callable[[Sequence[PreviewRow]], Iterable[PreviewRow]] = iter,
    ) -> PassResult:
        """Send the rows that may be sent. `texts`: (post id, channel) → a person's text that replaces the rendered one.
        `progress` wraps the iteration over the rows.

        Raises UsageError if none may be sent or a secret is missing; LedgerError.
        """
        self._plan.require_sendable(rows)
        if problems := self._receipts.record_intents(
            [(row.post, row.channel) for row in rows if row.decision == "send"]
        ):
            return PassResult(outcomes=(), notes=(), problems=problems)
        for row in progress(rows):
            if row.decision == "send":
                self._send_row(row, (texts or {}).get((row.post.id, row.channel)))
            elif row.decision in ("sent", "skip"):
                self._notes.append(self._plan.refusal(row))
            else:
                self._problems.append(self._plan.refusal(row))
        results = [queue.result for queue in self._queues.values()]
        outcomes = tuple(outcome for result in results for outcome in result.outcomes)
        failures = [problem for result in results for problem in result.problems]
        return PassResult(
            outcomes=outcomes,
            notes=tuple(self._notes),
            problems=(*self._problems, *failures, *self._receipts.publish()),
        )

    def _send_row(self, row: PreviewRow, text: str | None) -> None:
        deadline = time.monotonic() + LEASE_TIMEOUT
        while time.monotonic() < deadline:
            with lease(self._ledger, row.channel) as held:
                if held:
                    self._send_on_leased_channel(row, text)
                    return
            time.sleep(0.2)
        self._problems.append(f"{row.channel} is in use by another worker; try again later")

    def _send_on_leased_channel(self, row: PreviewRow, text: str | None) -> None:
        decided = self._plan.decide_again(row)
        if decided.decision in ("hold", "skip"):
            self._problems.append(self._plan.refusal(decided))
            return
        delivery = self._plan.lift_rules(row, text)
        if delivery is None:
            self._notes.append(self._plan.overtaken(row))
        elif not self._stops(row.channel):  # else the next pass sends it
            self._send(delivery, row.post)

    def _stops(self, channel: str) -> bool:
        """Whether the channel can't send now: not even a push lifts a platform's limit or ends an outage."""
        wait = describe_wait(self._ledger.channels.get(channel), self._ledger.now())
        if wait and channel not in self._stopped:
            self._stopped.add(channel)
            check = typed("check", "--online")
            self._problems.append(f"{channel} {wait}; the posts are sent after that (at once after: {check})")
        return channel in self._stopped

    def _send(self, delivery: Delivery, post: Post) -> None:
        if delivery.channel not in self._queues:
            self._queues[delivery.channel] = self._queue(delivery.channel)
        queue = self._queues[delivery.channel]
        try:
            queue.send(delivery, post)
        except ChannelStopped as stopped:
            self._stopped.add(delivery.channel)
            queue.stopped(stopped)

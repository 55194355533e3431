"""Resolve unknown deliveries: ask the channel, resend what it would recognise, or ask a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.delivery.attempt import Attempt, ChannelWaiting, unresolved_step
from syndicator.delivery.retry_policy import backoff, make_wait, may_resend
from syndicator.errors import ChannelBroken, Limited, SendError, Unreachable
from syndicator.ledger.channels import LOOK_FAILED
from syndicator.model import NotFound, Receipt, State

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.delivery.executor import DeliveryExecutor
    from syndicator.ledger import Ledger
    from syndicator.model import Delivery, Post, Step

ASK_FOR = timedelta(hours=24)  # how long a channel that can't tell is asked again
DEADLINE = timedelta(seconds=70)  # of one request, from connecting to the end of the answer
_TRIES = ("", "ambiguous")  # outcomes of attempts that may have been published; the others only looked
MAX_ROUNDS = 4  # how often the same body is lost and certainly not there, until a person is asked


class Reconciler:
    """Resolves the unknown deliveries of one channel. `settle_after`: how long a late request may still take effect."""

    def __init__(self, ledger: Ledger, channel: Channel, executor: DeliveryExecutor, settle_after: timedelta) -> None:
        self._ledger = ledger
        self._transitions = ledger.transitions
        self._channel = channel
        self._executor = executor
        self._settle_after = settle_after

    def reconcile(self, delivery: Delivery, post: Post) -> None:
        """Resolve what can be resolved now; else schedule the next look. Raises LedgerError, ChannelStopped."""
        step = unresolved_step(delivery)
        if step is None and delivery.state is not State.UNKNOWN:
            return
        fence = self._transitions.claim(delivery, self._ledger.instance.id, state=delivery.state)
        if fence is None:
            return  # another worker was quicker
        attempt = Attempt(delivery, post, self._channel, fence)
        if step is None:
            self._look_for_post(attempt)
        else:
            self._resolve(attempt, step)
        self._transitions.release(fence)  # of a thread whose root was found: its rest is due

    def _resolve(self, attempt: Attempt, step: Step) -> None:
        try:
            with self._executor.locks.hold(self._channel):
                if moved := _moved(self._channel, step):
                    self._leave(attempt, None, error=moved, outcome="moved")
                elif attempt.delivery.state is State.UNKNOWN and self._ledger.deliveries.has_later_round(
                    attempt.delivery
                ):
                    self._look_before_superseding(attempt, step)
                elif may_resend(self._channel, step.tries, step, self._ledger.now()):
                    self._executor.resend(attempt, step)
                elif self._channel.can_find:
                    self._look(attempt, step)
                else:
                    self._leave(attempt, None)
        except SendError as error:  # the lookup failed
            self._look_failed(attempt, step, error)

    def _look_before_superseding(self, attempt: Attempt, step: Step) -> None:
        """Look for the copy of a round that a later one replaces: a copy that is there ends both. It is never resent."""
        if self._channel.can_find and isinstance(copy := self._find(attempt, step), Receipt):
            self._record_found(attempt, step, copy)
        else:
            self._transitions.supersede(attempt.fence)

    def _find(self, attempt: Attempt, step: Step) -> Receipt | NotFound:
        self._transitions.record_look(attempt.fence, step.number, cost_usd=self._channel.look_usd)
        return self._channel.find(attempt.query(self._known_copies(), step))

    def _look(self, attempt: Attempt, step: Step) -> None:
        now = self._ledger.now()
        copy = self._find(attempt, step)
        if not isinstance(copy, NotFound):
            self._record_found(attempt, step, copy)
        elif copy is NotFound.PERHAPS:
            self._leave(attempt, _next_question(step, now))
        elif now >= (settled_at := self._settled_at(attempt, step.number)):
            self._record_missing(attempt, step, now)
        else:
            self._leave(attempt, settled_at)

    def _look_for_post(self, attempt: Attempt) -> None:
        """Look for any copy of the post: another ledger was about to send one, with a text that this one does not know."""
        try:
            with self._executor.locks.hold(self._channel):  # else what others send meanwhile looks like that copy
                self._resolve_by_post(attempt)
        except SendError as error:
            self._leave(attempt, None, error=f"{LOOK_FAILED} {error}")

    def _resolve_by_post(self, attempt: Attempt) -> None:
        copy = (
            self._channel.find(attempt.query(self._known_copies())) if self._channel.find_is_free else NotFound.PERHAPS
        )
        settled_at = self._settled_at(attempt, 0)
        if isinstance(copy, Receipt) and self._executor.other_maker(attempt, copy):
            is_known = copy.remote_id in self._known_copies()  # by now: another worker has just made it
            self._leave(attempt, self._ledger.now() if is_known else None)
        elif isinstance(copy, Receipt):
            evidence = f"found on {self._channel.name}: {copy.remote_url}"
            self._transitions.record_receipt(attempt.fence, 0, copy, outcome="found", evidence=evidence)
        elif copy is NotFound.PERHAPS or not self._executor.names_page(attempt.delivery, attempt.post):
            self._leave(attempt, None)
        elif (now := self._ledger.now()) < settled_at:
            self._leave(attempt, settled_at)
        else:
            evidence = "looked up: not found"
            self._transitions.snooze(attempt.fence, due_at=now, outcome="missing", error="", evidence=evidence)

    def _known_copies(self) -> frozenset[str]:
        return self._ledger.syndications.remote_ids(self._channel.name)

    def _look_failed(self, attempt: Attempt, step: Step, error: SendError) -> None:
        """Leave a look that can never work to a person; any other counts as one. Raises ChannelWaiting."""
        now, reason = self._ledger.now(), f"{LOOK_FAILED} {error}"
        if isinstance(error, ChannelBroken):
            self._leave(attempt, None, error=reason)
            return
        look_at = _next_question(step, now)
        if isinstance(error, Limited) or (isinstance(error, Unreachable) and not error.connected):
            not_before = make_wait(self._ledger.channels, self._channel.name, error, now)
            self._leave(attempt, look_at and max(look_at, not_before), error=reason)
            raise ChannelWaiting(not_before, str(error))
        self._leave(attempt, look_at, error=reason)

    def _record_missing(self, attempt: Attempt, step: Step, now: datetime) -> None:
        """Send the same bytes again: at once, then later and later, and in the end only if a person says so."""
        attempts = self._ledger.deliveries.attempts(attempt.delivery.id)
        rounds = sum(record.outcome == "missing" and record.step == step.number for record in attempts)
        if rounds >= MAX_ROUNDS:
            reason = f"sent {rounds + 1} times and not there any time: {attempt.delivery.error}"
            self._leave(attempt, None, error=reason)
            return
        due_at = now + backoff(rounds + 3) if rounds else now
        evidence = "looked up: not found"
        self._transitions.record_missing(attempt.fence, step.number, due_at=due_at, evidence=evidence)

    def _record_found(self, attempt: Attempt, step: Step, copy: Receipt) -> None:
        parts = step.number + (2 if attempt.delivery.incomplete else 1)
        evidence = f"found on {self._channel.name}: {copy.remote_url}"
        self._transitions.record_receipt(
            attempt.fence, step.number, copy, parts=parts, outcome="found", evidence=evidence
        )

    def _leave(
        self, attempt: Attempt, look_at: datetime | None, *, error: str | None = None, outcome: str = "left"
    ) -> None:
        """Keep it unknown until the next look; None: only a person can tell."""
        reason = attempt.delivery.error if error is None else error
        self._transitions.mark_unknown(attempt.fence, look_at=look_at, error=reason, outcome=outcome, give_back=True)

    def _settled_at(self, attempt: Attempt, number: int) -> datetime:
        """Return from when on a missing copy of step `number` is certainly missing."""
        now, attempts = self._ledger.now(), self._ledger.deliveries.attempts(attempt.delivery.id)
        tries = [record for record in attempts if record.step == number and record.outcome in _TRIES]
        # the later one: a clock that was behind for a while has dated ends before their beginnings
        known = [at for record in tries for at in (record.started_at, record.ended_at) if at and at <= now]
        settle_after = max(self._settle_after, DEADLINE) if self._settle_after else self._settle_after
        return max(known, default=now) + settle_after


def _next_question(step: Step, now: datetime) -> datetime | None:
    """Return when to ask a channel again that can't tell; None after the time limit."""
    if step.started_at is None or now - step.started_at > ASK_FOR:
        return None
    return now + min(timedelta(hours=1), max(timedelta(minutes=1), now - step.started_at))


def _moved(channel: Channel, step: Step) -> str:
    """Explain why looking or resending would prove nothing: the address or account has changed."""
    if step.endpoint != channel.endpoint():
        return f"the address of {channel.name} has changed since"
    if step.account != channel.account():
        return f"the account of {channel.name} has changed since"
    return ""

"""How an attempt ends: the table from a channel's answer to what the ledger records.

receipt                    sent
ByHand                     held, until a person says what became of it
Duplicate                  sent where an earlier try of ours was in flight, else failed
Ambiguous                  unknown, until the next look
ChannelBroken              pending, the attempt does not count; the channel pauses (or waits, if that may pass)
Limited, Unreachable       pending, the attempt does not count; the channel waits
Retryable                  pending until the next retry, as long as attempts are left
anything else              failed; after several unexplained refusals alike pending again, and the channel pauses
"""

from __future__ import annotations

import logging
from itertools import takewhile
from typing import TYPE_CHECKING

from syndicator.delivery.attempt import ChannelPaused, ChannelWaiting
from syndicator.delivery.retry_policy import (
    ALIKE,
    MAX_ATTEMPTS,
    PROBE_INTERVAL,
    is_alike,
    make_wait,
    may_resend,
    next_retry,
)
from syndicator.errors import (
    Ambiguous,
    ByHand,
    ChannelBroken,
    Duplicate,
    LedgerError,
    Limited,
    NeedsPerson,
    Permanent,
    Retryable,
    SendError,
    Unreachable,
)
from syndicator.ledger.channels import AT_FAULT
from syndicator.model import NotFound, Receipt, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.delivery.attempt import Attempt, Intent
    from syndicator.ledger import Ledger
    from syndicator.model import Step

log = logging.getLogger(__name__)


class Completer:
    """Records how attempts end."""

    def __init__(self, ledger: Ledger) -> None:
        self._transaction = ledger.transaction
        self._transitions = ledger.transitions
        self._syndications = ledger.syndications
        self._channels = ledger.channels
        self._now = ledger.now

    def begin(self, attempt: Attempt, intent: Intent) -> bool:
        """Commit an intent; return whether it may be sent. Raises LedgerError."""
        intent.number = self._transitions.record_intent(
            attempt.fence,
            intent.step,
            cost_usd=intent.cost_usd,
            content=intent.content,
            parts=attempt.parts,
            if_works=attempt.if_works,
        )
        return bool(intent.number)

    def sent(
        self,
        attempt: Attempt,
        step: Step,
        receipt: Receipt,
        *,
        outcome: str = "sent",
        evidence: str = "",
        following: Attempt | None = None,
    ) -> None:
        """Record a receipt, and in the same commit the intent of `following`, which was prepared ahead.

        Raises LedgerError, with instructions, if the receipt can't be recorded.
        """

        def record() -> None:
            attempt.sent = self._transitions.record_receipt(
                attempt.fence, step.number, receipt, parts=attempt.parts, outcome=outcome, evidence=evidence
            )

        try:
            if not (following and self._begun_with(record, following)):
                _try_twice(record)
        except LedgerError as error:
            url = receipt.remote_url or receipt.remote_id or "URL"
            raise LedgerError(
                f"published on {attempt.channel.name} ({url}), but the receipt could not be stored in the ledger: {error}\n"
                f"  when it can again: {attempt.command('resolve', '--sent', url)}"
            ) from error
        log.info("sent", extra={**attempt.log_fields, "outcome": outcome, "url": receipt.remote_url})

    def _begun_with(self, record: Callable[[], None], following: Attempt) -> bool:
        """Record a receipt and begin what follows, both or nothing."""
        intent = following.intent
        assert intent
        try:
            with self._transaction():
                record()
                self.begin(following, intent)
        except LedgerError as error:  # whatever it was, the receipt comes first: alone it may be possible
            log.info("not begun", extra={**following.log_fields, "error": str(error)})
            intent.number = 0
            return False
        return True

    def snooze(self, attempt: Attempt, reason: str, *, outcome: str) -> bool:
        """Postpone the attempt: nothing was sent, and the post is not at fault. False if another worker has it."""
        return self._transitions.snooze(attempt.fence, due_at=self._next_retry(attempt), outcome=outcome, error=reason)

    def give_back(self, attempt: Attempt) -> bool:
        """Let others have what was not sent. False if another worker has it.

        Its intent may be committed, even where the ledger failed: the answer to the commit was lost then.
        """
        if self._transitions.put_back([attempt.fence], attempt.fence.instance):
            return True
        return self.snooze(attempt, "stopped before it was sent", outcome="stopped")

    def failed(self, attempt: Attempt, error: SendError, number: int) -> None:
        """Record that step `number` got no receipt. Raises ChannelStopped."""
        level = (
            logging.INFO if isinstance(error, ChannelBroken | ByHand) else logging.WARNING
        )  # the pass itself reports the pause, and what is held
        log.log(level, "not sent", extra={**attempt.log_fields, "outcome": type(error).__name__, "error": str(error)})
        match error:
            case ByHand():
                self._transitions.leave_to_person(attempt.fence, reason=str(error), outcome=error.outcome)
            case Duplicate():
                self._duplicate(attempt, error, number)
            case Ambiguous():
                look_at = self._next_look(attempt, number)
                self._transitions.mark_unknown(
                    attempt.fence, look_at=look_at, error=str(error), evidence=error.evidence
                )
            case NeedsPerson() if self._may_pass(attempt, error):
                self._wait(attempt, Unreachable(str(error), connected=False, evidence=error.evidence))
            case ChannelBroken():
                self._pause(attempt, error)
            case Limited() | Unreachable() if _is_channels(error, attempt):
                self._wait(attempt, error)
            case Retryable() if attempt.fence.attempts < MAX_ATTEMPTS:
                self._transitions.schedule_retry(
                    attempt.fence,
                    due_at=next_retry(attempt.fence.attempts, self._now(), retry_after=error.retry_after),
                    outcome=error.outcome,
                    error=str(error),
                    evidence=error.evidence,
                )
            case Permanent() if error.unexplained:
                self._refuse(attempt, error)
            case _:
                self._fail(attempt, error, str(error))

    def _fail(self, attempt: Attempt, error: SendError, reason: str) -> None:
        self._transitions.mark_failed(attempt.fence, outcome=error.outcome, error=reason, evidence=error.evidence)

    def _refuse(self, attempt: Attempt, error: Permanent) -> None:
        """Fail the delivery; if post after post is refused alike, the channel is at fault. Raises ChannelPaused."""
        name, record = attempt.channel.name, self._channels.get(attempt.channel.name)
        reason = f"{ALIKE} posts in a row were refused alike ({error}); skip those that are themselves at fault"
        if attempt.delivery.failed_probes == AT_FAULT:
            self._fail(attempt, error, str(error))
            return
        if record and is_alike(record.paused, reason):
            self._channels.record_failed_probe(attempt.delivery.id)
            self._pause(attempt, NeedsPerson(reason, evidence=error.evidence))
        self._transitions.mark_refused(attempt.fence, outcome=error.outcome, error=str(error), evidence=error.evidence)
        refused = self._channels.refused_in_a_row(name)
        alike = list(takewhile(lambda delivery: is_alike(refused[delivery], str(error)), refused))
        if len(alike) >= ALIKE:
            probe_at = self._now() + PROBE_INTERVAL
            self._channels.take_back(alike, reason, probe_at)
            self._channels.pause(name, reason, probe_at)
            raise ChannelPaused(reason)

    def _may_pass(self, attempt: Attempt, error: NeedsPerson) -> bool:
        """Whether what a person would have to mend may still be over by itself."""
        record = self._channels.get(attempt.channel.name)
        if error.may_pass is None or record is None or record.paused:
            return False
        return record.waiting_since is None or self._now() - record.waiting_since < error.may_pass

    def _pause(self, attempt: Attempt, error: ChannelBroken) -> None:
        """Pause the channel. Raises ChannelPaused."""
        now = self._now()
        self._channels.pause(attempt.channel.name, str(error), now + PROBE_INTERVAL)
        self._transitions.snooze(
            attempt.fence,
            due_at=next_retry(attempt.fence.attempts, now, retry_after=PROBE_INTERVAL),
            outcome=error.outcome,
            error=str(error),
            evidence=error.evidence,
        )
        raise ChannelPaused(str(error))

    def _wait(self, attempt: Attempt, error: Limited | Unreachable) -> None:
        """Raises ChannelWaiting."""
        not_before = make_wait(self._channels, attempt.channel.name, error, self._now())
        if isinstance(error, Unreachable) and error.connected:
            self._channels.record_failed_probe(attempt.delivery.id)
        self._transitions.snooze(
            attempt.fence, due_at=not_before, outcome=error.outcome, error=str(error), evidence=error.evidence
        )
        raise ChannelWaiting(not_before, str(error))

    def _duplicate(self, attempt: Attempt, error: Duplicate, number: int) -> None:
        """Record a duplicate: sent if an earlier try of ours was in flight; else the copy is somebody else's, and it
        failed. In a later round it may be the copy of an earlier one: unless it is found, a person tells.
        """
        step = attempt.stored_step(number)
        if step is None:
            self._fail(attempt, error, self._explain_duplicate(attempt, error))
            return
        try:
            receipt = error.receipt or self._find(attempt, step)
        except SendError as unseen:  # the next lookup determines which copy it is
            self._transitions.mark_unknown(
                attempt.fence, look_at=self._next_retry(attempt), error=f"{error}; can't be looked up: {unseen}"
            )
            return
        if receipt is None and attempt.delivery.round > 1:
            self._transitions.mark_unknown(attempt.fence, look_at=None, error=f"{error}; it may be the earlier copy")
            return
        receipt = receipt or Receipt(confirmed=False)
        self.sent(attempt, step, receipt, outcome=error.outcome, evidence=str(error))

    def _explain_duplicate(self, attempt: Attempt, error: Duplicate) -> str:
        """Say what a person can do about a copy that this delivery did not make."""
        copy = error.receipt or Receipt()
        if copy.remote_id and copy.remote_id in self._syndications.remote_ids(attempt.channel.name):
            edit = attempt.command("push", "--edit")
            return f"{error}: {copy.remote_url or copy.remote_id}, another copy of yours, maybe deleted since; to send a different text: {edit}"
        return f"{error}; if that is this post: {attempt.command('resolve', '--sent', copy.remote_url or 'URL')}"

    def _find(self, attempt: Attempt, step: Step) -> Receipt | None:
        if not attempt.channel.can_find:
            return None
        self._transitions.record_look(attempt.fence, step.number, cost_usd=attempt.channel.look_usd)
        query = attempt.query(self._syndications.remote_ids(attempt.channel.name), step)
        copy = attempt.channel.find(query)
        return None if isinstance(copy, NotFound) else copy

    def _next_look(self, attempt: Attempt, number: int) -> datetime | None:
        """Return when to look up the outcome; None if only a person can."""
        step = attempt.stored_step(number)
        tries = step.tries + 1 if step else 1
        resends = attempt.fence.attempts < MAX_ATTEMPTS and may_resend(attempt.channel, tries, step, self._now())
        if not attempt.channel.can_find and not resends:
            return None
        return self._next_retry(attempt) if attempt.delivery.state is State.UNKNOWN else self._now()

    def _next_retry(self, attempt: Attempt) -> datetime:
        return next_retry(attempt.fence.attempts, self._now())


def _try_twice(record: Callable[[], None]) -> None:
    """Record a receipt also where the ledger fails in the middle of that, as when its server restarts."""
    try:
        record()
    except LedgerError:
        record()


def _is_channels(error: Limited | Unreachable, attempt: Attempt) -> bool:
    """Whether a limit or an outage is the channel's, and not the fault of a delivery beside which others went out."""
    return isinstance(error, Limited) or not error.connected or attempt.delivery.failed_probes != AT_FAULT

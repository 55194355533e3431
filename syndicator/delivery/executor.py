"""Sending one delivery: the two commits before a byte leaves, the one after, and what every answer means."""

from __future__ import annotations

import hashlib
import logging
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import content_digest
from syndicator.delivery.account import claim_account
from syndicator.errors import (
    Ambiguous,
    ChannelBroken,
    Duplicate,
    LedgerError,
    Retryable,
    SendError,
    TemplateError,
)
from syndicator.model import CopyQuery, NotFound, Receipt, State, Step, typed

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.channels import Channel
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Announcement, Delivery, Post

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
PROBE_EVERY = timedelta(minutes=15)
SKEW = timedelta(minutes=1)  # by how much the platform's clock may be behind ours


class ChannelPaused(Exception):  # noqa: N818 (not an error of this delivery: the channel stops)
    """The channel can send nothing more in this pass."""


def deliver(session: Session, delivery: Delivery, post: Post) -> None:
    """Send what is pending, or go on with an unfinished thread. How it ended is in the ledger.

    Raises ChannelPaused; LedgerError, after which nothing more may be sent.
    """
    if delivery.state is not State.PENDING and not delivery.incomplete:
        return  # a person has decided otherwise meanwhile
    channel = session.channels.get(delivery.channel)
    fence = session.ledger.transitions.claim(delivery, session.ledger.instance.id, state=delivery.state)
    if fence is None:
        return  # somebody else was quicker
    Sending(session, channel, delivery, post, fence).run()


class Sending:
    """One claimed delivery on its way."""

    def __init__(self, session: Session, channel: Channel, delivery: Delivery, post: Post, fence: Fence) -> None:
        self.session = session
        self.transitions = session.ledger.transitions
        self.channel = channel
        self.delivery = delivery
        self.post = post
        self.fence = fence
        self.parts = 1

    def run(self) -> None:
        number = 0
        try:
            announcement = self.session.composer.compose(self.post, self.delivery.channel, self.delivery)
            self.parts = max(1, len(announcement.parts))
            if self._already_there():
                return
            receipts = [step.receipt for step in self.delivery.steps if step.receipt]
            if len(receipts) >= self.parts:
                self.transitions.complete(self.fence)
            for number in range(len(receipts), self.parts):
                step = self._stored_step(number) or self._prepared(announcement, number, receipts)
                receipt = self._publish(step, 0.0 if number else self.channel.cost_usd(announcement))
                if receipt is None:
                    return
                receipts.append(receipt)
        except (LedgerError, ChannelPaused):
            raise
        except TemplateError as error:
            if self.delivery.error != str(error):  # each pass tries it again, as somebody may have corrected it
                log.warning("not sent", extra={**self._about(), "outcome": type(error).__name__, "error": str(error)})
            self._later(str(error), outcome="template", give_back=True)
        except Exception as error:  # noqa: BLE001 (what raised was preparation: nothing of this step has left the machine)
            self._handle(_surely_not_sent(error), number)

    def resend(self, step: Step) -> None:
        """Send the same bytes once more, where the platform knows them again."""
        self.parts = max(self.parts, step.number + 1, 2 if self.delivery.incomplete else 1)
        self._publish(step, 0.0)

    # --- before

    def _already_there(self) -> bool:
        """Look before the first send, where asking is free: posted by hand, by a second installation, before a restore."""
        if not self.channel.find_is_free or self.delivery.steps or self.delivery.round > 1:
            return False
        found = self.channel.find(sought(self.session, self.channel, self.post))
        if isinstance(found, NotFound):
            return False
        self.transitions.adopt_copy(self.fence, found)
        log.info("already there", extra=self._about())
        return True

    def _stored_step(self, number: int) -> Step | None:
        """A step that was tried before: its bytes are final."""
        return next((step for step in self.delivery.steps if step.number == number and step.receipt is None), None)

    def _prepared(self, announcement: Announcement, number: int, receipts: list[Receipt]) -> Step:
        key, account = self._key(number), self.channel.account()
        claim_account(self.session, self.channel, account)
        body = self.channel.prepare(announcement, number, receipts, key)
        return Step(number=number, key=key, body=body, endpoint=self.channel.endpoint(), account=account)

    def _key(self, number: int) -> str:
        """The same for the same step wherever it is computed: a second installation gives the receiver the same key."""
        name = f"{self.post.id}/{self.delivery.channel}/{self.delivery.round}/{number}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    # --- the moment

    def _publish(self, step: Step, cost_usd: float) -> Receipt | None:
        """Commit the intent, send, commit the result. None where it did not come to a receipt."""
        owner = self.session.ledger.instance
        content = content_digest(self.post) if step.number == 0 else ""
        if not self.transitions.record_intent(self.fence, step, cost_usd=cost_usd, content=content, parts=self.parts):
            log.warning("taken over by somebody else, so not sent", extra=self._about())
            return None
        if not owner.fresh(self.session.ledger.lease):
            # We have slept beyond our lease: others may act on this delivery already. Nothing has left.
            self._later("slept beyond the lease", outcome="lease", give_back=True)
            return None
        try:
            receipt = self.channel.send(step)
        except SendError as error:
            self._handle(error, step.number)
            return None
        except Exception as error:  # noqa: BLE001 (whatever else escapes send is Ambiguous)
            self._handle(Ambiguous(f"{type(error).__name__}: {error}"), step.number)
            return None
        self._record(step, receipt)
        return receipt

    def _record(self, step: Step, receipt: Receipt, outcome: str = "sent", evidence: str = "") -> None:
        try:
            self.transitions.record_receipt(
                self.fence, step.number, receipt, parts=self.parts, outcome=outcome, evidence=evidence
            )
        except LedgerError as error:
            raise LedgerError(self._lost(receipt, error)) from error
        log.info("sent", extra={**self._about(), "outcome": outcome, "url": receipt.remote_url})

    def _lost(self, receipt: Receipt, error: LedgerError) -> str:
        url = receipt.remote_url or receipt.remote_id or "URL"
        command = typed("resolve", self.post.name, "--channel", self.delivery.channel, "--sent", url)
        return f"published on {self.delivery.channel} ({url}), but the ledger could not take the receipt: {error}\n  when it can again: {command}"

    # --- after

    def _handle(self, error: SendError, number: int) -> None:
        level = logging.INFO if isinstance(error, ChannelBroken) else logging.WARNING  # that it pauses, the pass says
        log.log(level, "not sent", extra={**self._about(), "outcome": type(error).__name__, "error": str(error)})
        if isinstance(error, Duplicate):
            self._duplicate(error, number)
        elif isinstance(error, Ambiguous):
            self.transitions.mark_unknown(
                self.fence, look_at=self._next_look(number), error=str(error), evidence=error.evidence
            )
        elif isinstance(error, ChannelBroken):
            self._pause(error)
        elif isinstance(error, Retryable) and self.fence.attempts < MOST_ATTEMPTS:
            self._later(str(error), outcome=error.outcome, wait=error.retry_after, evidence=error.evidence)
        else:
            self._fail(error)

    def _duplicate(self, error: Duplicate, number: int) -> None:
        """Evidence that it is there, if an earlier try of ours was in flight; else somebody else's words stand in the way."""
        tried = self._stored_step(number)
        if tried is None:
            self._fail(Duplicate(self._in_the_way(error), receipt=error.receipt, evidence=error.evidence))
            return
        try:
            found = error.receipt or self._found(tried) or Receipt(confirmed=False)
        except SendError as unseen:  # which copy it is, the next look tells
            self.transitions.mark_unknown(
                self.fence, look_at=self._patiently(), error=f"{error}; can't be looked up: {unseen}"
            )
            return
        self._record(tried, found, outcome=error.outcome, evidence=str(error))

    def _in_the_way(self, error: Duplicate) -> str:
        """What a person may do about a copy that no try of this delivery has made."""
        copy = error.receipt or Receipt()
        if copy.remote_id and copy.remote_id in self.session.ledger.syndications.remote_ids(self.channel.name):
            other = typed("push", self.post.name, "--channel", self.delivery.channel, "--edit")
            return f"{error}: {copy.remote_url or copy.remote_id}, another of your copies, maybe deleted since; in other words: {other}"
        settles = typed(
            "resolve", self.post.name, "--channel", self.delivery.channel, "--sent", copy.remote_url or "URL"
        )
        return f"{error}; if that is this post: {settles}"

    def _found(self, step: Step) -> Receipt | None:
        if not self.channel.can_find:
            return None
        found = self.channel.find(sought(self.session, self.channel, self.post, step))
        return None if isinstance(found, NotFound) else found

    def _pause(self, error: ChannelBroken) -> None:
        probe_at = self.session.ledger.now() + PROBE_EVERY
        self.session.ledger.channels.pause(self.delivery.channel, str(error), probe_at)
        self._later(str(error), outcome=error.outcome, wait=PROBE_EVERY, evidence=error.evidence, give_back=True)
        raise ChannelPaused(str(error))

    def _next_look(self, number: int) -> datetime | None:
        """When to ask what became of it: at once, then with patience; None where nobody but a person can tell."""
        stored = self._stored_step(number)
        tries = stored.tries + 1 if stored else 1
        resends = self.fence.attempts < MOST_ATTEMPTS and may_resend(
            self.channel, tries, stored, self.session.ledger.now()
        )
        if not self.channel.can_find and not resends:
            return None
        return self._patiently() if self.delivery.state is State.UNKNOWN else self.session.ledger.now()

    def _patiently(self) -> datetime:
        return self.session.ledger.now() + backoff(self.fence.attempts)

    def _later(
        self,
        error: str,
        *,
        outcome: str,
        wait: timedelta | None = None,
        evidence: str = "",
        give_back: bool = False,
    ) -> None:
        due_at = self.session.ledger.now() + max(backoff(self.fence.attempts), wait or timedelta(0))
        later = self.transitions.snooze if give_back else self.transitions.schedule_retry
        later(self.fence, due_at=due_at, outcome=outcome, error=error, evidence=evidence)

    def _fail(self, error: SendError) -> None:
        self.transitions.mark_failed(self.fence, outcome=error.outcome, error=str(error), evidence=error.evidence)

    def _about(self) -> dict[str, str]:
        return {"post": self.post.name, "channel": self.delivery.channel}


def sought(session: Session, channel: Channel, post: Post, step: Step | None = None) -> CopyQuery:
    """A copy that this step may have made; without one, whatever anybody has posted by hand."""
    since = step.started_at - SKEW if step and step.started_at else None
    return CopyQuery(post=post, step=step, since=since, known=session.ledger.syndications.remote_ids(channel.name))


def may_resend(channel: Channel, tries: int, step: Step | None, now: datetime) -> bool:
    """Whether the platform would know these bytes again, after so many tries of which the first was at `step.started_at`."""
    if channel.resend_within is None or (channel.resend_at_most is not None and tries > channel.resend_at_most):
        return False
    return step is None or step.started_at is None or now - step.started_at <= channel.resend_within


def _surely_not_sent(error: Exception) -> SendError:
    if isinstance(error, SendError) and not isinstance(error, Ambiguous):
        return error
    return Retryable(str(error) if isinstance(error, SendError) else f"{type(error).__name__}: {error}")


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many attempts: doubling, with jitter so that many do not come back at once."""
    wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 12), LONGEST_WAIT) if attempts > 0 else FIRST_WAIT
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 (not for secrecy)

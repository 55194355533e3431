"""Send one delivery: a claim and an intent are committed before anything is sent, and the receipt after."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import content_digest
from syndicator.delivery.account import AccountLocks, require_known_account
from syndicator.delivery.ahead import SECONDS, Ahead, nothing
from syndicator.delivery.attempt import ChannelStopped, Intent
from syndicator.errors import (
    Ambiguous,
    ChannelBroken,
    LedgerError,
    Permanent,
    Retryable,
    SendError,
    TemplateError,
    TooSlow,
)
from syndicator.http.waiting import RequestRefused, while_waiting
from syndicator.model import NotFound, State, Step

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.app.compose import Composer
    from syndicator.channels import Channel
    from syndicator.delivery.ahead import Upcoming
    from syndicator.delivery.attempt import Attempt
    from syndicator.delivery.completer import Completer
    from syndicator.ledger import Ledger
    from syndicator.model import Announcement, Delivery, Post, Receipt

log = logging.getLogger(__name__)


class DeliveryExecutor:
    """Sends the deliveries of one channel. `configured`: the names of all configured channels."""

    def __init__(
        self,
        ledger: Ledger,
        channel: Channel,
        composer: Composer,
        completer: Completer,
        configured: Collection[str],
        locks: AccountLocks | None = None,
    ) -> None:
        self._ledger = ledger
        self._transitions = ledger.transitions
        self._channel = channel
        self._composer = composer
        self._completer = completer
        self._configured = configured
        self._known_accounts: set[str] = set()
        self.locks = locks or AccountLocks()
        self.ahead = Ahead(ledger, channel, completer)
        self._uses_waits = False  # whether something is prepared while the channel waits for an answer

    def execute(
        self, delivery: Delivery, post: Post, *, if_works: bool = False, upcoming: Upcoming = nothing
    ) -> Delivery | None:
        """Send a pending delivery, or the rest of an unfinished thread. The outcome is in the ledger.

        `if_works`: only if the channel neither is paused nor waits by now. `upcoming`: what is to be sent after it, which
        may be prepared ahead. Returns the delivery as it is afterwards, if all of it was sent. Raises ChannelStopped;
        LedgerError, after which nothing more may be sent.
        """
        attempt = self.ahead.take(delivery) or self._claim(delivery, post, upcoming, if_works=if_works)
        if attempt is None:
            return None  # another worker was quicker, or a person has changed the delivery or the channel meanwhile
        delivery = attempt.delivery
        try:
            self._send_all(attempt, upcoming)
        except (LedgerError, ChannelStopped):
            raise
        except TooSlow as error:  # costs seconds each time, so it is tried less and less often
            self._completer.failed(attempt, Retryable(str(error)), attempt.step)
        except TemplateError as error:
            if delivery.error != str(error):  # every pass tries again, in case the template has been corrected
                log.warning(
                    "not sent", extra={**attempt.log_fields, "outcome": type(error).__name__, "error": str(error)}
                )
            self._completer.snooze(attempt, str(error), outcome="template")
        except Exception as error:  # noqa: BLE001 (what raised was preparation: nothing of this step has left the machine)
            self._completer.failed(attempt, self._explained(_surely_not_sent(error)), attempt.step)
        else:
            return attempt.sent
        return None

    def _claim(self, delivery: Delivery, post: Post, upcoming: Upcoming, *, if_works: bool) -> Attempt | None:
        """Claim a delivery, and prepare some of what comes after it."""
        attempt = self.ahead.claim(delivery, post, upcoming, if_works=if_works)
        if attempt and attempt.delivery.state is State.SENT and not attempt.delivery.incomplete:
            self._transitions.complete(attempt.fence)  # a person has ended the thread
            return None
        until = time.monotonic() + SECONDS
        for following in () if self._uses_waits else self.ahead.waiting():
            if time.monotonic() < until:
                self._prepare_ahead(following)
        return attempt

    def _prepare_while_waiting(self) -> None:
        """Prepare the next delivery while the answer to this one is awaited, unless that takes requests of its own."""
        self._uses_waits = True
        for following in self.ahead.waiting()[:1]:
            self._prepare_ahead(following)

    def _prepare_ahead(self, attempt: Attempt) -> None:
        if attempt.intent is None and not attempt.delivery.steps:
            with suppress(Exception, RequestRefused):  # whatever it is, it happens again in its turn
                attempt.intent = self._only_intent(attempt)

    def _send_all(self, attempt: Attempt, upcoming: Upcoming) -> None:
        if attempt.intent:
            self._publish(attempt, attempt.intent, upcoming)
            return
        announcement = self._composer.compose(attempt.post, attempt.delivery.channel, attempt.delivery)
        if not attempt.delivery.steps and not self._composer.is_as_approved(announcement, attempt.delivery):
            # The post or its words were changed since this pass has read them: the next one reads them anew.
            self._completer.snooze(attempt, "its text has changed since it was approved", outcome="changed")
            return
        attempt.parts = max(1, len(announcement.parts))
        with self.locks.hold(self._channel):
            if not self._adopt_copy(attempt):
                self._send_parts(attempt, announcement, upcoming)

    def names_page(self, delivery: Delivery, post: Post) -> bool:
        """Whether the announcement names the post's page, so that a copy of it can be told by that."""
        announcement, _ = self._composer.try_compose(post, delivery)
        return bool(announcement and post.url and post.url in json.dumps(announcement.payload, ensure_ascii=False))

    def resend(self, attempt: Attempt, step: Step) -> None:
        """Resend the same body, if the platform recognises it. Raises ChannelStopped, LedgerError."""
        attempt.parts = max(attempt.parts, step.number + 1, 2 if attempt.delivery.incomplete else 1)
        self._publish(attempt, _intent(attempt, step))

    def _adopt_copy(self, attempt: Attempt) -> bool:
        """Look for an existing copy before the first send, if that is free: by hand, a second installation, before a
        restore.
        """
        if not self._channel.find_is_free or attempt.delivery.steps or attempt.delivery.round > 1:
            return False
        self._require_known_account()  # what other channels of the account take for theirs is known only now
        copy = self._channel.find(attempt.query(self._ledger.syndications.remote_ids(self._channel.name)))
        if isinstance(copy, NotFound):
            return False
        if other := self.other_maker(attempt, copy):
            self._completer.snooze(attempt, f"waits until it is known what {other} has sent there", outcome="shared")
            return True
        attempt.sent = self._transitions.adopt_copy(attempt.fence, copy)
        log.info("already there", extra=attempt.log_fields)
        return True

    def other_maker(self, attempt: Attempt, copy: Receipt) -> str:
        """Return the other channel of this account that has made this copy, or may have."""
        kind, account = self._channel.kind, self._channel.account()
        return self._ledger.syndications.may_be_of(attempt.delivery, kind, account, copy.remote_id)

    def _send_parts(self, attempt: Attempt, announcement: Announcement, upcoming: Upcoming) -> None:
        """Send the missing parts in order, until one gets no receipt."""
        receipts = attempt.receipts()
        if len(receipts) >= attempt.parts:
            self._transitions.complete(attempt.fence)
        for number in range(len(receipts), attempt.parts):
            attempt.step = number
            step = attempt.stored_step(number) or self._prepare(attempt, announcement, receipts)
            cost_usd = 0.0 if number else self._channel.cost_usd(announcement)
            receipt = self._publish(attempt, _intent(attempt, step, cost_usd), upcoming)
            if receipt is None:
                return
            receipts.append(receipt)

    def _only_intent(self, attempt: Attempt) -> Intent | None:
        """Prepare the only step of an announcement; None if it has several, or its text is not the approved one."""
        announcement = self._composer.compose(attempt.post, attempt.delivery.channel, attempt.delivery)
        if len(announcement.parts) > 1 or not self._composer.is_as_approved(announcement, attempt.delivery):
            return None
        return _intent(attempt, self._prepare(attempt, announcement, []), self._channel.cost_usd(announcement))

    def _prepare(self, attempt: Attempt, announcement: Announcement, receipts: list[Receipt]) -> Step:
        key, account = attempt.key(attempt.step), self._require_known_account()
        body = self._channel.prepare(announcement, attempt.step, receipts, key)
        return Step(number=attempt.step, key=key, body=body, endpoint=self._channel.endpoint(), account=account)

    def _require_known_account(self) -> str:
        """Record and return the channel's account. Raises NeedsPerson if it was that of a channel that was renamed."""
        account = self._channel.account()
        if account not in self._known_accounts:
            require_known_account(self._ledger.channels, self._configured, self._channel, account)
            self._known_accounts.add(account)
        return account

    def _publish(self, attempt: Attempt, intent: Intent, upcoming: Upcoming = nothing) -> Receipt | None:
        """Commit the intent, unless that is done, send, commit the result. Returns None without a receipt."""
        attempt.sent, step = None, intent.step
        if not intent.number and not self._begin(attempt, intent):
            return None
        self._advance_mark(attempt, intent.number)
        if not self._ledger.instance.lease_is_fresh(self._ledger.lease):
            # The machine slept beyond its lease: others may work on this delivery already. Nothing was sent.
            self._completer.snooze(attempt, "slept beyond the lease", outcome="lease")
            return None
        try:
            with self.ahead.timed(), while_waiting(self._prepare_while_waiting):
                receipt = self._channel.send(step)
        except SendError as error:
            self._completer.failed(attempt, self._explained(error), step.number)
            return None
        except Exception as error:  # noqa: BLE001 (whatever else escapes send is Ambiguous)
            self._completer.failed(attempt, Ambiguous(f"{type(error).__name__}: {error}"), step.number)
            return None
        following = self.ahead.next(upcoming) if step.number + 1 == attempt.parts else None
        self._completer.sent(attempt, step, receipt, following=following)
        return receipt

    def _begin(self, attempt: Attempt, intent: Intent) -> bool:
        """Commit the intent; return whether it may be sent. Raises LedgerError."""
        try:
            if self._completer.begin(attempt, intent):
                return True
        except LedgerError:
            with suppress(LedgerError):  # then the claim ends with this process
                self._completer.give_back(attempt)
            raise
        if not self._completer.give_back(attempt):  # else the channel was stopped
            log.warning("taken over by another worker, so not sent", extra=attempt.log_fields)
        return False

    def _advance_mark(self, attempt: Attempt, number: int) -> None:
        """Raises LedgerError if the ledger could be replaced by an older copy without a trace: nothing is sent."""
        try:
            self._ledger.timeline.advance(number)
        except LedgerError as error:
            self._completer.snooze(attempt, str(error), outcome="mark")
            raise

    def _explained(self, error: SendError) -> SendError:
        """Return what a refusal means that leaves open whether the account or the post is at fault: `whoami` shows."""
        if not (error.unexplained and isinstance(error, ChannelBroken)):
            return error
        try:
            self._channel.whoami()
        except ChannelBroken:
            return error
        except Exception as failure:  # noqa: BLE001 (it published nothing)
            return Retryable(f"{error} (the account can't be asked: {failure})", evidence=error.evidence)
        line = f"refused, while the account works, so the post is at fault: {error.evidence}"
        return Permanent(line, evidence=error.evidence, unexplained=True)


def _intent(attempt: Attempt, step: Step, cost_usd: float = 0.0) -> Intent:
    content = content_digest(attempt.post) if step.number == 0 else ""
    return Intent(step, cost_usd, content)


def _surely_not_sent(error: Exception) -> SendError:
    if isinstance(error, SendError) and not isinstance(error, Ambiguous):
        return error
    return Retryable(str(error) if isinstance(error, SendError) else f"{type(error).__name__}: {error}")

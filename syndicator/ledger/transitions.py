"""Sending, as seen by the ledger: methods that move a claimed delivery, each fenced, each one transaction.

Three invariants hold for every call. A receipt is always recorded. As long as a step may have been published, a delivery
that is not sent is unknown. The outcome of a try is recorded with that try, and never overwritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.claims import CHANNEL_WORKS, ClaimStore, Fence, values_of
from syndicator.ledger.deliveries import step_of
from syndicator.ledger.evidence import CUT, MOST_IN_REASON, SUPERSEDED, storable
from syndicator.ledger.rows import from_row
from syndicator.model import Delivery, Receipt, State, Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.timeline import Timeline


class Transitions(ClaimStore):
    def __init__(self, database: Database, blog: int, now: Callable[[], datetime], timeline: Timeline) -> None:
        super().__init__(database, blog, now)
        self._timeline = timeline

    def record_intent(
        self,
        fence: Fence,
        step: Step,
        *,
        cost_usd: float = 0.0,
        content: str = "",
        parts: int = 1,
        if_works: bool = False,
    ) -> int:
        """Commit the intent: `step` may be sent once the mark names this attempt, whose number is returned.

        Returns 0 if the fence is lost, or `if_works` and the channel is paused or waits by now: do not send.

        A step that was tried and may have been published keeps its body, which is `step.body` already.
        Raises LedgerError, also if this ledger is not the newest copy: do not send.
        """
        with self._transaction():
            now = self._now()
            sql = (
                "UPDATE deliveries SET state = CASE WHEN :number = 0 THEN 'sending' ELSE state END, error = '',"  # noqa: S608
                " content_digest = CASE WHEN :content = '' THEN content_digest ELSE :content END, incomplete = :incomplete, updated_at = :now"
                " WHERE id = :id AND instance = :instance AND attempts = :attempts AND state IN ('claimed', 'unknown', 'sent')"
                f"{CHANNEL_WORKS if if_works else ''}"
            )
            changed = self._run(
                sql, number=step.number, content=content, incomplete=parts > 1, now=now, **values_of(fence)
            )
            if not changed:
                return 0
            attempt = self._begin(fence, step, cost_usd, now)
            self._timeline.require_newest(attempt)
        return attempt

    def _begin(self, fence: Fence, step: Step, cost_usd: float, now: datetime) -> int:
        """Store the step and the try, and return the try's number. A resend of a step in doubt keeps its first time and cost."""
        sql = (
            "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, cost_usd)"
            " VALUES (:id, :number, :key, :body, :endpoint, :account, :now, :cost)"
            " ON CONFLICT (delivery, number) DO UPDATE SET body = :body, endpoint = :endpoint, account = :account, tries = steps.tries + 1,"
            " started_at = CASE WHEN steps.tries > 0 THEN steps.started_at ELSE :now END,"
            " cost_usd = CASE WHEN steps.tries > 0 THEN steps.cost_usd ELSE :cost END"
        )
        self._run(
            sql,
            id=fence.delivery,
            number=step.number,
            key=step.key,
            body=step.body,
            endpoint=step.endpoint,
            account=step.account,
            now=now,
            cost=cost_usd,
        )
        self._database.lock_attempts()
        sql = (
            "INSERT INTO attempts (delivery, step, instance, started_at) VALUES (:id, :step, :instance, :now)"
            " RETURNING id + (SELECT ahead FROM timelines WHERE ended_at IS NULL) AS number"
        )
        (row,) = self._rows(sql, id=fence.delivery, step=step.number, instance=fence.instance, now=now)
        return int(row["number"])

    # --- how it ended

    def record_receipt(
        self, fence: Fence, number: int, receipt: Receipt, *, parts: int = 1, outcome: str = "sent", evidence: str = ""
    ) -> Delivery:
        """Record that a copy exists, even if the fence is lost: the copy exists anyway. Returns the delivery as it is now.

        The instance keeps the delivery if there are more parts to send; any other holder loses it.
        """
        with self._transaction():
            now = self._now()
            step = self._store_receipt(fence.delivery, number, receipt, now)
            # cast, or SQLite would not use the index: what RETURNING reads has no affinity
            sql = (
                "UPDATE deliveries SET state = 'sent', rule = '', reason = '', error = '', incomplete = :more, updated_at = :now,"
                " due_at = CASE WHEN :more = 1 THEN :now ELSE NULL END,"
                " instance = CASE WHEN :more = 1 AND instance = :instance AND attempts = :attempts THEN instance ELSE NULL END WHERE id = :id"
                " RETURNING *, EXISTS (SELECT 1 FROM deliveries other WHERE other.blog = deliveries.blog AND other.post_id = CAST(deliveries.post_id AS TEXT)"
                " AND other.channel = CAST(deliveries.channel AS TEXT) AND other.id <> deliveries.id) AS has_others"
            )
            (row,) = self._rows(sql, more=number + 1 < parts, now=now, **values_of(fence))
            if number == 0 and row["has_others"]:
                self._supersede_others(fence.delivery)
            if self._end_try(fence, outcome, evidence) is None and not self._has_ended(fence, number, outcome):
                self._note(fence.delivery, number, fence.instance, outcome, evidence)
        return self._deliveries.get(fence.delivery) if number else from_row(Delivery, row, steps=(step_of(step),))

    def _has_ended(self, fence: Fence, number: int, outcome: str) -> bool:
        """Whether this instance has recorded that already: the answer to its commit was lost."""
        sql = "SELECT 1 FROM attempts WHERE delivery = :id AND step = :step AND instance = :instance AND outcome = :outcome"
        return bool(self._rows(sql, id=fence.delivery, step=number, instance=fence.instance, outcome=outcome))

    def adopt_copy(self, fence: Fence, receipt: Receipt) -> Delivery:
        """Adopt a copy that existed before the first send."""
        evidence = f"found before the first send: {receipt.remote_url}"
        return self.record_receipt(fence, 0, receipt, outcome="found", evidence=evidence)

    def complete(self, fence: Fence) -> None:
        """Record that every part is published."""
        sql = (
            "UPDATE deliveries SET state = 'sent', incomplete = 0, due_at = NULL, error = '', instance = NULL, updated_at = :now"
            " WHERE id = :id AND instance = :instance AND attempts = :attempts AND state IN ('sent', 'claimed')"
        )
        self._run(sql, now=self._now(), **values_of(fence))

    def schedule_retry(self, fence: Fence, *, due_at: datetime, outcome: str, error: str, evidence: str = "") -> bool:
        """Record that this attempt certainly published nothing, and try again at `due_at`."""
        return self._end(fence, State.PENDING, due_at=due_at, outcome=outcome, error=error, evidence=evidence)

    def snooze(self, fence: Fence, *, due_at: datetime, outcome: str, error: str, evidence: str = "") -> bool:
        """Like `schedule_retry`, but the post is not at fault: the attempt does not count."""
        return self._end(
            fence, State.PENDING, due_at=due_at, outcome=outcome, error=error, evidence=evidence, give_back=True
        )

    def mark_failed(self, fence: Fence, *, outcome: str, error: str, evidence: str = "") -> bool:
        """Record that this try certainly published nothing, and will not be repeated automatically."""
        return self._end(fence, State.FAILED, due_at=None, outcome=outcome, error=error, evidence=evidence)

    def mark_refused(self, fence: Fence, *, outcome: str, error: str, evidence: str = "") -> bool:
        """Like `mark_failed`, for a refusal that may be about the channel: see `ChannelStore.refused_in_a_row`."""
        with self._transaction():
            failed = self.mark_failed(fence, outcome=outcome, error=error, evidence=evidence)
            if failed:
                self._run(
                    "UPDATE deliveries SET rule = 'refused' WHERE id = :id AND state = 'failed'", id=fence.delivery
                )
        return failed

    def leave_to_person(self, fence: Fence, *, reason: str, outcome: str) -> bool:
        """Record that a person publishes it: held until they say what became of it. `reason`: how it is done."""
        with self._transaction():
            if self._holds(fence):  # no try has published anything, not even one that was interrupted
                self._run("DELETE FROM steps WHERE delivery = :id AND remote_id IS NULL", id=fence.delivery)
            held = self._end(fence, State.HELD, due_at=None, outcome=outcome, error="", evidence=reason)
            if held:
                sql = "UPDATE deliveries SET rule = 'by_hand', reason = :reason, allowed = '' WHERE id = :id AND state = 'held'"
                self._run(sql, reason=storable(reason, MOST_IN_REASON), id=fence.delivery)
        return held

    def mark_unknown(
        self,
        fence: Fence,
        *,
        look_at: datetime | None,
        error: str,
        evidence: str = "",
        outcome: str = "ambiguous",
        give_back: bool = False,
    ) -> bool:
        """Record that it may have been published. `look_at`: when to ask the channel; None: only a person can tell."""
        return self._end(
            fence, State.UNKNOWN, due_at=look_at, outcome=outcome, error=error, evidence=evidence, give_back=give_back
        )

    def record_look(self, fence: Fence, number: int, *, cost_usd: float) -> None:
        """Record that the platform is asked for step `number`, where that costs."""
        if cost_usd:
            sql = "UPDATE steps SET looks_usd = looks_usd + :cost WHERE delivery = :id AND number = :number"
            self._run(sql, cost=cost_usd, id=fence.delivery, number=number)

    def record_missing(self, fence: Fence, number: int, *, due_at: datetime, evidence: str) -> bool:
        """Record that step `number` is certainly missing: the same body is sent again."""
        with self._transaction():
            if not self._holds(fence):
                return False
            sql = "UPDATE steps SET tries = 0, keep_body = 1 WHERE delivery = :id AND number = :number AND remote_id IS NULL"
            self._run(sql, id=fence.delivery, number=number)
            self._note(fence.delivery, number, fence.instance, "missing", evidence)
            return self.snooze(fence, due_at=due_at, outcome="", error="")

    def supersede(self, fence: Fence) -> None:
        """Close a delivery in doubt, since a later round takes its place: it is never resent."""
        sql = (
            "UPDATE deliveries SET state = 'skipped', rule = 'superseded', reason = :reason, error = '', due_at = NULL, instance = NULL,"
            " updated_at = :now WHERE id = :id AND instance = :instance AND attempts = :attempts AND state = 'unknown'"
        )
        self._run(sql, reason=SUPERSEDED, now=self._now(), **values_of(fence))

    def _end(
        self,
        fence: Fence,
        state: State,
        *,
        due_at: datetime | None,
        outcome: str,
        error: str,
        evidence: str,
        give_back: bool = False,
    ) -> bool:
        """Release the delivery with an outcome. Returns False if the fence was lost: then only the log records it."""
        with self._transaction():
            tried = self._end_try(fence, outcome, evidence or error)
            if not self._holds(fence):
                return False
            if tried is not None and state is not State.UNKNOWN:
                self._untry(fence.delivery, tried)
            sql = (
                "UPDATE deliveries SET due_at = :due, error = :error, instance = NULL, attempts = attempts - :less, updated_at = :now,"
                " state = CASE WHEN state = 'sent' THEN 'sent'"  # a thread whose root is published, whatever becomes of its later parts
                " WHEN EXISTS (SELECT 1 FROM steps s WHERE s.delivery = deliveries.id AND s.tries > 0 AND s.remote_id IS NULL)"
                " THEN 'unknown' ELSE :state END WHERE id = :id"
            )
            self._run(
                sql,
                state=state,
                due=due_at,
                error=storable(error, 4 * CUT),
                less=give_back,
                now=self._now(),
                id=fence.delivery,
            )
        return True

    def _end_try(self, fence: Fence, outcome: str, evidence: str) -> int | None:
        """Close the try of this instance. Returns the number of its step; None if none was begun."""
        sql = (
            "UPDATE attempts SET ended_at = :now, outcome = :outcome, evidence = :evidence"
            " WHERE delivery = :id AND instance = :instance AND ended_at IS NULL RETURNING step"
        )
        rows = self._rows(sql, now=self._now(), outcome=outcome, evidence=storable(evidence), **values_of(fence))
        return max((row["step"] for row in rows), default=None)

    def _untry(self, delivery: int, number: int) -> None:
        """Undo a try that certainly published nothing. A step without any other try is rendered again next time."""
        values = {"id": delivery, "number": number}
        self._run(
            "DELETE FROM steps WHERE delivery = :id AND number = :number AND remote_id IS NULL AND tries = 1 AND keep_body = 0",
            **values,
        )
        self._run(
            "UPDATE steps SET tries = tries - 1 WHERE delivery = :id AND number = :number AND remote_id IS NULL AND tries > 0",
            **values,
        )

    def rescue_orphans(self, dead: str) -> None:
        """Take over what a dead instance held: claimed deliveries wait again, those being sent become unknown.

        The next pass of their blogs is due, as that of whoever works there may have gone by without them.
        """
        values = {"dead": dead, "now": self._now(), "why": "the program ended while it was being sent"}
        with self._database.transaction():  # of whichever blogs
            sql = (
                "UPDATE blogs SET pass_at = :now WHERE pass_at > :now AND id IN (SELECT blog FROM deliveries WHERE instance = :dead"
                " UNION SELECT blog FROM channels WHERE instance = :dead)"
            )
            self._run(sql, dead=dead, now=values["now"])
            self._run(
                "UPDATE deliveries SET updated_at = :now, instance = NULL,"
                " due_at = CASE WHEN state = 'sent' AND incomplete = 0 THEN due_at ELSE :now END,"  # it was being deleted or updated
                " error = CASE WHEN state = 'sending' THEN :why ELSE error END,"
                " attempts = CASE WHEN state = 'claimed' THEN attempts - 1 ELSE attempts END,"
                " state = CASE state WHEN 'claimed' THEN 'pending' WHEN 'sending' THEN 'unknown' ELSE state END WHERE instance = :dead",
                **values,
            )
            self._run(
                "UPDATE attempts SET ended_at = :now, outcome = 'ambiguous', evidence = :why WHERE instance = :dead AND ended_at IS NULL",
                **values,
            )

"""Decisions about deliveries, by rule and by a person.

`allowed` of a delivery: how far a person has lifted its rules: "" · "approved" · "pushed" · "forced".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.deliveries import DONE_WITH, MAY_CHANGE, DeliveryStore
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.evidence import EvidenceStore
from syndicator.model import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from syndicator.ledger.engine.database import Database
    from syndicator.model import Decision, Delivery


class DecisionStore(EvidenceStore):
    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        super().__init__(database, blog, now)
        self._deliveries = DeliveryStore(database, blog, now)

    # --- by rule

    def apply(self, decisions: Iterable[tuple[Delivery, Decision]]) -> None:
        """Apply decisions to deliveries that are still open, or were skipped by a rule.

        Leaves a delivery that became due meanwhile: the decision did not consider that, and is made again.
        """
        now = self._now()
        alike: dict[tuple[object, ...], list[int]] = {}  # a first pass decides the same about thousands
        for delivery, decision in decisions:
            alike.setdefault(
                (decision.state, decision.rule, decision.reason, decision.due_at, delivery.due_at), []
            ).append(delivery.id)
        with self._transaction():
            for (state, rule, reason, due_at, seen), ids in alike.items():
                sql = (
                    "UPDATE deliveries SET state = :state, rule = :rule, reason = :reason, due_at = :due, updated_at = :now"  # noqa: S608
                    " WHERE COALESCE(due_at, '') = COALESCE(:seen, '') AND instance IS NULL"
                    f" AND (state IN ('pending', 'held') OR state = 'skipped' AND rule NOT IN {DONE_WITH})"
                )
                self._run_in(sql, "id", ids, state=state, rule=rule, reason=reason, due=due_at, seen=seen, now=now)

    def create(self, channels: Iterable[str], posts: Iterable[str] | None = None) -> None:
        """Create a delivery for each of these posts (None: all but digests) on each channel that has none yet; due now."""
        now, ids = self._now(), None if posts is None else list(posts)
        sql = (
            "INSERT INTO deliveries (blog, post_id, channel, state, rule, due_at, created_at, updated_at)"
            " SELECT blog, id, :channel, 'held', 'new', :now, :now, :now FROM posts WHERE blog = :blog"
        )
        end = " ON CONFLICT (blog, post_id, channel, round) DO NOTHING"
        with self._transaction():
            for channel in channels:
                if ids is not None:
                    self._run_in(sql, "id", ids, end=end, channel=channel, now=now)
                    continue
                statement = f"{sql} AND merged_into IS NULL AND digest_for = ''{end}"
                self._run(statement, channel=channel, now=now)

    def reconsider(self, *, posts: Iterable[str] | None = None, channel: str | None = None) -> None:
        """Make held deliveries, and those skipped by a rule that may have changed, due for a decision: a post, a
        channel or the policy has changed.
        """
        sql = (
            "UPDATE deliveries SET due_at = :now, updated_at = :now WHERE blog = :blog"  # noqa: S608
            f" AND (state = 'held' OR state = 'skipped' AND rule IN {MAY_CHANGE})"
        )
        values = {"now": self._now()}
        if channel is not None:
            self._run(f"{sql} AND channel = :channel", channel=channel, **values)
        elif posts is not None:
            self._run_in(sql, "post_id", posts, now=values["now"])
        else:
            self._run(sql, **values)

    def fold_into_digest(self, deliveries: Iterable[int], into: str) -> list[str]:
        """Close those of these that are still open: the digest `into` announces them. Returns their posts."""
        sql = (
            "UPDATE deliveries SET state = 'skipped', rule = 'told', reason = :reason, error = '', due_at = NULL, updated_at = :now"
            " WHERE id = :id AND state IN ('pending', 'held') AND instance IS NULL RETURNING post_id"
        )
        values = {"reason": f"announced in {into}", "now": self._now()}
        return [row["post_id"] for id_ in deliveries for row in self._rows(sql, id=id_, **values)]

    # --- by a person

    def set_custom_text(self, delivery: int, text: str | None) -> None:
        """Store a person's text for this delivery, which replaces the rendered one."""
        self._run("UPDATE deliveries SET custom_text = :text WHERE id = :id", text=text, id=delivery)

    def allow(self, delivery: int, allowed: str, *, approved: str = "") -> None:
        """Lift rules from a delivery that is open, skipped or failed, and make it due. A superseded one stays as it is.

        `approved`: the digest of the text that the person saw; replaces that of an earlier approval.
        """
        sql = (
            "UPDATE deliveries SET state = 'pending', allowed = :allowed, approved = :approved, rule = '', reason = '', error = '',"
            " attempts = 0, due_at = :now, updated_at = :now WHERE id = :id AND state IN ('pending', 'held', 'skipped', 'failed') AND rule <> 'superseded'"
            " AND instance IS NULL"
        )
        self._run(sql, id=delivery, allowed=allowed, approved=approved, now=self._now())

    def add_round(self, post_id: str, channel: str, allowed: str) -> Delivery:
        """Open the next round, or the first. An unfinished thread is not continued."""
        with self._transaction():
            latest = self._deliveries.latest(post_id, channel)
            delivery = self.open_round(post_id, channel, latest.round + 1 if latest else 1, allowed)
        if delivery is None:
            raise LedgerError(f"{channel}: another process has opened a round of this post meanwhile; try again")
        return delivery

    def open_round(
        self, post_id: str, channel: str, number: int, allowed: str, *, approved: str = ""
    ) -> Delivery | None:
        """Open the round of this number; None if another process has opened it. An unfinished thread is not continued."""
        with self._transaction():
            sql = (
                "INSERT INTO deliveries (blog, post_id, channel, round, state, allowed, approved, due_at, created_at, updated_at)"
                " VALUES (:blog, :post, :channel, :round, 'pending', :allowed, :approved, :now, :now, :now)"
                " ON CONFLICT (blog, post_id, channel, round) DO NOTHING RETURNING id"
            )
            rows = self._rows(
                sql, post=post_id, channel=channel, round=number, allowed=allowed, approved=approved, now=self._now()
            )
            if not rows:
                return None
            sql = (
                # by the few of the post: SQLite would scan all deliveries of the channel
                "UPDATE deliveries SET incomplete = 0, due_at = NULL, updated_at = :now WHERE id IN"
                " (SELECT id FROM deliveries WHERE blog = :blog AND post_id = :post AND channel = :channel)"
                " AND state = 'sent' AND incomplete = 1 AND instance IS NULL"
            )
            self._run(sql, post=post_id, channel=channel, now=self._now())
        return self._deliveries.get(rows[0]["id"])

    def skip(self, delivery: int) -> bool:
        """Skip a delivery; of a thread whose root is published, the rest."""
        sql = (
            "UPDATE deliveries SET due_at = NULL, incomplete = 0, updated_at = :now,"
            " rule = CASE WHEN state = 'sent' THEN '' ELSE 'person' END,"
            " reason = CASE WHEN state = 'sent' THEN '' ELSE 'skipped by hand' END,"
            " state = CASE WHEN state = 'sent' THEN 'sent' ELSE 'skipped' END"
            " WHERE id = :id AND (state IN ('pending', 'held', 'failed', 'skipped') OR state = 'sent' AND incomplete = 1)"
            " AND rule <> 'superseded' AND instance IS NULL"
        )
        return bool(self._run(sql, id=delivery, now=self._now()))

    def mark_retracted(self, delivery: int, instance: str) -> None:
        """Record that its copy was deleted: sending again is another round."""
        with self._transaction():
            sql = (
                "UPDATE deliveries SET state = 'skipped', rule = 'retracted', reason = 'retracted by hand', due_at = NULL, instance = NULL, updated_at = :now"
                " WHERE id = :id"
            )
            self._run(sql, id=delivery, now=self._now())
            self._note(delivery, 0, instance, "retracted", "its copy was deleted")

    def retry(self, delivery: int) -> bool:
        """Retry a failed delivery, or continue an unfinished thread."""
        sql = (
            "UPDATE deliveries SET state = CASE WHEN state = 'failed' THEN 'pending' ELSE state END, due_at = :now, attempts = 0,"
            " rule = CASE WHEN state = 'failed' THEN '' ELSE rule END, error = '', updated_at = :now"
            " WHERE id = :id AND (state = 'failed' OR state = 'sent' AND incomplete = 1) AND instance IS NULL"
        )
        return bool(self._run(sql, id=delivery, now=self._now()))

    def in_flight_since(self, delivery: int) -> datetime | None:
        """Since when an instance has been sending it; None if none is."""
        row = self._row("SELECT updated_at FROM deliveries WHERE id = :id AND instance IS NOT NULL", id=delivery)
        return instant_of(row["updated_at"]) if row else None

    def resolve_sent(self, delivery: int, url: str, instance: str) -> bool:
        """Record a person's statement that the post is there: this ends every other state. False while it is in flight."""
        with self._transaction():
            now = self._now()
            if self.in_flight_since(delivery):
                return False
            known = self._deliveries.get(delivery).receipt or Receipt()
            same = known.remote_url in ("", url)  # a different address is another copy's
            self._store_receipt(delivery, 0, replace(known if same else Receipt(), remote_url=url, confirmed=True), now)
            sql = (
                "UPDATE deliveries SET state = 'sent', rule = '', reason = '', error = '', due_at = NULL, incomplete = 0, instance = NULL,"
                " updated_at = :now WHERE id = :id"
            )
            self._run(sql, id=delivery, now=now)
            self._supersede_others(delivery)
            self._note(delivery, 0, instance, "resolved", f"a person says it is there: {url}")
        return True

    def resolve_not_sent(self, delivery: int, instance: str) -> bool:
        """Record a person's statement that the post is not there: it will be rendered and sent again, under another key.

        False while it is in flight.
        """
        with self._transaction():
            if self.in_flight_since(delivery):
                return False
            self._run("DELETE FROM steps WHERE delivery = :id", id=delivery)
            sql = (
                "UPDATE deliveries SET state = 'pending', rule = '', reason = '', error = '', attempts = 0, due_at = :now, instance = NULL,"
                " denials = denials + 1, incomplete = 0, allowed = CASE WHEN allowed = '' THEN 'approved' ELSE allowed END, updated_at = :now WHERE id = :id"
            )
            self._run(sql, id=delivery, now=self._now())
            self._note(delivery, 0, instance, "resolved", "a person says it is not there")
        return True

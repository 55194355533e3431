"""The book of deliveries: the verbs that move them, each fenced, each one transaction.

`allowed` on a delivery is how far a person has lifted the rules from it: "" · "approved" · "pushed" · "forced".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicator.ledger.database import instant_of, one
from syndicator.model import Attempt, Decision, Delivery, Receipt, State, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from syndicator.ledger.database import Database, Row


@dataclass(frozen=True, slots=True)
class Fence:
    """What an owner must still hold to change a delivery that it has claimed."""

    delivery: int
    owner: str
    attempts: int


class DeliveryBook:
    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._blog = blog
        self._now = now

    # --- deciding

    def decide(self, decisions: Iterable[tuple[int, Decision]]) -> None:
        """Move deliveries that are still open, or were skipped by a rule, as decided now."""
        rows = [
            {"id": id_, "state": d.state, "rule": d.rule, "reason": d.reason, "due": d.due_at, "now": self._now()}
            for id_, d in decisions
        ]
        with self._database.transaction():
            self._database.run_many(
                "UPDATE deliveries SET state = :state, rule = :rule, reason = :reason, due_at = :due, updated_at = :now"
                " WHERE id = :id AND (state IN ('pending', 'held') OR state = 'skipped' AND rule <> 'person') AND owner IS NULL",
                rows,
            )

    def open(self, channels: Iterable[str], posts: Iterable[str] | None = None) -> None:
        """A duty for each of these posts (None: all there are) on each channel that has none yet: due, and to be decided at once."""
        now = self._now()
        if posts is None:
            rows = self._database.rows(
                "SELECT id FROM posts WHERE blog = :blog AND merged_into IS NULL", blog=self._blog
            )
            posts = [row["id"] for row in rows]
        ids = list(posts)
        self._database.run_many(
            "INSERT INTO deliveries (blog, post_id, channel, state, rule, due_at, created_at, updated_at)"
            " VALUES (:blog, :post, :channel, 'held', 'new', :now, :now, :now) ON CONFLICT (blog, post_id, channel, round) DO NOTHING",
            [
                {"blog": self._blog, "post": post, "channel": channel, "now": now}
                for channel in channels
                for post in ids
            ],
        )

    def look_again(self, *, posts: Sequence[str] | None = None, channel: str | None = None) -> None:
        """A post, a channel or the policy has changed: what is held, or was skipped by a rule that may have changed, is due for a decision."""
        sql = "UPDATE deliveries SET due_at = :now WHERE blog = :blog AND (state = 'held' OR state = 'skipped' AND rule IN ('words', 'choice'))"
        if channel is not None:
            sql += " AND channel = :channel"
        if posts is None:
            self._database.run(
                sql, blog=self._blog, now=self._now(), **({"channel": channel} if channel is not None else {})
            )
            return
        with self._database.transaction():
            rows = [{"blog": self._blog, "now": self._now(), "post": post} for post in posts]
            self._database.run_many(sql + " AND post_id = :post", rows)

    # --- looking

    def due(self, channel: str) -> list[Delivery]:
        """What is to be decided or sent on this channel now, unknowns and unfinished threads included."""
        return self._deliveries(
            "blog = :blog AND channel = :channel AND due_at <= :now AND owner IS NULL AND due_at IS NOT NULL",
            channel=channel, now=self._now(),
        )  # fmt: skip

    def channels_due(self) -> set[str]:
        """The channels that have something due."""
        rows = self._database.rows(
            "SELECT DISTINCT channel FROM deliveries WHERE blog = :blog AND due_at IS NOT NULL AND due_at <= :now AND owner IS NULL",
            blog=self._blog, now=self._now(),
        )  # fmt: skip
        return {row["channel"] for row in rows}

    def of_post(self, post_id: str) -> list[Delivery]:
        """Every delivery of a post, all channels and rounds, oldest first."""
        return self._deliveries("blog = :blog AND post_id = :post", post=post_id)

    def latest(self, post_id: str, channel: str) -> Delivery | None:
        """The delivery of the newest round."""
        found = self._deliveries(
            "blog = :blog AND post_id = :post AND channel = :channel", post=post_id, channel=channel
        )
        return found[-1] if found else None

    def on_channel(self, channel: str) -> list[Delivery]:
        """Every delivery of a channel, oldest first: of a post's rounds the newest comes last."""
        return self._deliveries("blog = :blog AND channel = :channel", channel=channel)

    def all(self) -> list[Delivery]:
        return self._deliveries("blog = :blog")

    def in_state(self, *states: State) -> list[Delivery]:
        names = ", ".join(f"'{state}'" for state in states)
        return self._deliveries(f"blog = :blog AND state IN ({names})")

    def counts(self) -> dict[tuple[str, str], int]:
        """(channel, state) → how many."""
        rows = self._database.rows(
            "SELECT channel, state, COUNT(*) AS n FROM deliveries WHERE blog = :blog GROUP BY channel, state",
            blog=self._blog,
        )
        return {(row["channel"], row["state"]): row["n"] for row in rows}

    def get(self, delivery: int) -> Delivery:
        return self._deliveries("id = :id AND blog = :blog", id=delivery)[0]

    def attempts(self, delivery: int) -> list[Attempt]:
        rows = self._database.rows("SELECT * FROM attempts WHERE delivery = :id ORDER BY id", id=delivery)
        return [_attempt(number, row) for number, row in enumerate(rows, 1)]

    def remote_ids(self, channel: str) -> frozenset[str]:
        """The copies on this channel that the ledger knows."""
        rows = self._database.rows(
            "SELECT s.remote_id FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE d.blog = :blog AND d.channel = :channel AND s.remote_id <> ''",
            blog=self._blog, channel=channel,
        )  # fmt: skip
        return frozenset(row["remote_id"] for row in rows)

    def _deliveries(self, where: str, **values: object) -> list[Delivery]:
        rows = self._database.rows(f"SELECT * FROM deliveries WHERE {where} ORDER BY id", blog=self._blog, **values)  # noqa: S608
        wanted = {row["id"] for row in rows}
        if not wanted:
            return []
        by_delivery: dict[int, list[Step]] = {}
        for row in self._database.rows(
            f"SELECT * FROM steps WHERE delivery IN (SELECT id FROM deliveries WHERE {where}) ORDER BY delivery, number",  # noqa: S608
            blog=self._blog, **values,
        ):  # fmt: skip
            by_delivery.setdefault(row["delivery"], []).append(_step(row))
        return [_delivery(row, tuple(by_delivery.get(row["id"], ()))) for row in rows]

    # --- sending

    def claim(self, delivery: Delivery, owner: str, *, state: State = State.PENDING) -> Fence | None:
        """Take it, to prepare and send it. None where somebody else was quicker, or where it has moved on."""
        rows = self._database.rows(
            "UPDATE deliveries SET state = CASE WHEN state = 'pending' THEN 'claimed' ELSE state END, owner = :owner, attempts = attempts + 1,"
            " updated_at = :now WHERE id = (SELECT id FROM deliveries WHERE id = :id AND state = :state AND owner IS NULL {skip_locked})"
            " RETURNING attempts",
            id=delivery.id, owner=owner, state=state, now=self._now(),
        )  # fmt: skip
        return Fence(delivery.id, owner, rows[0]["attempts"]) if rows else None

    def mark_sending(
        self, fence: Fence, step: Step, *, cost_usd: float = 0.0, content: str = "", parts: int = 1
    ) -> bool:
        """Commit the intent: from here on a byte of `step` may have left. False where the fence is gone: do not send.

        The body of a step that was tried before and may be there is final; it is `step.body` already.
        """
        with self._database.transaction():
            now = self._now()
            changed = self._database.run(
                "UPDATE deliveries SET state = CASE WHEN :number = 0 THEN 'sending' ELSE state END, error = '',"
                " content = CASE WHEN :content = '' THEN content ELSE :content END, incomplete = :incomplete, updated_at = :now"
                " WHERE id = :id AND owner = :owner AND attempts = :attempts AND state IN ('claimed', 'unknown', 'sent')",
                number=step.number, content=content, incomplete=int(parts > 1), now=now, **_fence(fence),
            )  # fmt: skip
            if not changed:
                return False
            self._database.run(
                "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, cost_usd)"
                " VALUES (:id, :number, :key, :body, :endpoint, :account, :started, :cost)"
                " ON CONFLICT (delivery, number) DO UPDATE SET body = :body, endpoint = :endpoint, account = :account,"
                " started_at = :started, cost_usd = :cost, tries = steps.tries + 1",
                id=fence.delivery, number=step.number, key=step.key, body=step.body, endpoint=step.endpoint,
                account=step.account, started=step.started_at or now, cost=cost_usd,
            )  # fmt: skip
            self._database.run(
                "INSERT INTO attempts (delivery, step, owner, started_at) VALUES (:id, :step, :owner, :now)",
                id=fence.delivery, step=step.number, owner=fence.owner, now=now,
            )  # fmt: skip
        return True

    def receipt(
        self, fence: Fence, number: int, receipt: Receipt, *, parts: int = 1, outcome: str = "sent", evidence: str = ""
    ) -> None:
        """Record that a copy is there. Whatever the fence says: the copy does not go away by being unrecorded."""
        with self._database.transaction():
            now = self._now()
            self._database.run(
                "UPDATE steps SET remote_id = :rid, remote_url = :url, confirmed = :confirmed, sent_at = :now"
                " WHERE delivery = :id AND number = :number",
                rid=receipt.remote_id, url=receipt.remote_url, confirmed=receipt.confirmed, now=now, id=fence.delivery, number=number,
            )  # fmt: skip
            last = number + 1 >= parts
            self._database.run(
                "UPDATE deliveries SET state = 'sent', rule = '', reason = '', error = '', incomplete = :incomplete, updated_at = :now,"
                " due_at = CASE WHEN :incomplete = 1 THEN :now ELSE NULL END WHERE id = :id",
                incomplete=int(not last), now=now, id=fence.delivery,
            )  # fmt: skip
            if last:
                self._let_go(fence)
            self._end_attempt(fence, number, outcome, evidence)

    def back_to_pending(
        self, fence: Fence, *, due_at: datetime, outcome: str, error: str, evidence: str = "", give_back: bool = False
    ) -> bool:
        """Surely not published: later again. `give_back`: the channel was at fault, the attempt does not count."""
        return self._end(
            fence, State.PENDING, due_at=due_at, outcome=outcome, error=error, evidence=evidence, give_back=give_back
        )

    def fail(self, fence: Fence, *, outcome: str, error: str, evidence: str = "") -> bool:
        """Surely not published, and it won't be by itself."""
        return self._end(fence, State.FAILED, due_at=None, outcome=outcome, error=error, evidence=evidence)

    def doubt(
        self,
        fence: Fence,
        *,
        look_at: datetime | None,
        error: str,
        evidence: str = "",
        outcome: str = "ambiguous",
        give_back: bool = False,
    ) -> bool:
        """It may have been published. `look_at`: when to ask the channel again; None: only a person can tell."""
        return self._end(
            fence, State.UNKNOWN, due_at=look_at, outcome=outcome, error=error, evidence=evidence, give_back=give_back
        )

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
        with self._database.transaction():
            # A thread whose root is out stays sent, whatever becomes of its later parts.
            changed = self._database.run(
                "UPDATE deliveries SET state = CASE WHEN state = 'sent' THEN 'sent' ELSE :state END, due_at = :due, error = :error, owner = NULL,"
                " attempts = attempts - :less, updated_at = :now"
                " WHERE id = :id AND owner = :owner AND attempts = :attempts",
                state=state, due=due_at, error=error, less=int(give_back), now=self._now(), **_fence(fence),
            )  # fmt: skip
            step = one(
                self._database,
                "SELECT MAX(step) AS n FROM attempts WHERE delivery = :id AND ended_at IS NULL",
                id=fence.delivery,
            )
            if step and step["n"] is not None:
                self._end_attempt(fence, step["n"], outcome, evidence or error)
        return bool(changed)

    def _end_attempt(self, fence: Fence, number: int, outcome: str, evidence: str) -> None:
        self._database.run(
            "UPDATE attempts SET ended_at = :now, outcome = :outcome, evidence = :evidence"
            " WHERE delivery = :id AND step = :step AND ended_at IS NULL",
            now=self._now(), outcome=outcome, evidence=evidence[:500], id=fence.delivery, step=number,
        )  # fmt: skip

    def note(self, delivery: int, number: int, owner: str, outcome: str, evidence: str) -> None:
        """Add to the log what was found out about a step without sending anything."""
        self._database.run(
            "INSERT INTO attempts (delivery, step, owner, started_at, ended_at, outcome, evidence)"
            " VALUES (:id, :step, :owner, :now, :now, :outcome, :evidence)",
            id=delivery, step=number, owner=owner, now=self._now(), outcome=outcome, evidence=evidence[:500],
        )  # fmt: skip

    def _let_go(self, fence: Fence) -> None:
        self._database.run(
            "UPDATE deliveries SET owner = NULL WHERE id = :id AND owner = :owner", id=fence.delivery, owner=fence.owner
        )

    def adopt(self, fence: Fence, receipt: Receipt) -> None:
        """A copy was there before we sent one: it counts as ours."""
        with self._database.transaction():
            self._database.run(
                "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, tries)"
                " VALUES (:id, 0, '', :body, '', '', :now, 0)",
                id=fence.delivery, body=b"", now=self._now(),
            )  # fmt: skip
            self.receipt(fence, 0, receipt)
            self.note(
                fence.delivery, 0, fence.owner, "found", f"it was there before the first send: {receipt.remote_url}"
            )

    def clear(self, delivery: int, number: int) -> None:
        """A step that surely is not there: no longer in doubt; its bytes stay final."""
        self._database.run(
            "UPDATE steps SET tries = 0 WHERE delivery = :id AND number = :number AND remote_id IS NULL",
            id=delivery,
            number=number,
        )

    def forget_step(self, delivery: int, number: int) -> None:
        """A step that surely was not published, and may be written afresh."""
        self._database.run(
            "DELETE FROM steps WHERE delivery = :id AND number = :number AND remote_id IS NULL",
            id=delivery,
            number=number,
        )

    # --- the dead

    def sweep(self, dead: str) -> tuple[int, ...]:
        """Take over what a dead owner held: what was claimed waits again, what was being sent is unknown. Returns the latter's ids."""
        with self._database.transaction():
            now = self._now()
            doubtful = tuple(
                row["id"]
                for row in self._database.rows(
                    "SELECT id FROM deliveries WHERE owner = :dead AND (state = 'sending' OR state = 'sent' AND EXISTS"
                    " (SELECT 1 FROM steps s WHERE s.delivery = deliveries.id AND s.remote_id IS NULL))",
                    dead=dead,
                )
            )
            self._database.run(
                "UPDATE deliveries SET state = 'pending', owner = NULL, attempts = attempts - 1, due_at = :now, updated_at = :now"
                " WHERE owner = :dead AND state = 'claimed'",
                dead=dead, now=now,
            )  # fmt: skip
            self._database.run(
                "UPDATE deliveries SET state = CASE WHEN state = 'sending' THEN 'unknown' ELSE state END, owner = NULL, due_at = :now,"
                " error = CASE WHEN state = 'sending' THEN 'the program ended while it was being sent' ELSE error END, updated_at = :now"
                " WHERE owner = :dead",
                dead=dead, now=now,
            )  # fmt: skip
            self._database.run(
                "UPDATE attempts SET ended_at = :now, outcome = 'ambiguous', evidence = 'the program ended while it was being sent'"
                " WHERE owner = :dead AND ended_at IS NULL",
                dead=dead, now=now,
            )  # fmt: skip
        return doubtful

    # --- a person's word

    def set_words(self, delivery: int, words: str | None) -> None:
        """The text that a person wrote for this delivery, in place of the template's."""
        self._database.run("UPDATE deliveries SET words = :words WHERE id = :id", words=words, id=delivery)

    def words(self, delivery: int) -> str | None:
        row = one(self._database, "SELECT words FROM deliveries WHERE id = :id", id=delivery)
        return row["words"] if row else None

    def allow(self, delivery: int, allowed: str, *, approved: str = "") -> None:
        """Lift rules from a delivery that is open, skipped or failed, and make it due."""
        self._database.run(
            "UPDATE deliveries SET state = 'pending', allowed = :allowed, approved = :approved, rule = '', reason = '', due_at = :now,"
            " updated_at = :now WHERE id = :id AND state IN ('pending', 'held', 'skipped', 'failed') AND owner IS NULL",
            id=delivery, allowed=allowed, approved=approved, now=self._now(),
        )  # fmt: skip

    def add_round(self, post_id: str, channel: str, allowed: str) -> Delivery:
        """Open the next round (the first, where there is none)."""
        with self._database.transaction():
            latest = self.latest(post_id, channel)
            row = self._database.rows(
                "INSERT INTO deliveries (blog, post_id, channel, round, state, allowed, due_at, created_at, updated_at)"
                " VALUES (:blog, :post, :channel, :round, 'pending', :allowed, :now, :now, :now) RETURNING id",
                blog=self._blog, post=post_id, channel=channel, round=latest.round + 1 if latest else 1, allowed=allowed, now=self._now(),
            )[0]  # fmt: skip
        return self.get(row["id"])

    def skip(self, delivery: int) -> bool:
        sql = (
            "UPDATE deliveries SET state = 'skipped', rule = 'person', reason = 'skipped by hand', due_at = NULL, updated_at = :now"
            " WHERE id = :id AND state IN ('pending', 'held', 'failed', 'skipped') AND owner IS NULL"
        )
        return bool(self._database.run(sql, id=delivery, now=self._now()))

    def retract(self, delivery: int, owner: str) -> None:
        """Its copy was deleted: what is sent again is another round."""
        with self._database.transaction():
            self._database.run(
                "UPDATE deliveries SET state = 'skipped', rule = 'retracted', reason = 'retracted by hand', due_at = NULL, updated_at = :now"
                " WHERE id = :id",
                id=delivery, now=self._now(),
            )  # fmt: skip
            self.note(delivery, 0, owner, "retracted", "its copy was deleted")

    def retry(self, delivery: int) -> bool:
        """Send a failed one again, or go on with an unfinished thread."""
        sql = (
            "UPDATE deliveries SET state = CASE WHEN state = 'failed' THEN 'pending' ELSE state END, due_at = :now, attempts = 0,"
            " error = '', updated_at = :now"
            " WHERE id = :id AND (state = 'failed' OR state = 'sent' AND incomplete = 1) AND owner IS NULL"
        )
        return bool(self._database.run(sql, id=delivery, now=self._now()))

    def resolve_sent(self, delivery: int, url: str, owner: str) -> None:
        """A person says that it is there: this ends every other state."""
        with self._database.transaction():
            now = self._now()
            self._database.run(
                "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, remote_id, remote_url, confirmed, sent_at)"
                " VALUES (:id, 0, '', :body, '', '', :now, '', :url, 1, :now)"
                " ON CONFLICT (delivery, number) DO UPDATE SET remote_id = COALESCE(steps.remote_id, ''), remote_url = :url, confirmed = 1, sent_at = :now",
                id=delivery, body=b"", url=url, now=now,
            )  # fmt: skip
            self._database.run(
                "UPDATE deliveries SET state = 'sent', rule = '', reason = '', error = '', due_at = NULL, incomplete = 0, owner = NULL,"
                " updated_at = :now WHERE id = :id",
                id=delivery, now=now,
            )  # fmt: skip
            self.note(delivery, 0, owner, "resolved", f"a person says it is there: {url}")

    def resolve_not_sent(self, delivery: int, owner: str) -> None:
        """A person says that it is not there: it will be sent, written afresh."""
        with self._database.transaction():
            self._database.run("DELETE FROM steps WHERE delivery = :id", id=delivery)
            self._database.run(
                "UPDATE deliveries SET state = 'pending', rule = '', reason = '', error = '', attempts = 0, due_at = :now, owner = NULL,"
                " incomplete = 0, allowed = CASE WHEN allowed = '' THEN 'approved' ELSE allowed END, updated_at = :now WHERE id = :id",
                id=delivery, now=self._now(),
            )  # fmt: skip
            self.note(delivery, 0, owner, "resolved", "a person says it is not there")


def _fence(fence: Fence) -> Row:
    return {"id": fence.delivery, "owner": fence.owner, "attempts": fence.attempts}


def _step(row: Row) -> Step:
    there = row["remote_id"] is not None
    receipt = (
        Receipt(remote_id=row["remote_id"], remote_url=row["remote_url"] or "", confirmed=bool(row["confirmed"]))
        if there
        else None
    )
    return Step(
        number=row["number"], key=row["key"], body=bytes(row["body"]), endpoint=row["endpoint"], account=row["account"],
        started_at=instant_of(row["started_at"]), tries=row["tries"], receipt=receipt, sent_at=instant_of(row["sent_at"]),
    )  # fmt: skip


def _delivery(row: Row, steps: tuple[Step, ...]) -> Delivery:
    return Delivery(
        id=row["id"], post_id=row["post_id"], channel=row["channel"], round=row["round"], state=State(row["state"]),
        rule=row["rule"], reason=row["reason"], due_at=instant_of(row["due_at"]), attempts=row["attempts"],
        allowed=row["allowed"], approved=row["approved"], error=row["error"], incomplete=bool(row["incomplete"]),
        content=row["content"], words=row["words"], created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]), steps=steps,
    )  # fmt: skip


def _attempt(number: int, row: Row) -> Attempt:
    started = instant_of(row["started_at"])
    assert started is not None
    return Attempt(
        number=number, step=row["step"], started_at=started, ended_at=instant_of(row["ended_at"]),
        outcome=row["outcome"], evidence=row["evidence"],
    )  # fmt: skip

"""Reads of deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import chunks, instant_of
from syndicator.ledger.evidence import receipt_of
from syndicator.ledger.rows import from_row
from syndicator.ledger.store import Store
from syndicator.model import AttemptRecord, Delivery, State, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from syndicator.ledger.engine.database import Row

# deliveries skipped by one of these rules stay so: by a person's decision, retracted, announced in a digest, or
# another delivery of the post was sent
DONE_WITH = ("person", "retracted", "told", "superseded")


# deliveries skipped by one of these rules are decided about again when the post, the channel or the policy changes
MAY_CHANGE = ("words", "choice")


class DeliveryStore(Store):
    def due(self, channel: str, *states: State) -> list[Delivery]:
        """Return what is to be decided or sent on this channel now (only in these states, if given), including unknowns
        and unfinished threads.
        """
        where = "blog = :blog AND channel = :channel AND due_at <= :now AND instance IS NULL AND due_at IS NOT NULL"
        in_states = f" AND {_in(states)}" if states else ""
        return self._deliveries(f"{where}{in_states}", channel=channel, now=self._now())

    def channels_due(self) -> set[str]:
        """Return the channels with something due."""
        sql = "SELECT DISTINCT channel FROM deliveries WHERE blog = :blog AND due_at IS NOT NULL AND due_at <= :now AND instance IS NULL"
        rows = self._rows(sql, now=self._now())
        return {row["channel"] for row in rows}

    def upcoming(self, until: datetime, most: int) -> list[Delivery]:
        """Return the first deliveries that are to be decided or sent before `until`."""
        first = "SELECT id FROM deliveries WHERE blog = :blog AND due_at < :until AND state IN ('pending', 'held') ORDER BY due_at, id LIMIT :most"
        return self._deliveries(f"id IN ({first})", until=until, most=most)

    def of_post(self, post_id: str) -> list[Delivery]:
        """Return every delivery of a post, all channels and rounds, oldest first."""
        return self._deliveries("blog = :blog AND post_id = :post", post=post_id)

    def latest(self, post_id: str, channel: str) -> Delivery | None:
        """Return the delivery of the last round."""
        deliveries = self._deliveries(
            "blog = :blog AND post_id = :post AND channel = :channel", post=post_id, channel=channel
        )
        return deliveries[-1] if deliveries else None

    def has_later_round(self, delivery: Delivery) -> bool:
        """Whether a later round is sent, or is still to be."""
        states = (State.PENDING, State.HELD, State.CLAIMED, State.SENDING, State.UNKNOWN, State.SENT)
        sql = f"SELECT 1 FROM deliveries WHERE blog = :blog AND post_id = :post AND channel = :channel AND round > :round AND {_in(states)}"  # noqa: S608
        return bool(self._rows(sql, post=delivery.post_id, channel=delivery.channel, round=delivery.round))

    def on_channel(self, channel: str, *states: State) -> list[Delivery]:
        """Return every delivery of a channel (in these states, if given), oldest first; of a post's rounds the newest last."""
        where = "blog = :blog AND channel = :channel" + (f" AND {_in(states)}" if states else "")
        return self._deliveries(where, channel=channel)

    def open_to_rules(self, channel: str, post_ids: Iterable[str] | None = None) -> list[Delivery]:
        """Return what the rules of policy/ decide about until it is sent, also what a rule has skipped that may change.

        With `post_ids`, only of these posts.
        """
        where = (
            "blog = :blog AND channel = :channel AND instance IS NULL AND error = ''"
            f" AND (state IN ('pending', 'held') OR state = 'skipped' AND {_in(MAY_CHANGE, 'rule')})"
        )
        parts = [("", {})] if post_ids is None else [(f" AND {part}", ids) for part, ids in chunks("post_id", post_ids)]
        return [each for part, ids in parts for each in self._deliveries(where + part, channel=channel, **ids)]

    def sent_of(self, post_ids: Iterable[str]) -> list[Delivery]:
        """Return the sent deliveries of these posts."""
        parts = chunks("post_id", post_ids)
        return [
            each
            for part, ids in parts
            for each in self._deliveries(f"blog = :blog AND state = 'sent' AND {part}", **ids)
        ]

    def pages_of_attempted(self) -> Iterator[list[Delivery]]:
        """Yield the deliveries that were attempted or settled, oldest round first; some hundred at a time."""
        sql = (
            "SELECT id FROM deliveries WHERE blog = :blog AND (attempts > 0 OR EXISTS (SELECT 1 FROM steps WHERE delivery = id))"
            " ORDER BY round, id"
        )
        for batch in self._batches(sql):
            ((part, ids),) = chunks("id", batch)
            yield self._deliveries(part, **ids)

    def all(self) -> list[Delivery]:
        return self._deliveries("blog = :blog")

    def in_state(self, *states: State) -> list[Delivery]:
        return self._deliveries(f"blog = :blog AND {_in(states)}")

    def awaiting_person(self, rules: Iterable[str]) -> list[Delivery]:
        """Return what only a person can move on, what is held by these rules, and what could not be sent so far."""
        names = ", ".join(f"'{rule}'" for rule in rules)
        return self._deliveries(
            "blog = :blog AND (due_at IS NULL AND (state IN ('unknown', 'failed') OR state = 'sent' AND incomplete = 1)"
            f" OR state = 'held' AND rule IN ({names}) OR state = 'pending' AND error <> '')"
        )

    def counts(self) -> dict[tuple[str, str], int]:
        """Return (channel, state) → number."""
        rows = self._rows(
            "SELECT channel, state, COUNT(*) AS n FROM deliveries WHERE blog = :blog GROUP BY channel, state",
        )
        return {(row["channel"], row["state"]): row["n"] for row in rows}

    def outcome_counts(self) -> dict[tuple[str, str], int]:
        """Return (channel, outcome) → number of attempts."""
        rows = self._rows(
            "SELECT d.channel, a.outcome, COUNT(*) AS n FROM attempts a JOIN deliveries d ON d.id = a.delivery"
            " WHERE d.blog = :blog AND a.ended_at IS NOT NULL GROUP BY d.channel, a.outcome",
        )
        return {(row["channel"], row["outcome"]): row["n"] for row in rows}

    def get(self, delivery: int) -> Delivery:
        rows = self._rows(  # no column is in both tables
            "SELECT * FROM deliveries LEFT JOIN steps ON delivery = id WHERE id = :id AND blog = :blog ORDER BY number",
            id=delivery,
        )
        steps = tuple(step_of(row) for row in rows if row["number"] is not None)
        return from_row(Delivery, rows[0], steps=steps)

    def attempts(self, delivery: int) -> list[AttemptRecord]:
        return self.attempts_of([delivery]).get(delivery, [])

    def attempts_of(self, deliveries: Iterable[int]) -> dict[int, list[AttemptRecord]]:
        """Return delivery id → its attempts, oldest first."""
        attempts: dict[int, list[AttemptRecord]] = {}
        for part, ids in chunks("delivery", deliveries):
            for row in self._rows(f"SELECT * FROM attempts WHERE {part} ORDER BY id", **ids):  # noqa: S608
                of_delivery = attempts.setdefault(row["delivery"], [])
                of_delivery.append(from_row(AttemptRecord, row, number=len(of_delivery) + 1))
        return attempts

    def _deliveries(self, where: str, **values: object) -> list[Delivery]:
        sql = f"SELECT * FROM deliveries WHERE {where} ORDER BY round, id"  # noqa: S608
        rows = self._rows(sql, **values)
        if not rows:
            return []
        by_delivery: dict[int, list[Step]] = {}
        sql = (
            f"SELECT * FROM steps WHERE delivery IN (SELECT id FROM deliveries WHERE {where}) ORDER BY delivery, number"  # noqa: S608
        )
        for row in self._rows(sql, **values):
            by_delivery.setdefault(row["delivery"], []).append(step_of(row))
        return [from_row(Delivery, row, steps=tuple(by_delivery.get(row["id"], ()))) for row in rows]


def _in(values: Iterable[str], column: str = "state") -> str:
    return f"{column} IN ({', '.join(map(repr, map(str, values)))})"


def step_of(row: Row) -> Step:
    """Return the step of a row of `steps`."""
    receipt = receipt_of(row)
    begun = row["started_at"] if receipt or row["tries"] else None
    return from_row(Step, row, receipt=receipt, started_at=instant_of(begun))

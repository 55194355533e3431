"""Claims: which instance works on which delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.deliveries import DeliveryStore
from syndicator.ledger.engine.database import chunks
from syndicator.ledger.evidence import EvidenceStore
from syndicator.ledger.rows import from_row
from syndicator.model import Delivery, State
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from syndicator.ledger.engine.database import Database, Row


@frozen
class Fence:
    """What an instance must still hold to change a delivery that it has claimed."""

    delivery: int
    instance: str
    attempts: int


@frozen
class Claim(Fence):
    """The fence of a delivery that was just claimed, and the delivery as it is now."""

    claimed: Delivery


CHANNEL_WORKS = (  # a condition on a delivery
    " AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.blog = deliveries.blog AND c.name = deliveries.channel"
    " AND (c.paused <> '' OR c.waiting <> ''))"
)


class ClaimStore(EvidenceStore):
    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        super().__init__(database, blog, now)
        self._deliveries = DeliveryStore(database, blog, now)

    def claim(self, delivery: Delivery, instance: str, *, state: State = State.PENDING) -> Claim | None:
        """Claim a delivery, as `claim_all` does. Returns None if it could not be claimed."""
        return self.claim_all([delivery], instance, state=state).get(delivery.id)

    def claim_all(
        self, deliveries: Iterable[Delivery], instance: str, *, state: State = State.PENDING, if_works: bool = False
    ) -> dict[int, Claim]:
        """Claim deliveries, to prepare and send them. `if_works`: only where the channel neither is paused nor waits.

        Returns the claims by the ids of the deliveries, without those where another worker was quicker, or the state has
        changed. A claim excludes others at once, but does not wait for the disk: until the intent, which does and is in
        the log behind it, nothing is sent, and if a power cut undoes both, the delivery is pending again.
        """
        rows: list[Row] = []
        with self._database.relaxed():
            for condition, ids in chunks("id", [delivery.id for delivery in deliveries]):
                sql = (
                    "UPDATE deliveries SET state = CASE WHEN state = 'pending' THEN 'claimed' ELSE state END, instance = :instance,"  # noqa: S608
                    f" attempts = attempts + 1, updated_at = :now WHERE id IN (SELECT id FROM deliveries WHERE {condition} AND state = :state"
                    f" AND instance IS NULL {{skip_locked}}){CHANNEL_WORKS if if_works else ''}"
                    " RETURNING *, EXISTS (SELECT 1 FROM steps s WHERE s.delivery = deliveries.id) AS was_tried"
                )
                rows += self._rows(sql, instance=instance, state=state, now=self._now(), **ids)
        return {row["id"]: self._claim_of(row) for row in rows}

    def _claim_of(self, row: Row) -> Claim:
        delivery = self._deliveries.get(row["id"]) if row["was_tried"] else from_row(Delivery, row, steps=())
        return Claim(delivery.id, row["instance"], delivery.attempts, delivery)

    def put_back(self, claims: Iterable[Fence], instance: str) -> int:
        """Undo claims of `instance`, as if they had not been made: nothing was begun. Returns how many it still held."""
        sql = (
            "UPDATE deliveries SET state = 'pending', attempts = attempts - 1, instance = NULL, updated_at = :now"
            " WHERE instance = :instance AND state = 'claimed'"
        )
        return self._run_in(sql, "id", [claim.delivery for claim in claims], instance=instance, now=self._now())

    def release(self, fence: Fence) -> None:
        """Release the delivery for other workers."""
        self._run(
            "UPDATE deliveries SET instance = NULL WHERE id = :id AND instance = :instance AND attempts = :attempts",
            **values_of(fence),
        )

    def _holds(self, fence: Fence) -> bool:
        sql = "SELECT 1 FROM deliveries WHERE id = :id AND instance = :instance AND attempts = :attempts"
        return bool(self._rows(sql, **values_of(fence)))


def values_of(fence: Fence) -> Row:
    """Return the values by which a statement finds the delivery, if the fence is still held."""
    return {"id": fence.delivery, "instance": fence.instance, "attempts": fence.attempts}

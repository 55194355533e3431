"""What is known about a delivery's steps: receipts, and the append-only log of attempts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syndicator.credentials import revealed
from syndicator.ledger.store import Store
from syndicator.model import Receipt

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.ledger.engine.database import Row

CUT = 500  # characters stored per entry
SUPERSEDED = "another copy was sent"
MOST_IN_URL = 4000  # characters stored of an address
MOST_IN_REASON = 40_000  # with a link that has a whole text in it


def storable(text: str, most: int = CUT) -> str:
    """Return what a receiver said without secrets, and without NUL, which PostgreSQL can't store."""
    from syndicator.redaction import redact

    return redact(text[: 4 * most], revealed()).replace("\0", "")[:most]


class EvidenceStore(Store):
    def _store_receipt(self, delivery: int, number: int, receipt: Receipt, at: datetime) -> Row:
        """Store a receipt, even without a stored step: a copy made by others, or after a person dismissed the step.

        Returns the step as it is now.
        """
        sql = (
            "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, tries, remote_id, remote_url, ids, confirmed, sent_at)"
            " VALUES (:id, :number, '', :body, '', '', :at, 0, :remote_id, :url, :ids, :confirmed, :at)"
            " ON CONFLICT (delivery, number) DO UPDATE SET remote_id = :remote_id, remote_url = :url, ids = :ids, confirmed = :confirmed,"
            " sent_at = :at RETURNING *"
        )
        (row,) = self._rows(
            sql,
            id=delivery,
            number=number,
            body=b"",
            confirmed=receipt.confirmed,
            at=at,
            **values_of_copy(receipt),
        )
        return row

    def _supersede_others(self, delivery: int) -> None:
        """Skip the other deliveries of the same post on the same channel that are not over: a copy of it is out."""
        sql = (
            "UPDATE deliveries SET state = 'skipped', rule = 'superseded', reason = :reason, error = '', due_at = NULL, updated_at = :now"
            " WHERE id <> :id AND instance IS NULL AND state IN ('pending', 'held', 'unknown', 'failed')"
            " AND (blog, post_id, channel) = (SELECT blog, post_id, channel FROM deliveries WHERE id = :id)"
        )
        self._run(sql, id=delivery, reason=SUPERSEDED, now=self._now())

    def _note(self, delivery: int, number: int, instance: str, outcome: str, evidence: str) -> None:
        """Log a finding about a step for which nothing was sent."""
        sql = (
            "INSERT INTO attempts (delivery, step, instance, started_at, ended_at, outcome, evidence)"
            " VALUES (:id, :step, :instance, :now, :now, :outcome, :evidence)"
        )
        self._run(
            sql,
            id=delivery,
            step=number,
            instance=instance,
            now=self._now(),
            outcome=outcome,
            evidence=storable(evidence),
        )


def values_of_copy(receipt: Receipt) -> Row:
    """Return the values that name a copy."""
    return {
        "remote_id": storable(receipt.remote_id),
        "url": storable(receipt.remote_url, MOST_IN_URL),
        "ids": stored_ids(receipt),
    }


def receipt_of(step: Row) -> Receipt | None:
    if step["remote_id"] is None:
        return None
    return Receipt(
        remote_id=step["remote_id"],
        remote_url=step["remote_url"] or "",
        confirmed=bool(step["confirmed"]),
        ids=json.loads(step["ids"]) if step["ids"] else {},
    )


def stored_ids(receipt: Receipt) -> str:
    ids = {name: storable(id_) for name, id_ in receipt.ids.items()}
    return json.dumps(ids, ensure_ascii=False) if ids else ""

"""Who works on which channel, and when each worker was last heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.store import Store

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class LeaseStore(Store):
    def acquire(self, name: str, owner: str, lease: timedelta, *, instead_of: str | None) -> bool:
        """Lease the channel to `owner`, if it is still `instead_of`'s (None: nobody's) or already its own."""
        now = self._now()
        holder = "owner IS NULL" if instead_of is None else "owner = :old"
        sql = f"UPDATE channels SET owner = :owner, lease_until = :until WHERE blog = :blog AND name = :name AND ({holder} OR owner = :owner)"  # noqa: S608
        values = {"old": instead_of} if instead_of is not None else {}
        changed = self._run(sql, name=name, owner=owner, until=now + lease, **values)
        return changed == 1

    def release(self, name: str, owner: str) -> None:
        self._run(
            "UPDATE channels SET owner = NULL, lease_until = NULL WHERE blog = :blog AND name = :name AND owner = :owner",
            name=name, owner=owner,
        )  # fmt: skip

    def heartbeat(self, owner: str, host: str, lease: timedelta) -> None:
        """Say that `owner` lives: its leases run from now."""
        now = self._now()
        with self._transaction():
            self._run(
                "INSERT INTO owners (id, host, started_at, beat_at) VALUES (:id, :host, :now, :now)"
                " ON CONFLICT (id) DO UPDATE SET beat_at = :now",
                id=owner, host=host, now=now,
            )  # fmt: skip
            self._run("UPDATE channels SET lease_until = :until WHERE owner = :id", until=now + lease, id=owner)

    def lease_until(self, owner: str) -> datetime | None:
        """Until when it holds channels, as it said itself; None where it holds none."""
        row = self._row("SELECT MAX(lease_until) AS until FROM channels WHERE owner = :id", id=owner)
        return instant_of(row["until"]) if row else None

    def last_heartbeat(self, owner: str) -> datetime | None:
        row = self._row("SELECT beat_at FROM owners WHERE id = :id", id=owner)
        return instant_of(row["beat_at"]) if row else None

    def forget_instance(self, owner: str) -> None:
        with self._transaction():
            self._run("UPDATE channels SET owner = NULL, lease_until = NULL WHERE owner = :id", id=owner)
            self._run("DELETE FROM owners WHERE id = :id", id=owner)

    def instances(self) -> tuple[str, ...]:
        """Every owner that the ledger knows, alive or dead."""
        sql = (
            "SELECT id FROM owners UNION SELECT owner FROM channels WHERE owner IS NOT NULL"
            " UNION SELECT owner FROM deliveries WHERE owner IS NOT NULL"
        )
        return tuple(row["id"] for row in self._rows(sql))

"""Which instance works on which channel, and how long each instance counts as alive."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.ledger.clock import AHEAD
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.store import Store

if TYPE_CHECKING:
    from datetime import timedelta


class LeaseStore(Store):
    def holder(self, channel: str) -> str | None:
        """Return the instance that holds the channel."""
        row = self._row("SELECT instance FROM channels WHERE blog = :blog AND name = :name", name=channel)
        return row["instance"] if row else None

    def acquire(self, channel: str, instance: str, *, instead_of: str | None) -> bool:
        """Give the channel to `instance` if its holder is still `instead_of` (None: nobody) or itself.

        Not while a channel of another blog is held that has the same account: one of them sends at a time.
        """
        free = "instance IS NULL" if instead_of is None else "instance = :holder"
        sql = (
            "UPDATE channels SET instance = :instance WHERE blog = :blog AND name = :name"  # noqa: S608
            f" AND ({free} OR instance = :instance) AND NOT EXISTS (SELECT 1 FROM channels o WHERE o.kind = channels.kind"
            " AND o.account = channels.account AND o.account <> '' AND o.blog <> channels.blog AND o.instance IS NOT NULL)"
        )
        with self._database.transaction():  # else two could take one account at once
            return self._run(sql, name=channel, instance=instance, holder=instead_of) == 1

    def release(self, channel: str, instance: str) -> None:
        sql = "UPDATE channels SET instance = NULL WHERE blog = :blog AND name = :name AND instance = :instance"
        self._run(sql, name=channel, instance=instance)

    def heartbeat(self, instance: str, host: str, lease: timedelta) -> None:
        """Record that `instance` is alive; it counts as dead without another heartbeat within `lease`."""
        now = self._now()
        sql = (
            "INSERT INTO instances (id, host, started_at, heartbeat_at, lease_until) VALUES (:id, :host, :now, :now, :until)"
            " ON CONFLICT (id) DO UPDATE SET heartbeat_at = :now, lease_until = :until"
        )
        self._run(sql, id=instance, host=host, now=now, until=now + lease)

    def correct_future_leases(self) -> None:
        """Let leases that a clock dated which was ahead begin now: else a dead instance would count as alive until then."""
        now = self._now()
        sql = "SELECT id, heartbeat_at, lease_until FROM instances WHERE heartbeat_at > :ahead AND lease_until IS NOT NULL"
        for row in self._rows(sql, ahead=now + AHEAD):
            lease = datetime.fromisoformat(row["lease_until"]) - datetime.fromisoformat(row["heartbeat_at"])
            sql = (
                "UPDATE instances SET heartbeat_at = :now, lease_until = :until WHERE id = :id AND heartbeat_at = :was"
            )
            self._run(sql, now=now, until=now + lease, id=row["id"], was=row["heartbeat_at"])

    def is_expired(self, instance: str) -> bool:
        """Whether an instance's lease has ended, or it is unknown."""
        row = self._row("SELECT lease_until FROM instances WHERE id = :id", id=instance)
        until = instant_of(row["lease_until"]) if row else None
        return until is None or until < self._now()

    def forget_instance(self, instance: str) -> None:
        with self._database.transaction():
            self._run("UPDATE channels SET instance = NULL WHERE instance = :id", id=instance)
            self._run("DELETE FROM instances WHERE id = :id", id=instance)

    def instances(self) -> tuple[str, ...]:
        """Return every instance in the ledger, alive or dead."""
        sql = (
            "SELECT id FROM instances UNION SELECT instance FROM channels WHERE instance IS NOT NULL"
            " UNION SELECT instance FROM deliveries WHERE instance IS NOT NULL"
        )
        return tuple(row["id"] for row in self._rows(sql))

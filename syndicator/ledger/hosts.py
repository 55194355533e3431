"""Whose turn it is to ask a host: one worker at a time, on whichever machine. Those who come meanwhile wait in a queue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.ledger.blogs import Turn
    from syndicator.ledger.engine.database import Database


LONGEST = timedelta(hours=2)  # that another worker's lease may be longer than ours


class HostStore:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def take(self, host: str, lease: timedelta) -> bool:
        """Let nobody else ask this host until it is released, or the lease is over. False if another asks it, or has just.

        A turn of LONGEST beyond the lease was given by a clock that was ahead.
        """
        now = self._now()
        sql = (
            "INSERT INTO hosts (name, free_at) VALUES (:name, :until)"
            " ON CONFLICT (name) DO UPDATE SET free_at = :until WHERE hosts.free_at <= :now OR hosts.free_at > :beyond"
        )
        return self._database.run(sql, name=host, now=now, until=now + lease, beyond=now + lease + LONGEST) == 1

    def release(self, host: str, pause: timedelta) -> None:
        """Let others ask this host after a pause: first the blog that has waited for the longest time."""
        free_at = self._now() + pause
        self._database.run("UPDATE hosts SET free_at = :at WHERE name = :name", name=host, at=free_at)
        sql = (
            "UPDATE blogs SET pass_at = :at WHERE id ="
            " (SELECT id FROM blogs WHERE waits_for = :name ORDER BY waits_since LIMIT 1 {skip_locked})"
        )
        self._database.run(sql, name=host, at=free_at)

    def wait(self, turn: Turn, host: str) -> None:
        """Give a turn back until it is the blog's turn at this host; it keeps its place in the queue."""
        # locked, so that a release has either come before, or finds this blog in the queue
        sql = (
            "UPDATE blogs SET waits_for = :host, waits_since = COALESCE(waits_since, :now),"
            " pass_at = CASE WHEN pass_at = :until THEN (SELECT free_at FROM hosts WHERE name = :host {for_share}) ELSE pass_at END"
            " WHERE id = :id"
        )
        self._database.run(sql, id=turn.blog, host=host, now=self._now(), until=turn.until)

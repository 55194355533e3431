"""The channels: their baseline, worker, pauses and spending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.clock import AHEAD
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.rows import from_row
from syndicator.ledger.store import Store
from syndicator.model import Usage
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    Costs = Callable[[datetime], Mapping[tuple[int, str], float]]  # as `ChannelStore.costs`


# the channels of other blogs with the account of a channel
_SHARERS = (
    " FROM channels own JOIN channels c ON c.kind = own.kind AND c.account = own.account AND c.account <> '' AND c.blog <> own.blog"
    " WHERE own.blog = :blog AND own.name = :name"
)

# the cross join makes SQLite start from the few recent steps
_TRAFFIC = (
    "SELECT COUNT(CASE WHEN s.number = 0 AND s.started_at >= :day THEN 1 END) AS today,"  # noqa: S608
    " COUNT(CASE WHEN s.number = 0 AND s.started_at >= :month THEN 1 END) AS month,"
    " COALESCE(SUM(CASE WHEN s.started_at >= :month THEN s.cost_usd + s.looks_usd END), 0) AS usd, MAX(s.started_at) AS last"
    " FROM steps s CROSS JOIN deliveries d"
    " WHERE s.started_at >= :since AND s.started_at < :ahead AND d.id = s.delivery AND (s.tries > 0 OR s.remote_id IS NOT NULL)"
    f" AND (d.blog, d.channel) IN (SELECT :blog, :name UNION ALL SELECT c.blog, c.name{_SHARERS})"
)

# what each channel has spent, and what those with its account in other blogs have
_COSTS = (
    "WITH spent AS (SELECT d.blog, d.channel, SUM(s.cost_usd + s.looks_usd) AS usd FROM steps s CROSS JOIN deliveries d"
    " WHERE s.started_at >= :since AND s.started_at < :ahead AND s.cost_usd + s.looks_usd > 0 AND d.id = s.delivery"
    " AND (s.tries > 0 OR s.remote_id IS NOT NULL) GROUP BY d.blog, d.channel),"
    " of_sharers AS (SELECT c.blog, c.name AS channel, spent.usd FROM spent JOIN channels own ON own.blog = spent.blog AND own.name = spent.channel"
    " JOIN channels c ON c.kind = own.kind AND c.account = own.account AND c.account <> '' AND c.blog <> own.blog)"
    " SELECT blog, channel, SUM(usd) AS usd FROM (SELECT * FROM spent UNION ALL SELECT * FROM of_sharers) AS every GROUP BY blog, channel"
)

_NOT_WAITING = "waiting = '', waiting_since = NULL, waiting_until = NULL, failed_probes = 0"
LOOK_FAILED = "can't be looked up:"  # so begins the error of what is unknown because of that
AT_FAULT = -1  # a delivery's `failed_probes`: others went out where it met an outage


@value
class ChannelRecord:
    name: str
    kind: str
    since: datetime
    enabled: bool
    account: str
    settings: str
    paused: str  # why; empty: not paused
    probe_at: datetime | None  # when one delivery may test whether it works again
    waiting: str = ""  # why: a limit or an outage; empty: not waiting
    waiting_since: datetime | None = None
    waiting_until: datetime | None = None  # when one delivery may test whether that is over
    failed_probes: int = 0  # how many such tests failed in a row


class ChannelStore(Store):
    def all(self) -> dict[str, ChannelRecord]:
        rows = self._rows("SELECT * FROM channels WHERE blog = :blog")
        return {row["name"]: from_row(ChannelRecord, row) for row in rows}

    def get(self, name: str) -> ChannelRecord | None:
        sql = "SELECT * FROM channels WHERE blog = :blog AND name = :name"
        row = self._row(sql, name=name)
        return from_row(ChannelRecord, row) if row else None

    def add(self, name: str, kind: str, settings: str, since: datetime | None = None) -> None:
        """Add a new or re-enabled channel: its baseline is now, or `since`."""
        sql = (
            "INSERT INTO channels (blog, name, kind, since, settings) VALUES (:blog, :name, :kind, :since, :settings)"
            " ON CONFLICT (blog, name) DO UPDATE SET kind = :kind, since = :since, enabled = 1, settings = :settings"
        )
        self._run(sql, name=name, kind=kind, settings=settings, since=since or self._now())

    def is_untried(self, name: str) -> bool:
        """Whether nothing was ever attempted under this name."""
        sql = "SELECT 1 AS x FROM attempts a JOIN deliveries d ON d.id = a.delivery WHERE d.blog = :blog AND d.channel = :name LIMIT 1"
        return self._row(sql, name=name) is None

    def rename(self, old: str, new: str) -> None:
        """Rename a channel and keep its history. Nothing may have been attempted under the new name."""
        with self._transaction():
            for table, column in (("deliveries", "channel"), ("channels", "name")):
                sql = f"DELETE FROM {table} WHERE blog = :blog AND {column} = :new"  # noqa: S608
                self._run(sql, new=new)
            for table, column in (
                ("channels", "name"),
                ("deliveries", "channel"),
                ("posts", "digest_for"),
                ("imports", "channel"),
            ):
                sql = f"UPDATE {table} SET {column} = :new WHERE blog = :blog AND {column} = :old"  # noqa: S608
                self._run(sql, old=old, new=new)

    def disable(self, name: str) -> None:
        self._set(name, "enabled = 0")

    def record_settings(self, name: str, settings: str) -> None:
        """Record changed settings. This may end a pause, so deliveries that failed are tried at once."""
        with self._transaction():
            sql = (
                "UPDATE deliveries SET due_at = :now, updated_at = :now WHERE blog = :blog AND channel = :name AND state = 'pending' AND error <> ''"
                " AND error = (SELECT paused FROM channels WHERE blog = :blog AND name = :name)"
            )
            self._run(sql, name=name, now=self._now())
            self._end_wait(name)
            # what could not be looked up may be seen now
            sql = (
                "UPDATE deliveries SET due_at = :now, updated_at = :now WHERE blog = :blog AND channel = :name AND state = 'unknown' AND due_at IS NULL"
                " AND error LIKE :failed"
            )
            self._run(sql, name=name, now=self._now(), failed=f"{LOOK_FAILED}%")
            self._set(name, "settings = :settings, probe_at = NULL, waiting_until = NULL", settings=settings)

    def record_account(self, name: str, account: str) -> None:
        self._set(name, "account = :account", account=account)

    def pause(self, name: str, reason: str, probe_at: datetime) -> None:
        """Pause the channel, except for one delivery at `probe_at` that tests whether it works again."""
        self._set(name, f"paused = :reason, probe_at = :at, {_NOT_WAITING}", reason=reason, at=probe_at)

    def resume(self, name: str) -> None:
        """End a pause or a wait."""
        with self._database.transaction():
            self._end_wait(name)
            self._set(name, f"paused = '', probe_at = NULL, {_NOT_WAITING}")
            self._set_sharers(name, _NOT_WAITING)

    def _end_wait(self, name: str) -> None:
        """Make due what waits for the end of a limit or an outage."""
        sql = (
            "UPDATE deliveries SET due_at = :now, updated_at = :now WHERE blog = :blog AND channel = :name AND due_at > :now AND instance IS NULL"
            " AND due_at = (SELECT waiting_until FROM channels WHERE blog = :blog AND name = :name)"
        )
        self._run(sql, name=name, now=self._now())

    def wait(self, name: str, reason: str, not_before: datetime) -> None:
        """Send nothing before `not_before`, because of a limit or an outage."""
        now = self._now()
        with self._database.transaction():
            waits = "waiting = :reason, waiting_since = COALESCE(waiting_since, :now), waiting_until = :at"
            self._set(name, f"{waits}, failed_probes = failed_probes + 1", reason=reason, at=not_before, now=now)
            sql = (
                "UPDATE deliveries SET due_at = :at, updated_at = :now WHERE blog = :blog AND channel = :name AND due_at <= :now AND instance IS NULL"
                " AND state IN ('pending', 'unknown', 'sent')"
            )
            self._run(sql, name=name, at=not_before, now=now)
            self._set_sharers(name, waits, reason=reason, at=not_before, now=now)

    def record_failed_probe(self, delivery: int) -> None:
        """Record that an outage met this delivery."""
        self._run("UPDATE deliveries SET failed_probes = failed_probes + 1 WHERE id = :id", id=delivery)

    def record_working_probe(self, name: str, at_least: int) -> None:
        """Another delivery was sent: those that failed `at_least` so often are the cause, and that many attempts count."""
        sql = (
            "UPDATE deliveries SET attempts = attempts + CASE WHEN failed_probes >= :least THEN :least ELSE 0 END,"
            " failed_probes = CASE WHEN failed_probes >= :least THEN :at_fault ELSE 0 END"
            " WHERE blog = :blog AND channel = :name AND failed_probes > 0 AND instance IS NULL"
        )
        self._run(sql, name=name, least=at_least, at_fault=AT_FAULT)

    def refused_in_a_row(self, name: str) -> dict[int, str]:
        """Return what was refused for an unknown reason since something was last sent, newest first: delivery → error."""
        sql = (
            "SELECT id, error FROM deliveries WHERE blog = :blog AND channel = :name AND state = 'failed' AND rule = 'refused'"
            " AND updated_at > COALESCE((SELECT MAX(s.sent_at) FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE d.blog = :blog AND d.channel = :name), '') ORDER BY updated_at DESC, id DESC"
        )
        rows = self._rows(sql, name=name)
        return {row["id"]: row["error"] for row in rows}

    def take_back(self, deliveries: Iterable[int], reason: str, due_at: datetime) -> None:
        """Return refused deliveries to pending: the channel is at fault, for this reason."""
        sql = (
            "UPDATE deliveries SET state = 'pending', rule = '', error = :reason, attempts = 0, due_at = :due, updated_at = :now"
            " WHERE state = 'failed' AND instance IS NULL"
        )
        self._run_in(sql, "id", deliveries, reason=reason, due=due_at, now=self._now())

    def _set(self, name: str, assignments: str, **values: object) -> int:
        sql = f"UPDATE channels SET {assignments} WHERE blog = :blog AND name = :name"  # noqa: S608
        return self._run(sql, name=name, **values)

    def _set_sharers(self, name: str, assignments: str, **values: object) -> None:
        """Set this for the channels of other blogs that use the same account: what it may do is the account's."""
        for blog, channel in self.sharers(name):
            sql = f"UPDATE channels SET {assignments} WHERE blog = :other AND name = :name"  # noqa: S608
            self._run(sql, other=blog, name=channel, **values)

    def sharers(self, name: str) -> list[tuple[int, str]]:
        """Return the channels of other blogs that use the same account, each as (blog, name)."""
        return [(row["blog"], row["name"]) for row in self._rows(f"SELECT c.blog, c.name{_SHARERS}", name=name)]

    def usage(self, name: str, *, day_start: datetime, month_start: datetime, gap_start: datetime) -> Usage:
        """Return what was or may have been sent, by any blog that uses this account; found and deleted copies count too.

        Days and months are in the blog's time zone, given by their first instants. Ignores everything before both month
        and gap (in a ledger of many years that is nearly all), and what a wrong clock has dated in the future.
        """
        since, ahead = min(day_start, month_start, gap_start), self._now() + AHEAD
        (row,) = self._rows(_TRAFFIC, day=day_start, month=month_start, since=since, ahead=ahead, name=name)
        return Usage(last_at=instant_of(row["last"]), today=row["today"], month=row["month"], month_usd=row["usd"])

    def costs(self, since: datetime) -> dict[tuple[int, str], float]:
        """Return (blog, channel) → dollars that its account has spent since then; of all blogs at once, as `usage` reads the
        steps of all. Who has spent nothing is missing.
        """
        rows = self._database.rows(_COSTS, since=since, ahead=self._now() + AHEAD)
        return {(row["blog"], row["channel"]): row["usd"] for row in rows}

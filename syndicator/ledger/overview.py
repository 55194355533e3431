"""Small reads for people who look at many posts at once: what was sent when, what comes next, where each post is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.ledger.rows import from_row
from syndicator.ledger.store import Store
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@value
class SentCopy:
    """A copy that was sent, without what was sent. `confirmed`: False if its receiver only accepted it."""

    post_id: str
    channel: str
    sent_at: datetime
    remote_url: str
    confirmed: bool


class OverviewStore(Store):
    def sent(self, since: datetime, until: datetime) -> list[SentCopy]:
        """Return the copies that were sent in this time and are still there, newest first."""
        return self._sent(" AND s.sent_at >= :since AND s.sent_at < :until", since=since, until=until)

    def sent_at(self, since: datetime) -> dict[str, list[datetime]]:
        """Return channel → when each copy was sent since then that is still there."""
        rows = self._rows(
            "SELECT d.channel, s.sent_at FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE d.blog = :blog AND d.state = 'sent' AND s.number = 0 AND s.sent_at >= :since",
            since=since,
        )
        times: dict[str, list[datetime]] = {}
        for row in rows:
            times.setdefault(row["channel"], []).append(datetime.fromisoformat(row["sent_at"]))
        return times

    def last_sent(self, most: int) -> list[SentCopy]:
        """Return the newest copies that are still there."""
        return self._sent("", f" LIMIT {most:d}")

    def _sent(self, condition: str, end: str = "", **values: object) -> list[SentCopy]:
        sql = (
            "SELECT d.post_id, d.channel, s.sent_at, COALESCE(s.remote_url, '') AS remote_url, s.confirmed"  # noqa: S608
            " FROM steps s JOIN deliveries d ON d.id = s.delivery WHERE d.blog = :blog AND d.state = 'sent' AND s.number = 0"
            f" AND s.sent_at IS NOT NULL{condition} ORDER BY s.sent_at DESC, d.id DESC{end}"
        )
        rows = self._rows(sql, **values)
        return [from_row(SentCopy, row) for row in rows]

    def states(
        self, post_ids: Iterable[str] | None = None, current: Mapping[int, str] | None = None
    ) -> dict[str, dict[str, str]]:
        """Return post id → channel → state of the last round, of these posts or of all.

        `current`: delivery id → the state that holds now, where it is not the recorded one.
        """
        current = current or {}
        sql = "SELECT id, post_id, channel, state FROM deliveries WHERE blog = :blog"
        order = " ORDER BY round, id"
        rows = self._rows(sql + order) if post_ids is None else self._rows_in(sql, "post_id", post_ids, order=order)
        states: dict[str, dict[str, str]] = {}
        for row in rows:
            states.setdefault(row["post_id"], {})[row["channel"]] = current.get(row["id"], row["state"])
        return states

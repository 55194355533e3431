"""The copies of posts on other platforms: known ones, and ones recorded elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.deliveries import DONE_WITH
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.evidence import EvidenceStore, receipt_of
from syndicator.ledger.rows import from_row
from syndicator.model import Receipt, State
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from syndicator.ledger.mark import Position
    from syndicator.model import Delivery

# final: it is there, may be there (also by hand), or was settled by a person or a digest
_FINAL = (
    f"(d.state IN ('sent', 'unknown', 'sending') OR d.state = 'held' AND d.rule = 'by_hand'"
    f" OR d.state = 'skipped' AND d.rule IN {DONE_WITH})"
)


@value
class Syndication:
    """The outcome of one post on one channel. `state`: sent, unknown, skipped (by a person, or announced in a digest), or
    sending: it was about to be sent when its ledger was at the position `intent`. `thread`: the ids of all its parts.
    """

    slug: str
    title: str
    url: str
    channel: str
    state: State
    receipt: Receipt | None = None
    sent_at: datetime | None = None
    intent: Position | None = None
    thread: tuple[str, ...] = ()


@value
class OpenDelivery:
    """A delivery that may have been sent by another ledger. `tried_at`: since when it waits for another try, if it was tried."""

    delivery: int
    slug: str
    url: str
    channel: str
    tried_at: datetime | None = None


class SyndicationStore(EvidenceStore):
    def newest_send(self) -> datetime | None:
        """Return when something was last sent, of whichever blog; None before the first time."""
        (row,) = self._rows("SELECT MAX(started_at) AS last FROM steps")
        return instant_of(row["last"])

    def has_sent_since(self, instant: datetime) -> bool:
        """Whether something of this blog was sent after an instant."""
        sql = (  # in this order: the blog may have sent much before
            "SELECT 1 AS sent FROM steps s CROSS JOIN deliveries d"
            " WHERE s.started_at > :since AND d.id = s.delivery AND d.blog = :blog LIMIT 1"
        )
        return self._row(sql, since=instant) is not None

    def current(self, post: str | None = None) -> list[Syndication]:
        """Return the latest outcome of each post (or of one) on each channel, oldest posts first."""
        only = "" if post is None else " AND d.post_id = :post"
        sql = (
            "SELECT d.post_id, d.channel, d.state, p.slug, p.title, p.url, s.remote_id, s.remote_url, s.ids, s.confirmed,"  # noqa: S608
            " s.sent_at, d.id FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"
            " LEFT JOIN steps s ON s.delivery = d.id AND s.number = 0 AND s.remote_id IS NOT NULL"
            f" WHERE d.blog = :blog{only} AND {_FINAL} ORDER BY d.round, d.id"
        )
        rows = self._rows(sql, **({} if post is None else {"post": post}))
        newest = {(row["post_id"], row["channel"]): row for row in rows}
        threads = self._threads([row["id"] for row in newest.values()]) if newest else {}
        return [
            from_row(
                Syndication,
                row,
                thread=threads.get(row["id"], ()),
                state=State.UNKNOWN if row["state"] in (State.SENDING, State.HELD) else State(row["state"]),
                receipt=receipt_of(row) if row["state"] == State.SENT else None,
                intent=None,
            )
            for row in newest.values()
        ]

    def _threads(self, deliveries: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Return the ids of all parts of each of these that is a thread."""
        sql = (
            "SELECT delivery, remote_id FROM steps s WHERE remote_id <> ''"
            " AND EXISTS (SELECT 1 FROM steps second WHERE second.delivery = s.delivery AND second.number = 1 AND second.remote_id <> '')"
        )
        rows = self._rows_in(sql, "delivery", deliveries, order=" ORDER BY delivery, number")
        parts: dict[int, tuple[str, ...]] = {}
        for row in rows:
            parts[row["delivery"]] = (*parts.get(row["delivery"], ()), row["remote_id"])
        return parts

    def first_sent(self, ids: Iterable[str]) -> dict[str, datetime]:
        """Post id → when it was first announced, of those that were."""
        sql = (
            "SELECT d.post_id, s.sent_at FROM deliveries d JOIN steps s ON s.delivery = d.id AND s.number = 0"
            " WHERE d.blog = :blog AND s.sent_at IS NOT NULL"
        )
        rows = self._rows_in(sql, "d.post_id", ids, order=" ORDER BY s.sent_at DESC")
        return {row["post_id"]: instant for row in rows if (instant := instant_of(row["sent_at"]))}

    def attempted(self) -> set[tuple[str, str, str]]:
        """Return (url, slug, channel) of every post that was attempted or decided by a person there."""
        rows = self._rows(
            "SELECT DISTINCT p.url, p.slug, d.channel FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"  # noqa: S608
            f" WHERE d.blog = :blog AND ({_FINAL} OR EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id))",
        )
        return {(row["url"], row["slug"], row["channel"]) for row in rows}

    def untried(self) -> list[OpenDelivery]:
        """Return deliveries that are due for the first time."""
        sql = (
            "SELECT d.id AS delivery, d.channel, p.slug, p.url, NULL AS tried_at FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"
            " WHERE d.blog = :blog AND d.due_at IS NOT NULL AND d.due_at <= :now AND d.instance IS NULL AND d.round = 1"
            " AND d.state IN ('pending', 'held', 'skipped') AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id)"
        )
        rows = self._rows(sql, now=self._now())
        return [from_row(OpenDelivery, row) for row in rows]

    def tried(self) -> list[OpenDelivery]:
        """Return deliveries that wait to be tried again, since they were certainly not sent."""
        rows = self._rows(
            "SELECT d.id AS delivery, d.channel, p.slug, p.url, d.updated_at AS tried_at FROM deliveries d"
            " JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"
            " WHERE d.blog = :blog AND d.due_at IS NOT NULL AND d.instance IS NULL AND d.state = 'pending'"
            " AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id)",
        )
        return [from_row(OpenDelivery, row) for row in rows]

    def take_over(self, delivery: int, copy: Syndication, word: str) -> None:
        """Record an outcome that somebody else has recorded for a delivery that was not sent; `word` says who.

        What was about to be sent becomes unknown, and is looked for.
        """
        now, in_doubt = self._now(), copy.state is State.SENDING
        state = State.UNKNOWN if in_doubt else copy.state
        rule = "person" if copy.state is State.SKIPPED else ""
        error = word if state is State.UNKNOWN else ""
        with self._transaction():
            sql = (
                "UPDATE deliveries SET state = :state, rule = :rule, reason = :word, error = :error, due_at = :due, updated_at = :now"
                " WHERE id = :id AND instance IS NULL AND state IN ('pending', 'held', 'skipped', 'failed')"
            )
            changed = self._run(
                sql, state=state, due=now if in_doubt else None, rule=rule, word=word, error=error, now=now, id=delivery
            )
            if not changed:
                return
            if copy.state is State.SENT:
                self._store_receipt(delivery, 0, copy.receipt or Receipt(confirmed=False), copy.sent_at or now)
                for number, part in enumerate(copy.thread[1:], 1):
                    self._store_receipt(delivery, number, Receipt(remote_id=part), copy.sent_at or now)
            self._note(delivery, 0, "", "ambiguous" if in_doubt else "found", word)

    def addresses(self) -> list[tuple[str, str]]:
        """Return the web address of each copy, and its post."""
        sql = (
            "SELECT s.remote_url, d.post_id FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE d.blog = :blog AND substr(s.remote_url, 1, 4) = 'http'"
        )
        rows = self._rows(sql)
        return [(row["remote_url"], row["post_id"]) for row in rows]

    def remote_ids(self, channel: str) -> frozenset[str]:
        """Return the remote ids of the known copies on this channel, and on others of its account, whichever blog's."""
        sql = (
            "SELECT s.remote_id FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE s.remote_id <> '' AND (d.blog = :blog AND d.channel = :channel OR (d.blog, d.channel) IN"
            " (SELECT c.blog, c.name FROM channels c JOIN channels own ON own.kind = c.kind"
            " WHERE own.blog = :blog AND own.name = :channel AND c.account <> ''"
            " AND (own.account = c.account OR own.account = '' AND own.blog = c.blog)))"
        )
        rows = self._rows(sql, channel=channel)
        return frozenset(row["remote_id"] for row in rows)

    def may_be_of(self, delivery: Delivery, kind: str, account: str, remote_id: str) -> str:
        """Return another channel of this account that made this copy of the post, or may have; empty if none did.

        Ask after the copy was found: whoever makes one has said so in the ledger before.
        """
        sql = (
            "SELECT d.channel FROM deliveries d JOIN channels c ON c.blog = d.blog AND c.name = d.channel"
            " WHERE d.blog = :blog AND d.channel <> :channel AND c.kind = :kind AND c.account IN ('', :account)"
            " AND (d.post_id = :post AND d.state IN ('sending', 'unknown') OR d.id IN (SELECT delivery FROM steps WHERE remote_id = :copy))"
            " ORDER BY d.id LIMIT 1"
        )
        row = self._row(
            sql, channel=delivery.channel, kind=kind, account=account, post=delivery.post_id, copy=remote_id or None
        )
        return row["channel"] if row else ""

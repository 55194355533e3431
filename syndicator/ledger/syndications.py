"""The copies of posts on other platforms: known ones, ones recorded elsewhere, and outdated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.claims import values_of
from syndicator.ledger.deliveries import DONE_WITH
from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.evidence import EvidenceStore, receipt_of, values_of_copy
from syndicator.ledger.rows import from_row
from syndicator.model import Receipt, State, Withheld
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from syndicator.ledger.claims import Fence
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


@value
class OutdatedCopy:
    """A copy that does not match its post. `withheld`: why the post is not public; empty: it was edited, and the
    copy is updated at `due_at`, if ever.
    """

    slug: str
    withheld: str
    channel: str
    error: str
    url: str
    due_at: datetime | None = None


@value
class AnnouncedCopy:
    """A sent delivery. `content_digest`: of the post as announced; `edited`: it was marked as changed since."""

    delivery: int
    post_id: str
    channel: str
    content_digest: str
    edited: bool


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

    # --- edits

    def announced(self, posts: Iterable[str]) -> list[AnnouncedCopy]:
        """Return the newest copy of each of these posts on each channel, if its original content is known."""
        sql = "SELECT id AS delivery, post_id, channel, content_digest, rule = 'edited' AS edited FROM deliveries WHERE blog = :blog AND state = 'sent' AND incomplete = 0 AND content_digest <> ''"
        rows = self._rows_in(sql, "post_id", posts, order=" ORDER BY round")
        newest = {(row["post_id"], row["channel"]): row for row in rows}
        return [from_row(AnnouncedCopy, row) for row in newest.values()]

    def outdated(self) -> list[OutdatedCopy]:
        """Return the copies that do not match their post, or whose post is not public any more.

        A protected post without a body when it was announced was announced by its own words.
        """
        rows = self._rows(
            "SELECT p.slug, p.withheld, d.channel, d.error, d.due_at, COALESCE(s.remote_url, '') AS url FROM deliveries d"
            " JOIN posts p ON p.blog = d.blog AND p.id = d.post_id LEFT JOIN steps s ON s.delivery = d.id AND s.number = 0"
            " WHERE d.blog = :blog AND d.state = 'sent' AND (d.rule = 'edited' OR p.withheld <> '')"
            " AND NOT (p.withheld = :protected AND d.content_digest LIKE :without_body) ORDER BY d.id",
            protected=Withheld.PROTECTED,
            without_body="%..",
        )
        return [from_row(OutdatedCopy, row) for row in rows]

    def mark_edited(self, delivery: int, *, due_at: datetime | None) -> None:
        """Mark a copy as outdated by an edit. `due_at`: when to update it; None: not automatically."""
        sql = (
            "UPDATE deliveries SET rule = 'edited', reason = 'changed since it was announced', due_at = :due, updated_at = :now"
            " WHERE id = :id AND state = 'sent' AND incomplete = 0 AND instance IS NULL"
        )
        self._run(sql, due=due_at, now=self._now(), id=delivery)

    def unmark_edited(self, delivery: int) -> None:
        """Unmark a copy: the post reads again as it was announced."""
        self._run(
            "UPDATE deliveries SET rule = '', reason = '', error = '', due_at = NULL WHERE id = :id AND rule = 'edited' AND instance IS NULL",
            id=delivery,
        )

    def record_content(self, delivery: int, content: str) -> None:
        """Record the digest of what a copy was made of, as it is read now."""
        sql = "UPDATE deliveries SET content_digest = :content WHERE id = :id AND state = 'sent' AND instance IS NULL"
        self._run(sql, content=content, id=delivery)

    def schedule_updates(self, channel: str, due_at: datetime | None) -> None:
        """Schedule the update of all outdated copies on a channel."""
        sql = "UPDATE deliveries SET due_at = :due, updated_at = :now WHERE blog = :blog AND channel = :channel AND state = 'sent' AND rule = 'edited'"
        self._run(sql, due=due_at, now=self._now(), channel=channel)

    def failed_updates(self, delivery: int) -> int:
        """Count the consecutive failed updates of a copy."""
        rows = self._rows("SELECT outcome FROM attempts WHERE delivery = :id ORDER BY id DESC", id=delivery)
        return next((n for n, row in enumerate(rows) if row["outcome"] != "not_updated"), len(rows))

    def record_update(self, fence: Fence, receipt: Receipt, content: str) -> None:
        """Record that the copy matches the post, whose digest is `content`."""
        with self._transaction():
            sql = "UPDATE deliveries SET rule = '', reason = '', content_digest = :content WHERE id = :id"
            self._run(sql, content=content, id=fence.delivery)
            sql = "UPDATE steps SET remote_id = :remote_id, remote_url = :url, ids = :ids WHERE delivery = :id AND number = 0"
            self._run(sql, id=fence.delivery, **values_of_copy(receipt))
            self.end_update(fence, due_at=None, error="", outcome="updated")

    def end_update(self, fence: Fence, *, due_at: datetime | None, error: str, outcome: str) -> None:
        """Release a copy after a failed update, and record the result."""
        with self._transaction():
            sql = (
                "UPDATE deliveries SET due_at = :due, error = :error, instance = NULL, attempts = attempts - 1, updated_at = :now"
                " WHERE id = :id AND instance = :instance AND attempts = :attempts"
            )
            self._run(sql, due=due_at, error=error, now=self._now(), **values_of(fence))
            self._note(fence.delivery, 0, fence.instance, outcome, error)

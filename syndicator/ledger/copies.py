"""The book of copies: what is out there of each post, taken over from elsewhere, or no longer what the post says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicator.ledger.book import Book
from syndicator.ledger.database import instant_of
from syndicator.model import Receipt, State

if TYPE_CHECKING:
    from datetime import datetime

# What must not be done once more: it is there, may be there, or a person said no.
_FINAL = "(d.state IN ('sent', 'unknown', 'sending') OR d.state = 'skipped' AND d.rule IN ('person', 'retracted'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What became of one post on one channel. `state`: sent, unknown, or skipped (by a person's word)."""

    slug: str
    title: str
    url: str
    channel: str
    state: State
    receipt: Receipt | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Untouched:
    """A delivery that is due, and that nothing was ever done about."""

    delivery: int
    slug: str
    url: str
    channel: str


class CopyBook(Book):
    def final(self) -> list[Copy]:
        """Of each post on each channel the newest word that stands: oldest posts first."""
        rows = self._database.rows(
            "SELECT d.post_id, d.channel, d.state, p.slug, p.title, p.url, s.remote_id, s.remote_url, s.confirmed, s.sent_at"  # noqa: S608
            " FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"
            " LEFT JOIN steps s ON s.delivery = d.id AND s.number = 0 AND s.remote_id IS NOT NULL"
            f" WHERE d.blog = :blog AND {_FINAL} ORDER BY d.id",
            blog=self._blog,
        )
        newest = {(row["post_id"], row["channel"]): row for row in rows}
        return [
            Copy(
                slug=row["slug"], title=row["title"], url=row["url"], channel=row["channel"],
                state=State.UNKNOWN if row["state"] == State.SENDING else State(row["state"]),
                receipt=Receipt(
                    remote_id=row["remote_id"], remote_url=row["remote_url"] or "", confirmed=bool(row["confirmed"])
                ) if row["remote_id"] is not None and row["state"] == State.SENT else None,
                sent_at=instant_of(row["sent_at"]),
            )
            for row in newest.values()
        ]  # fmt: skip

    def touched(self) -> set[tuple[str, str, str]]:
        """(url, slug, channel) of every post that something was done about there, or a person decided."""
        rows = self._database.rows(
            "SELECT DISTINCT p.url, p.slug, d.channel FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"  # noqa: S608
            f" WHERE d.blog = :blog AND ({_FINAL} OR EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id))",
            blog=self._blog,
        )
        return {(row["url"], row["slug"], row["channel"]) for row in rows}

    def untouched(self) -> list[Untouched]:
        """What is due for a decision or for sending, for the very first time."""
        rows = self._database.rows(
            "SELECT d.id, d.channel, p.slug, p.url FROM deliveries d JOIN posts p ON p.blog = d.blog AND p.id = d.post_id"
            " WHERE d.blog = :blog AND d.due_at IS NOT NULL AND d.due_at <= :now AND d.owner IS NULL AND d.round = 1"
            " AND d.state IN ('pending', 'held', 'skipped') AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.id)",
            blog=self._blog, now=self._now(),
        )  # fmt: skip
        return [Untouched(delivery=row["id"], slug=row["slug"], url=row["url"], channel=row["channel"]) for row in rows]

    def take_over(self, delivery: int, copy: Copy, word: str) -> None:
        """Believe what somebody else has written down about an untouched delivery: `word` says who."""
        now = self._now()
        rule = "person" if copy.state is State.SKIPPED else ""
        error = word if copy.state is State.UNKNOWN else ""
        with self._database.transaction():
            changed = self._database.run(
                "UPDATE deliveries SET state = :state, rule = :rule, reason = :word, error = :error, due_at = NULL, updated_at = :now"
                " WHERE id = :id AND owner IS NULL AND state IN ('pending', 'held', 'skipped')",
                state=copy.state, rule=rule, word=word, error=error, now=now, id=delivery,
            )  # fmt: skip
            if not changed:
                return
            if copy.state is State.SENT:
                self._record(delivery, copy, now)
            self._database.run(
                "INSERT INTO attempts (delivery, step, owner, started_at, ended_at, outcome, evidence)"
                " VALUES (:id, 0, '', :now, :now, 'found', :word)",
                id=delivery, now=now, word=word,
            )  # fmt: skip

    def _record(self, delivery: int, copy: Copy, now: datetime) -> None:
        receipt = copy.receipt or Receipt(confirmed=False)
        self._database.run(
            "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, tries, remote_id, remote_url, confirmed, sent_at)"
            " VALUES (:id, 0, '', :body, '', '', :at, 0, :rid, :url, :confirmed, :at)",
            id=delivery, body=b"", at=copy.sent_at or now, rid=receipt.remote_id, url=receipt.remote_url, confirmed=int(receipt.confirmed),
        )  # fmt: skip

"""The copies of posts that were edited or withdrawn since they were announced, and the updates of copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.claims import values_of
from syndicator.ledger.evidence import EvidenceStore, values_of_copy
from syndicator.ledger.rows import from_row
from syndicator.model import Withheld
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from syndicator.ledger.claims import Fence
    from syndicator.model import Receipt


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


class EditStore(EvidenceStore):
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

"""The book of deliveries: what is decided about them by rule, and by a person's word.

`allowed` on a delivery is how far a person has lifted the rules from it: "" · "approved" · "pushed" · "forced".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.book import DONE_WITH
from syndicator.ledger.dispatch import Dispatch
from syndicator.model import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.model import Decision, Delivery


class DeliveryBook(Dispatch):
    # --- deciding

    def decide(self, decisions: Iterable[tuple[Delivery, Decision]]) -> None:
        """Move deliveries that are still open, or were skipped by a rule, as decided now.

        One that was made due meanwhile is left: what was decided knows nothing of the reason, and it is decided again.
        """
        now = self._now()
        alike: dict[tuple[object, ...], list[int]] = {}  # a first pass decides the same about thousands
        for delivery, one in decisions:
            alike.setdefault((one.state, one.rule, one.reason, one.due_at, delivery.due_at), []).append(delivery.id)
        with self._database.transaction():
            for (state, rule, reason, due_at, seen), ids in alike.items():
                self._run_for(
                    "UPDATE deliveries SET state = :state, rule = :rule, reason = :reason, due_at = :due, updated_at = :now"  # noqa: S608
                    " WHERE blog = :blog AND COALESCE(due_at, '') = COALESCE(:seen, '') AND owner IS NULL"
                    f" AND (state IN ('pending', 'held') OR state = 'skipped' AND rule NOT IN {DONE_WITH})", "id", ids,
                    state=state, rule=rule, reason=reason, due=due_at, seen=seen, now=now,
                )  # fmt: skip

    def open(self, channels: Iterable[str], posts: Iterable[str] | None = None) -> None:
        """A duty for each of these posts (None: all there are but digests) on each channel
        that has none yet: due, and to be decided at once.
        """
        now, ids = self._now(), None if posts is None else list(posts)
        sql = (
            "INSERT INTO deliveries (blog, post_id, channel, state, rule, due_at, created_at, updated_at)"
            " SELECT blog, id, :channel, 'held', 'new', :now, :now, :now FROM posts WHERE blog = :blog"
        )
        end = " ON CONFLICT (blog, post_id, channel, round) DO NOTHING"
        with self._database.transaction():
            for channel in channels:
                if ids is not None:
                    self._run_for(sql, "id", ids, end=end, channel=channel, now=now)
                    continue
                whole = f"{sql} AND merged_into IS NULL AND digest_for = ''{end}"
                self._database.run(whole, blog=self._blog, channel=channel, now=now)

    def look_again(self, *, posts: Iterable[str] | None = None, channel: str | None = None) -> None:
        """A post, a channel or the policy has changed: what is held, or was skipped by a rule
        that may have changed, is due for a decision.
        """
        sql = "UPDATE deliveries SET due_at = :now WHERE blog = :blog AND (state = 'held' OR state = 'skipped' AND rule IN ('words', 'choice'))"
        values = {"blog": self._blog, "now": self._now()}
        if channel is not None:
            self._database.run(f"{sql} AND channel = :channel", channel=channel, **values)
        elif posts is not None:
            self._run_for(sql, "post_id", posts, now=values["now"])
        else:
            self._database.run(sql, **values)

    def copies(self) -> list[tuple[str, str]]:
        """The address of each copy on the web, and the post that it is a copy of."""
        rows = self._database.rows(
            "SELECT s.remote_url, d.post_id FROM steps s JOIN deliveries d ON d.id = s.delivery"
            " WHERE d.blog = :blog AND substr(s.remote_url, 1, 4) = 'http'",
            blog=self._blog,
        )  # fmt: skip
        return [(row["remote_url"], row["post_id"]) for row in rows]

    def fold(self, deliveries: Iterable[int], into: str) -> list[str]:
        """Close those of these that are still open: the digest `into` tells of them. Returns their posts."""
        rows = (
            self._database.rows(
                "UPDATE deliveries SET state = 'skipped', rule = 'told', reason = :reason, error = '', due_at = NULL, updated_at = :now"
                " WHERE id = :id AND state IN ('pending', 'held') AND owner IS NULL RETURNING post_id",
                id=id_, reason=f"told of in {into}", now=self._now(),
            )
            for id_ in deliveries
        )  # fmt: skip
        return [row["post_id"] for found in rows for row in found]

    # --- a person's word

    def set_words(self, delivery: int, words: str | None) -> None:
        """The text that a person wrote for this delivery, in place of the template's."""
        self._database.run("UPDATE deliveries SET words = :words WHERE id = :id", words=words, id=delivery)

    def allow(self, delivery: int, allowed: str, *, approved: str = "") -> None:
        """Lift rules from a delivery that is open, skipped or failed, and make it due."""
        self._database.run(
            "UPDATE deliveries SET state = 'pending', allowed = :allowed, approved = :approved, rule = '', reason = '', error = '',"
            " attempts = 0, due_at = :now, updated_at = :now WHERE id = :id AND state IN ('pending', 'held', 'skipped', 'failed') AND owner IS NULL",
            id=delivery, allowed=allowed, approved=approved, now=self._now(),
        )  # fmt: skip

    def add_round(self, post_id: str, channel: str, allowed: str) -> Delivery:
        """Open the next round (the first, where there is none). A thread that was left unfinished is not gone on with."""
        with self._database.transaction():
            latest = self.latest(post_id, channel)
            self._database.run(
                # By the few of the post: SQLite would go through all that the channel ever sent.
                "UPDATE deliveries SET incomplete = 0, due_at = NULL, updated_at = :now WHERE id IN"
                " (SELECT id FROM deliveries WHERE blog = :blog AND post_id = :post AND channel = :channel)"
                " AND state = 'sent' AND incomplete = 1 AND owner IS NULL",
                blog=self._blog, post=post_id, channel=channel, now=self._now(),
            )  # fmt: skip
            row = self._database.rows(
                "INSERT INTO deliveries (blog, post_id, channel, round, state, allowed, due_at, created_at, updated_at)"
                " VALUES (:blog, :post, :channel, :round, 'pending', :allowed, :now, :now, :now) RETURNING id",
                blog=self._blog, post=post_id, channel=channel, round=latest.round + 1 if latest else 1, allowed=allowed, now=self._now(),
            )[0]  # fmt: skip
        return self.get(row["id"])

    def skip(self, delivery: int) -> bool:
        """Drop it; of a thread whose root is out, the rest."""
        sql = (
            "UPDATE deliveries SET due_at = NULL, incomplete = 0, updated_at = :now,"
            " rule = CASE WHEN state = 'sent' THEN '' ELSE 'person' END,"
            " reason = CASE WHEN state = 'sent' THEN '' ELSE 'skipped by hand' END,"
            " state = CASE WHEN state = 'sent' THEN 'sent' ELSE 'skipped' END"
            " WHERE id = :id AND (state IN ('pending', 'held', 'failed', 'skipped') OR state = 'sent' AND incomplete = 1) AND owner IS NULL"
        )
        return bool(self._database.run(sql, id=delivery, now=self._now()))

    def retract(self, delivery: int, owner: str) -> None:
        """Its copy was deleted: what is sent again is another round."""
        with self._database.transaction():
            self._database.run(
                "UPDATE deliveries SET state = 'skipped', rule = 'retracted', reason = 'retracted by hand', due_at = NULL, updated_at = :now"
                " WHERE id = :id",
                id=delivery, now=self._now(),
            )  # fmt: skip
            self._note(delivery, 0, owner, "retracted", "its copy was deleted")

    def retry(self, delivery: int) -> bool:
        """Send a failed one again, or go on with an unfinished thread."""
        sql = (
            "UPDATE deliveries SET state = CASE WHEN state = 'failed' THEN 'pending' ELSE state END, due_at = :now, attempts = 0,"
            " error = '', updated_at = :now"
            " WHERE id = :id AND (state = 'failed' OR state = 'sent' AND incomplete = 1) AND owner IS NULL"
        )
        return bool(self._database.run(sql, id=delivery, now=self._now()))

    def resolve_sent(self, delivery: int, url: str, owner: str) -> None:
        """A person says that it is there: this ends every other state."""
        with self._database.transaction():
            now = self._now()
            known = self.get(delivery).receipt or Receipt()
            same = known.remote_url in ("", url)  # any other address is another copy's
            self._store_receipt(delivery, 0, Receipt(remote_id=known.remote_id if same else "", remote_url=url), now)
            self._database.run(
                "UPDATE deliveries SET state = 'sent', rule = '', reason = '', error = '', due_at = NULL, incomplete = 0, owner = NULL,"
                " updated_at = :now WHERE id = :id",
                id=delivery, now=now,
            )  # fmt: skip
            self._note(delivery, 0, owner, "resolved", f"a person says it is there: {url}")

    def resolve_not_sent(self, delivery: int, owner: str) -> None:
        """A person says that it is not there: it will be sent, written afresh."""
        with self._database.transaction():
            self._database.run("DELETE FROM steps WHERE delivery = :id", id=delivery)
            self._database.run(
                "UPDATE deliveries SET state = 'pending', rule = '', reason = '', error = '', attempts = 0, due_at = :now, owner = NULL,"
                " incomplete = 0, allowed = CASE WHEN allowed = '' THEN 'approved' ELSE allowed END, updated_at = :now WHERE id = :id",
                id=delivery, now=self._now(),
            )  # fmt: skip
            self._note(delivery, 0, owner, "resolved", "a person says it is not there")

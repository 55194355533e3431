"""The posts of the blog, and their aliases."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import instant_of
from syndicator.ledger.merging import merge
from syndicator.ledger.rows import from_row
from syndicator.ledger.store import Store
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from syndicator.model import Post


@value
class PostRecord:
    """What the ledger knows about a post besides its text. `arrival`: "" until it is public, then how it arrived:
    news · first_run (existed before) · invited (existed before, and wanted) · overflow (flood) · restored · digest.
    """

    id: str
    first_seen_at: datetime
    published_at: datetime | None
    arrival: str
    public_since: datetime | None
    slug: str
    title: str
    url: str
    withheld: str
    page_missing_since: datetime | None = None
    looks_like: str = ""  # the post that it may be, written anew, or that has its address, in words for a person
    shares_address: bool = False  # whether another post has its address
    digest_for: str = ""  # of a digest: the channel that it was created for


_DATE = "COALESCE(published_at, first_seen_at)"
_OF_POST = f"(SELECT {_DATE} FROM posts WHERE blog = :blog AND id = :id)"  # noqa: S608 (no value is in it)
_PUBLIC = "FROM posts WHERE blog = :blog AND merged_into IS NULL AND digest_for = '' AND withheld = ''"
_UNTIL = f"{_PUBLIC} AND {_DATE} <= {_OF_POST} AND ({_DATE} <> {_OF_POST} OR id <= :id)"
_AFTER = f"{_PUBLIC} AND {_DATE} >= {_OF_POST} AND ({_DATE} <> {_OF_POST} OR id > :id)"


class PostStore(Store):
    def save(self, posts: Iterable[tuple[Post, str | None]]) -> None:
        """Add or update posts, with the arrival of those that are judged now.

        A post first seen now is newer than all channels, even if the clock was set back.
        """
        sql = "SELECT MAX(since) AS since FROM channels WHERE blog = :blog AND enabled = 1"
        since = instant_of((self._row(sql) or {"since": None})["since"])
        now = max(filter(None, (self._now(), since)))
        sql = (
            "INSERT INTO posts (blog, id, first_seen_at, published_at, arrival, public_since, slug, title, url, withheld)"
            " VALUES (:blog, :id, :now, :published, COALESCE(:arrival, ''), :judged, :slug, :title, :url, :withheld)"
            " ON CONFLICT (blog, id) DO UPDATE SET published_at = :published, slug = :slug, title = :title, url = :url, withheld = :withheld,"
            " arrival = COALESCE(:arrival, posts.arrival), public_since = COALESCE(posts.public_since, :judged)"
        )
        self._run_many(
            sql,
            (
                {
                    "id": post.id,
                    "now": now,
                    "published": post.published_at,
                    "arrival": arrival,
                    "judged": now if arrival else None,
                    "slug": post.slug,
                    "title": post.title,
                    "url": post.url,
                    "withheld": post.withheld,
                }
                for post, arrival in posts
            ),
        )

    def records(self, ids: Iterable[str] | None = None) -> dict[str, PostRecord]:
        sql = "SELECT * FROM posts WHERE blog = :blog AND merged_into IS NULL"
        rows = self._rows(sql) if ids is None else self._rows_in(sql, "id", ids)
        return {row["id"]: from_row(PostRecord, row) for row in rows}

    def pages(self) -> Iterator[dict[str, PostRecord]]:
        """Yield the records of all posts in the order of publication, undated posts first; some hundred at a time."""
        sql = "SELECT id FROM posts WHERE blog = :blog AND merged_into IS NULL ORDER BY COALESCE(published_at, ''), slug, id"
        for ids in self._batches(sql):
            records = self.records(ids)
            yield {id_: records[id_] for id_ in ids if id_ in records}

    def published(self) -> list[tuple[datetime, str, str]]:
        """Return publication, id and slug of each public post that has a date; digests are left out."""
        rows = self._rows(
            "SELECT published_at, id, slug FROM posts WHERE blog = :blog AND merged_into IS NULL AND withheld = '' AND digest_for = ''"
            " AND published_at IS NOT NULL"
        )
        return [(datetime.fromisoformat(row["published_at"]), row["id"], row["slug"]) for row in rows]

    def record_lookalike(self, post_id: str, looks_like: str, *, shares_address: bool = False) -> None:
        """Record what a post looks like, in words for a person, who is asked before it is sent."""
        sql = "UPDATE posts SET looks_like = :looks_like, shares_address = :shares WHERE blog = :blog AND id = :id"
        self._run(sql, id=post_id, looks_like=looks_like, shares=int(shares_address))

    def sharing_addresses(self) -> set[str]:
        """Return the ids of the posts for which it was recorded that another one has their address."""
        sql = "SELECT id FROM posts WHERE blog = :blog AND merged_into IS NULL AND shares_address = 1"
        return {row["id"] for row in self._rows(sql)}

    def add_digest(self, post: Post, channel: str) -> None:
        """Add a digest created for `channel`, which no source has."""
        self.save([(post, "digest")])
        self._run("UPDATE posts SET digest_for = :channel WHERE blog = :blog AND id = :id", channel=channel, id=post.id)

    def last_digest_until(self, channel: str) -> datetime | None:
        """Return the end of the last period covered by a digest of the channel; not of one that a wrong clock has made."""
        sql = "SELECT MAX(published_at) AS last FROM posts WHERE blog = :blog AND digest_for = :channel AND published_at <= first_seen_at"
        return instant_of((self._row(sql, channel=channel) or {"last": None})["last"])

    def count_news_since(self, instant: datetime) -> int:
        """Count the posts that arrived as news since then."""
        sql = "SELECT COUNT(*) AS n FROM posts WHERE blog = :blog AND arrival = 'news' AND public_since > :since AND merged_into IS NULL"
        return int((self._row(sql, since=instant) or {"n": 0})["n"])

    def record_page(self, post_id: str, *, missing: bool) -> None:
        """Record whether the post's page was missing at the last check."""
        when = "COALESCE(page_missing_since, :now)" if missing else "NULL"
        sql = f"UPDATE posts SET page_missing_since = {when} WHERE blog = :blog AND id = :id"  # noqa: S608
        self._run(sql, id=post_id, **({"now": self._now()} if missing else {}))

    def around(self, post_id: str, *, before: int, after: int) -> tuple[list[str], list[str]]:
        """Return so many public posts that were published before a post, itself among them, and after it, in order.

        What has no date counts by when it was first seen; of one date, posts are in the order of their ids. Digests are left out.
        """
        earlier = self._rows(f"SELECT id {_UNTIL} ORDER BY {_DATE} DESC, id DESC LIMIT :most", id=post_id, most=before)
        later = self._rows(f"SELECT id {_AFTER} ORDER BY {_DATE}, id LIMIT :most", id=post_id, most=after)
        return [row["id"] for row in reversed(earlier)], [row["id"] for row in later]

    def position(self, post_id: str) -> int:
        """Return how many posts are before this one in the order of `around`."""
        (row,) = self._rows(f"SELECT COUNT(*) AS n {_UNTIL}", id=post_id)
        return int(row["n"]) - 1

    def policy(self) -> str:
        (row,) = self._rows("SELECT policy FROM blogs WHERE id = :blog")
        return str(row["policy"])

    def save_policy(self, policy: str) -> None:
        self._run("UPDATE blogs SET policy = :policy WHERE id = :blog", policy=policy)

    def merge(self, keep: str, gone: str) -> bool:
        """Merge two known posts: what was done for either counts. Returns False (no change) while one is being sent."""
        with self._transaction():
            return merge(self._database, self._blog, keep, gone)

    def split(self, post_id: str, apart: Mapping[tuple[str, str], str]) -> None:
        """Permanently give source posts of a post ids of their own; its deliveries stay with the first."""
        with self._transaction():
            for (source, key), new_id in apart.items():
                values = {"new": new_id, "source": source, "key": key}
                self._run(
                    "UPDATE source_posts SET post_id = :new WHERE blog = :blog AND source = :source AND key = :key",
                    **values,
                )
            ids = sorted({post_id, *apart.values()})
            pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
            self._run_many(
                "INSERT INTO separations (blog, a, b) VALUES (:blog, :a, :b) ON CONFLICT (blog, a, b) DO NOTHING",
                [{"a": a, "b": b} for a, b in pairs],
            )
            self._run(
                "UPDATE aliases SET post_id = NULL WHERE blog = :blog AND post_id = :post",
                post=post_id,
            )

    def aliases(self) -> dict[str, str | None]:
        rows = self._rows("SELECT alias, post_id FROM aliases WHERE blog = :blog")
        return {row["alias"]: row["post_id"] for row in rows}

    def separations(self) -> frozenset[frozenset[str]]:
        rows = self._rows("SELECT a, b FROM separations WHERE blog = :blog")
        return frozenset(frozenset((row["a"], row["b"])) for row in rows)

    def shared_slugs(self) -> frozenset[str]:
        """Return the slugs that several posts have."""
        rows = self._rows(
            "SELECT slug FROM posts WHERE blog = :blog AND merged_into IS NULL GROUP BY slug HAVING COUNT(*) > 1",
        )
        return frozenset(row["slug"] for row in rows)

    def find(self, text: str) -> set[str]:
        """Find posts by id, slug, exact address or key (file path)."""
        values = {"text": text}
        sql = (
            "SELECT id FROM posts WHERE blog = :blog AND merged_into IS NULL AND (id = :text OR slug = :text OR url = :text)"
            " UNION SELECT post_id AS id FROM source_posts WHERE blog = :blog AND post_id IS NOT NULL AND (key = :text OR slug = :text OR url = :text)"
            " UNION SELECT post_id AS id FROM aliases WHERE blog = :blog AND post_id IS NOT NULL AND alias = :text"
        )
        return {row["id"] for row in self._rows(sql, **values)}

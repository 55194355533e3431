"""The sources: the last read of each, and what it says about each post."""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from syndicator.ledger.rows import from_row
from syndicator.ledger.serialize import pack, unpack
from syndicator.ledger.store import Store
from syndicator.model import SourcePost
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from syndicator.ledger.engine.database import Row
    from syndicator.model import Post, SourceUpdate

DIGESTS = "(digest)"  # stands for a source's name; not a valid name of one


@value
class SourceRecord:
    name: str
    kind: str = ""
    complete_at: datetime | None = None  # the time of the first complete read
    checkpoint: Mapping[str, Any] = field(default_factory=dict)
    last_ok_at: datetime | None = None
    error: str = ""
    error_since: datetime | None = None
    place: str = ""  # a digest of where it was read: its address or folder
    title: str = ""  # of the feed
    upheaval: str = ""  # why its newest read is held: "moved" or "foreign"; "accepted": a person takes it as it is
    restored_at: datetime | None = None  # the ledger was restored, and this source has not been read since


class SourceStore(Store):
    # --- sources

    def get(self, name: str) -> SourceRecord:
        row = self._row("SELECT * FROM sources WHERE blog = :blog AND name = :name", name=name)
        return from_row(SourceRecord, row) if row else SourceRecord(name=name)

    def all(self) -> dict[str, SourceRecord]:
        rows = self._rows("SELECT * FROM sources WHERE blog = :blog")
        return {row["name"]: from_row(SourceRecord, row) for row in rows}

    def record_read(
        self, name: str, kind: str, checkpoint: Mapping[str, Any], *, complete: bool, error: str = ""
    ) -> None:
        """Record a read. `complete`: everything was read, so new posts are news from now on; `error`: why not."""
        now = self._now()
        sql = (
            "INSERT INTO sources (blog, name, kind, checkpoint, last_ok_at, complete_at, error, error_since)"
            " VALUES (:blog, :name, :kind, :checkpoint, :now, :complete, :error, :since)"
            " ON CONFLICT (blog, name) DO UPDATE SET kind = :kind, checkpoint = :checkpoint, last_ok_at = :now, error = :error,"
            " error_since = CASE WHEN :since IS NULL THEN NULL ELSE COALESCE(sources.error_since, :since) END,"
            " complete_at = COALESCE(sources.complete_at, :complete),"
            " upheaval = CASE WHEN :since IS NULL THEN '' ELSE sources.upheaval END,"
            " restored_at = CASE WHEN :complete IS NULL THEN sources.restored_at ELSE NULL END"
        )
        self._run(
            sql,
            name=name,
            kind=kind,
            checkpoint=json.dumps(checkpoint),
            now=now,
            complete=now if complete else None,
            error=error,
            since=now if error else None,
        )

    def record_error(self, name: str, kind: str, error: str, checkpoint: Mapping[str, Any] | None = None) -> None:
        """Record a failed read; `checkpoint`: to be kept for the next read, if any."""
        sql = (
            "INSERT INTO sources (blog, name, kind, error, error_since, checkpoint) VALUES (:blog, :name, :kind, :error, :now, COALESCE(:checkpoint, ''))"
            " ON CONFLICT (blog, name) DO UPDATE SET error = :error, error_since = COALESCE(sources.error_since, :now),"
            " checkpoint = COALESCE(:checkpoint, sources.checkpoint)"
        )
        self._run(
            sql,
            name=name,
            kind=kind,
            error=error,
            now=self._now(),
            checkpoint=None if checkpoint is None else json.dumps(checkpoint),
        )

    def record_origin(self, name: str, *, place: str, title: str) -> None:
        """Record where a source was read, and its title, to compare the next read with."""
        sql = "UPDATE sources SET place = :place, title = :title WHERE blog = :blog AND name = :name"
        self._run(sql, name=name, place=place, title=title)

    def hold(self, name: str, upheaval: str) -> None:
        """Hold a source: none of its reads is stored until a person accepts it, or what was unusual is over."""
        sql = "UPDATE sources SET upheaval = :upheaval WHERE blog = :blog AND name = :name"
        self._run(sql, name=name, upheaval=upheaval)

    def accept(self, name: str) -> bool:
        """Let the next read be stored, whatever has changed. Returns False if none is held."""
        sql = "UPDATE sources SET upheaval = 'accepted' WHERE blog = :blog AND name = :name AND upheaval <> ''"
        return self._run(sql, name=name) > 0

    # --- source posts

    def fingerprints(self, source: str) -> dict[str, str]:
        """Return key → fingerprint of everything present at the last read."""
        rows = self._rows(
            "SELECT key, fingerprint FROM source_posts WHERE blog = :blog AND source = :source AND present = 1",
            source=source,
        )
        return {row["key"]: row["fingerprint"] for row in rows}

    def has_posts(self, source: str) -> bool:
        """Whether anything of this source is present."""
        sql = "SELECT 1 AS there FROM source_posts WHERE blog = :blog AND source = :source AND present = 1 LIMIT 1"
        return self._row(sql, source=source) is not None

    def identity_index(self) -> list[Row]:
        """Return every source post without its text, by when its post was first seen: the input of matching."""
        return self._rows(
            "SELECT s.source, s.key, s.post_id, s.slug, s.title, s.day, s.digest, s.url, s.generator, s.present FROM source_posts s"
            " JOIN posts p ON p.blog = s.blog AND p.id = s.post_id WHERE s.blog = :blog ORDER BY p.first_seen_at, p.id",
        )

    def source_posts(self, posts: Iterable[str] | None = None) -> dict[str, list[SourcePost]]:
        """Return post id → its source posts, present ones first; `posts` None: of every post."""
        sql = "SELECT * FROM source_posts WHERE blog = :blog AND post_id IS NOT NULL"
        order = " ORDER BY present DESC, source, key"
        rows = self._rows(sql + order) if posts is None else self._rows_in(sql, "post_id", posts, order=order)
        by_post: dict[str, list[SourcePost]] = {}
        for row in rows:
            by_post.setdefault(row["post_id"], []).append(_source_post(row))
        return by_post

    def names_of_posts(self, posts: Iterable[str]) -> dict[str, list[str]]:
        """Return post id → the names of its sources, in the order of `source_posts`."""
        sql, order = (
            "SELECT post_id, source FROM source_posts WHERE blog = :blog",
            " ORDER BY present DESC, source, key",
        )
        names: dict[str, list[str]] = {}
        for row in self._rows_in(sql, "post_id", posts, order=order):
            names.setdefault(row["post_id"], []).append(row["source"])
        return names

    def body(self, source: str, key: str) -> str:
        """Return the body of a source post, as HTML or Markdown; empty if there is none."""
        sql = (
            "SELECT data FROM source_posts WHERE blog = :blog AND source = :source AND key = :key AND data IS NOT NULL"
        )
        row = self._row(sql, source=source, key=key)
        post = unpack(row["data"]) if row else None
        return post.markdown or post.html if post else ""

    def post_counts(self) -> dict[str, int]:
        """Return source → number of present posts."""
        rows = self._rows(
            "SELECT source, COUNT(DISTINCT post_id) AS n FROM source_posts WHERE blog = :blog AND present = 1 AND post_id IS NOT NULL"
            " GROUP BY source",
        )
        return {row["source"]: row["n"] for row in rows}

    def vanished_posts(self) -> set[str]:
        """Return the posts that no source has any more."""
        rows = self._rows(
            "SELECT post_id FROM source_posts WHERE blog = :blog AND post_id IS NOT NULL GROUP BY post_id HAVING MAX(present) = 0",
        )
        return {row["post_id"] for row in rows}

    def problems(self) -> list[tuple[str, str, str]]:
        """Return (source, key, problem) of everything that gave no post or an incomplete one."""
        rows = self._rows(
            "SELECT source, key, problem, warnings FROM source_posts WHERE blog = :blog AND present = 1 AND (problem <> '' OR warnings <> '[]')"
            " ORDER BY source, key",
        )
        found: list[tuple[str, str, str]] = []
        for row in rows:
            said = [row["problem"]] if row["problem"] else json.loads(row["warnings"])
            found.extend((row["source"], row["key"], what) for what in said)
        return found

    def save_update(
        self, source: str, read: SourceUpdate, post_of: Mapping[tuple[str, str], str], aliases: Mapping[str, str | None]
    ) -> set[str]:
        """Store a read. `post_of`: the post id of each source post.

        Returns the posts whose source posts have vanished, or have come back unchanged.
        """
        old, now = self._known(source), self._now()
        self._upsert(self._seen(each, post_of[source, each.key], now) for each in read.source_posts)
        self._record_problems(source, read, old)
        moved = [{"source": source, **row} for row in _moved(read, old)]
        self._run_many(
            "UPDATE source_posts SET fingerprint = :fingerprint, present = :present WHERE blog = :blog AND source = :source AND key = :key",
            moved,
        )
        self._run_many(
            "INSERT INTO aliases (blog, alias, post_id) VALUES (:blog, :alias, :post)"
            " ON CONFLICT (blog, alias) DO UPDATE SET post_id = :post",
            [{"alias": alias, "post": post} for alias, post in aliases.items()],
        )
        return {old[row["key"]]["post_id"] for row in moved if row["present"] != old[row["key"]]["present"]} - {None}

    def save_digest(self, post: Post) -> None:
        """Save a digest, which no source has."""
        self._upsert([self._seen(SourcePost(source=DIGESTS, key=post.id, post=post), post.id, self._now())])

    def _known(self, source: str) -> dict[str, Row]:
        sql = "SELECT key, fingerprint, present, post_id FROM source_posts WHERE blog = :blog AND source = :source"
        return {row["key"]: row for row in self._rows(sql, source=source)}

    def _record_problems(self, source: str, read: SourceUpdate, old: Mapping[str, Row]) -> None:
        rows = [
            self._unseen(source, key, read.present.get(key, ""), problem.what) for key, problem in read.problems.items()
        ]
        self._upsert([row for row in rows if row["key"] not in old])
        self._run_many(  # keep what is known: a half-written file is the same post when it is complete again
            "UPDATE source_posts SET fingerprint = :fingerprint, present = 1, problem = :problem WHERE blog = :blog AND source = :source AND key = :key",
            [
                {name: row[name] for name in ("source", "key", "fingerprint", "problem")}
                for row in rows
                if row["key"] in old
            ],
        )

    def _upsert(self, rows: Iterable[Row]) -> None:
        self._run_many(
            "INSERT INTO source_posts (blog, source, key, fingerprint, present, post_id, problem, warnings, slug, title, day, url, digest, generator, data, seen_at)"
            " VALUES (:blog, :source, :key, :fingerprint, 1, :post, :problem, :warnings, :slug, :title, :day, :url, :digest, :generator, :data, :now)"
            " ON CONFLICT (blog, source, key) DO UPDATE SET fingerprint = :fingerprint, present = 1, post_id = :post, problem = :problem, warnings = :warnings,"
            " slug = :slug, title = :title, day = :day, url = :url, digest = :digest, generator = :generator, data = :data, seen_at = :now",
            rows,
        )

    def _seen(self, source_post: SourcePost, post_id: str, now: datetime) -> Row:
        post = source_post.post
        return {
            "source": source_post.source,
            "key": source_post.key,
            "fingerprint": source_post.fingerprint,
            "post": post_id,
            "problem": "",
            "warnings": json.dumps(source_post.warnings),
            "slug": post.slug,
            "title": post.title,
            "day": f"{post.published_at:%Y-%m-%d}" if post.published_at else "",
            "url": post.url,
            "digest": source_post.digest,
            "generator": post.generator,
            "data": source_post.packed or pack(post),
            "now": now,
        }

    def _unseen(self, source: str, key: str, fingerprint: str, problem: str) -> Row:
        return {
            "source": source,
            "key": key,
            "fingerprint": fingerprint,
            "post": None,
            "problem": problem,
            "warnings": "[]",
            **dict.fromkeys(("slug", "title", "day", "url", "digest", "generator"), ""),
            "data": None,
            "now": self._now(),
        }


def _moved(read: SourceUpdate, old: Mapping[str, Row]) -> Iterator[Row]:
    """Yield what has come back, has a new fingerprint but the same content, or (after a complete read) has vanished."""
    settled = {source_post.key for source_post in read.source_posts} | set(read.problems)
    for key in read.present.keys() & old.keys() - settled:
        if (old[key]["fingerprint"], old[key]["present"]) != (read.present[key], 1):
            yield {"key": key, "fingerprint": read.present[key], "present": 1}
    for key in old.keys() - read.present.keys() if read.complete else ():
        if old[key]["present"]:
            yield {"key": key, "fingerprint": old[key]["fingerprint"], "present": 0}


def _source_post(row: Row) -> SourcePost:
    return from_row(SourcePost, row, post=unpack(row["data"]), aliases=frozenset(), packed=b"")

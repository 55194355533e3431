"""The book of the blog: what each source said, and the posts that it adds up to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from syndicator.ledger.database import instant_of, one
from syndicator.ledger.packing import pack, unpack
from syndicator.model import Sighting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from syndicator.ledger.database import Database, Row
    from syndicator.model import Post, Read

# What was done for a post, best first: of two deliveries that turn out to be one, the better counts.
_PRECEDENCE = ("sent", "unknown", "sending", "claimed", "failed", "held", "pending", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    name: str
    kind: str = ""
    complete_at: datetime | None = None  # its first complete read
    memory: Mapping[str, Any] = field(default_factory=dict)
    last_ok_at: datetime | None = None
    error: str = ""
    error_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStanding:
    """What the ledger knows of a post beside its words. `arrival`: "" until it is public, then how it came:
    news · first_run (was there before) · invited (was there before, and wanted) · surplus (a flood) · restored.
    """

    id: str
    first_seen_at: datetime
    published_at: datetime | None
    arrival: str
    judged_at: datetime | None
    slug: str
    title: str
    url: str
    withheld: str
    page_missing_since: datetime | None = None


class BlogBook:
    def __init__(self, database: Database, blog: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._blog = blog
        self._now = now

    # --- sources

    def source(self, name: str) -> SourceStanding:
        row = one(
            self._database, "SELECT * FROM sources WHERE blog = :blog AND name = :name", blog=self._blog, name=name
        )
        return _source(row) if row else SourceStanding(name=name)

    def sources(self) -> dict[str, SourceStanding]:
        rows = self._database.rows("SELECT * FROM sources WHERE blog = :blog", blog=self._blog)
        return {row["name"]: _source(row) for row in rows}

    def note_read(self, name: str, kind: str, memory: Mapping[str, Any], *, complete: bool) -> None:
        """A source was read; `complete`: all of it, so that from now on what is new there is news."""
        now = self._now()
        self._database.run(
            "INSERT INTO sources (blog, name, kind, memory, last_ok_at, complete_at) VALUES (:blog, :name, :kind, :memory, :now, :complete)"
            " ON CONFLICT (blog, name) DO UPDATE SET kind = :kind, memory = :memory, last_ok_at = :now, error = '', error_since = NULL,"
            " complete_at = COALESCE(sources.complete_at, :complete)",
            blog=self._blog, name=name, kind=kind, memory=json.dumps(memory), now=now, complete=now if complete else None,
        )  # fmt: skip

    def note_error(self, name: str, kind: str, error: str, memory: Mapping[str, Any] | None = None) -> None:
        """A source could not be read; `memory`: what it wants to remember of that, if anything."""
        self._database.run(
            "INSERT INTO sources (blog, name, kind, error, error_since, memory) VALUES (:blog, :name, :kind, :error, :now, COALESCE(:memory, ''))"
            " ON CONFLICT (blog, name) DO UPDATE SET error = :error, error_since = COALESCE(sources.error_since, :now),"
            " memory = COALESCE(:memory, sources.memory)",
            blog=self._blog, name=name, kind=kind, error=error, now=self._now(), memory=None if memory is None else json.dumps(memory),
        )  # fmt: skip

    def forget_memory(self, name: str) -> None:
        """Have the source read anew next time."""
        self._database.run(
            "UPDATE sources SET memory = '' WHERE blog = :blog AND name = :name", blog=self._blog, name=name
        )

    # --- sightings

    def prints(self, source: str) -> dict[str, str]:
        """Key → print, of all that was there at the newest read."""
        rows = self._database.rows(
            "SELECT key, print FROM sightings WHERE blog = :blog AND source = :source AND present = 1",
            blog=self._blog,
            source=source,
        )
        return {row["key"]: row["print"] for row in rows}

    def has_any(self, source: str) -> bool:
        """Whether anything of this source was ever there."""
        sql = "SELECT 1 AS there FROM sightings WHERE blog = :blog AND source = :source AND present = 1 LIMIT 1"
        return one(self._database, sql, blog=self._blog, source=source) is not None

    def light(self) -> list[Row]:
        """Every sighting of a post, without its words, in the order in which the posts were first seen: what identity goes by."""
        return self._database.rows(
            "SELECT s.source, s.key, s.post_id, s.slug, s.title, s.day, s.digest, s.url, s.dialect, s.present FROM sightings s"
            " JOIN posts p ON p.blog = s.blog AND p.id = s.post_id WHERE s.blog = :blog ORDER BY p.first_seen_at, p.id",
            blog=self._blog,
        )

    def aliases(self) -> dict[str, str | None]:
        rows = self._database.rows("SELECT alias, post_id FROM aliases WHERE blog = :blog", blog=self._blog)
        return {row["alias"]: row["post_id"] for row in rows}

    def separations(self) -> frozenset[frozenset[str]]:
        rows = self._database.rows("SELECT a, b FROM separations WHERE blog = :blog", blog=self._blog)
        return frozenset(frozenset((row["a"], row["b"])) for row in rows)

    def sightings(self, posts: Iterable[str] | None = None) -> dict[str, list[Sighting]]:
        """Post id → what its sources say, those that still have it first; `posts` None: of every post."""
        sql = "SELECT * FROM sightings WHERE blog = :blog AND post_id IS NOT NULL"
        order = " ORDER BY present DESC, source, key"
        if posts is None:
            rows = self._database.rows(sql + order, blog=self._blog)
        else:
            rows = [
                row
                for post in posts
                for row in self._database.rows(sql + " AND post_id = :post" + order, blog=self._blog, post=post)
            ]
        found: dict[str, list[Sighting]] = {}
        for row in rows:
            found.setdefault(row["post_id"], []).append(_sighting(row))
        return found

    def post_counts(self) -> dict[str, int]:
        """Source → how many posts it has now."""
        rows = self._database.rows(
            "SELECT source, COUNT(DISTINCT post_id) AS n FROM sightings WHERE blog = :blog AND present = 1 AND post_id IS NOT NULL"
            " GROUP BY source",
            blog=self._blog,
        )
        return {row["source"]: row["n"] for row in rows}

    def gone(self) -> set[str]:
        """The posts that no source has any more."""
        rows = self._database.rows(
            "SELECT post_id FROM sightings WHERE blog = :blog AND post_id IS NOT NULL GROUP BY post_id HAVING MAX(present) = 0",
            blog=self._blog,
        )
        return {row["post_id"] for row in rows}

    def problems(self) -> list[tuple[str, str, str]]:
        """(source, key, what) of everything there that gave no post or a blemished one."""
        rows = self._database.rows(
            "SELECT source, key, problem, warnings FROM sightings WHERE blog = :blog AND present = 1 AND (problem <> '' OR warnings <> '[]')"
            " ORDER BY source, key",
            blog=self._blog,
        )
        found: list[tuple[str, str, str]] = []
        for row in rows:
            said = [row["problem"]] if row["problem"] else json.loads(row["warnings"])
            found.extend((row["source"], row["key"], what) for what in said)
        return found

    def record(
        self, source: str, read: Read, post_of: Mapping[tuple[str, str], str], aliases: Mapping[str, str | None]
    ) -> set[str]:
        """Store what a read gave. `post_of` says which post each of its sightings is.

        Returns the posts of what has gone from the source, or come back to it, unchanged.
        """
        old = {row["key"]: row for row in self._database.rows(
            "SELECT key, print, present, post_id FROM sightings WHERE blog = :blog AND source = :source", blog=self._blog, source=source
        )}  # fmt: skip
        self._upsert([self._seen(sighting, post_of[source, sighting.key]) for sighting in read.sightings])
        self._upsert(
            [
                self._unseen(source, key, read.present.get(key, ""), problem.what)
                for key, problem in read.problems.items()
                if key not in old
            ]
        )
        self._database.run_many(  # what it was stays known: a half-written file is not another post when it is whole again
            "UPDATE sightings SET print = :print, present = 1, problem = :problem WHERE blog = :blog AND source = :source AND key = :key",
            [
                {
                    "blog": self._blog,
                    "source": source,
                    "key": key,
                    "print": read.present.get(key, ""),
                    "problem": problem.what,
                }
                for key, problem in read.problems.items()
                if key in old
            ],
        )
        settled = {s.key for s in read.sightings} | set(read.problems)
        moved = [
            {"blog": self._blog, "source": source, "key": key, "print": print_, "present": 1}
            for key, print_ in read.present.items()
            if key in old and key not in settled and (old[key]["print"] != print_ or not old[key]["present"])
        ]
        if read.complete:
            moved += [
                {"blog": self._blog, "source": source, "key": key, "print": row["print"], "present": 0}
                for key, row in old.items()
                if row["present"] and key not in read.present
            ]
        self._database.run_many(
            "UPDATE sightings SET print = :print, present = :present WHERE blog = :blog AND source = :source AND key = :key",
            moved,
        )
        self._database.run_many(
            "INSERT INTO aliases (blog, alias, post_id) VALUES (:blog, :alias, :post)"
            " ON CONFLICT (blog, alias) DO UPDATE SET post_id = :post",
            [{"blog": self._blog, "alias": alias, "post": post} for alias, post in aliases.items()],
        )
        return {old[row["key"]]["post_id"] for row in moved if row["present"] != old[row["key"]]["present"]} - {None}

    def _upsert(self, rows: Sequence[Row]) -> None:
        self._database.run_many(
            "INSERT INTO sightings (blog, source, key, print, present, post_id, problem, warnings, slug, title, day, url, digest, dialect, data, seen_at)"
            " VALUES (:blog, :source, :key, :print, 1, :post, :problem, :warnings, :slug, :title, :day, :url, :digest, :dialect, :data, :now)"
            " ON CONFLICT (blog, source, key) DO UPDATE SET print = :print, present = 1, post_id = :post, problem = :problem, warnings = :warnings,"
            " slug = :slug, title = :title, day = :day, url = :url, digest = :digest, dialect = :dialect, data = :data, seen_at = :now",
            rows,
        )

    def _seen(self, sighting: Sighting, post_id: str) -> Row:
        post = sighting.post
        return {
            "blog": self._blog, "source": sighting.source, "key": sighting.key, "print": sighting.print, "post": post_id,
            "problem": "", "warnings": json.dumps(sighting.warnings), "slug": post.slug, "title": post.title,
            "day": f"{post.published_at:%Y-%m-%d}" if post.published_at else "", "url": post.url,
            "digest": sighting.digest, "dialect": post.dialect, "data": pack(post), "now": self._now(),
        }  # fmt: skip

    def _unseen(self, source: str, key: str, print_: str, problem: str) -> Row:
        return {
            "blog": self._blog, "source": source, "key": key, "print": print_, "post": None, "problem": problem,
            "warnings": "[]", "slug": "", "title": "", "day": "", "url": "", "digest": "", "dialect": "", "data": None, "now": self._now(),
        }  # fmt: skip

    # --- posts

    def save_posts(self, posts: Iterable[tuple[Post, str | None]]) -> None:
        """Add posts, or bring what is known of them up to date; with how each arrived, where that is judged now."""
        now = self._now()
        self._database.run_many(
            "INSERT INTO posts (blog, id, first_seen_at, published_at, arrival, judged_at, slug, title, url, withheld)"
            " VALUES (:blog, :id, :now, :published, COALESCE(:arrival, ''), :judged, :slug, :title, :url, :withheld)"
            " ON CONFLICT (blog, id) DO UPDATE SET published_at = :published, slug = :slug, title = :title, url = :url, withheld = :withheld,"
            " arrival = COALESCE(:arrival, posts.arrival), judged_at = COALESCE(posts.judged_at, :judged)",
            [
                {
                    "blog": self._blog, "id": post.id, "now": now, "published": post.published_at, "arrival": arrival,
                    "judged": now if arrival else None, "slug": post.slug, "title": post.title, "url": post.url, "withheld": post.withheld,
                }
                for post, arrival in posts
            ],
        )  # fmt: skip

    def standings(self, ids: Iterable[str] | None = None) -> dict[str, PostStanding]:
        sql = "SELECT * FROM posts WHERE blog = :blog AND merged_into IS NULL"
        if ids is None:
            rows = self._database.rows(sql, blog=self._blog)
        else:
            rows = [row for i in ids for row in self._database.rows(sql + " AND id = :id", blog=self._blog, id=i)]
        return {row["id"]: _standing(row) for row in rows}

    def news_since(self, instant: datetime) -> int:
        """How many posts came as news since then."""
        sql = "SELECT COUNT(*) AS n FROM posts WHERE blog = :blog AND arrival = 'news' AND judged_at > :since AND merged_into IS NULL"
        return int((one(self._database, sql, blog=self._blog, since=instant) or {"n": 0})["n"])

    def note_page(self, post_id: str, *, missing: bool) -> None:
        """Whether the post's page was there when last looked for."""
        when = "COALESCE(page_missing_since, :now)" if missing else "NULL"
        sql = f"UPDATE posts SET page_missing_since = {when} WHERE blog = :blog AND id = :id"  # noqa: S608
        self._database.run(sql, blog=self._blog, id=post_id, **({"now": self._now()} if missing else {}))

    def policy(self) -> str:
        return str(
            (one(self._database, "SELECT policy FROM blogs WHERE id = :blog", blog=self._blog) or {"policy": ""})[
                "policy"
            ]
        )

    def note_policy(self, policy: str) -> None:
        self._database.run("UPDATE blogs SET policy = :policy WHERE id = :blog", policy=policy, blog=self._blog)

    def merge(self, keep: str, gone: str) -> bool:
        """Two known posts are one: what was done for either counts. False (nothing done) while one is being sent."""
        with self._database.transaction():
            values = {"blog": self._blog, "keep": keep, "gone": gone}
            busy = "SELECT 1 AS busy FROM deliveries WHERE blog = :blog AND post_id IN (:keep, :gone) AND owner IS NOT NULL"
            if one(self._database, busy, **values):
                return False
            for row in self._database.rows(
                "SELECT * FROM deliveries WHERE blog = :blog AND post_id = :gone", blog=self._blog, gone=gone
            ):
                self._merge_delivery(keep, row)
            for table in ("sightings", "aliases"):
                sql = f"UPDATE {table} SET post_id = :keep WHERE blog = :blog AND post_id = :gone"  # noqa: S608
                self._database.run(sql, **values)
            self._database.run(
                "UPDATE posts SET first_seen_at = (SELECT MIN(first_seen_at) FROM posts WHERE blog = :blog AND id IN (:keep, :gone))"
                " WHERE blog = :blog AND id = :keep",
                **values,
            )
            self._database.run("UPDATE posts SET merged_into = :keep WHERE blog = :blog AND id = :gone", **values)
        return True

    def _merge_delivery(self, keep: str, row: Row) -> None:
        mine = one(
            self._database,
            "SELECT * FROM deliveries WHERE blog = :blog AND post_id = :keep AND channel = :channel ORDER BY round DESC",
            blog=self._blog, keep=keep, channel=row["channel"],
        )  # fmt: skip
        if (
            mine is None
            or _PRECEDENCE.index(row["state"]) < _PRECEDENCE.index(mine["state"])
            or row["state"] in ("sent", "unknown")
        ):
            # It was done, or is better than what we have: it becomes the newest round, and speaks for the post.
            round_ = 1 if mine is None else mine["round"] + 1
            sql = "UPDATE deliveries SET post_id = :keep, round = :round WHERE id = :id"
            self._database.run(sql, keep=keep, round=round_, id=row["id"])
            if mine is not None and mine["state"] in ("pending", "held"):
                self._database.run(
                    "UPDATE deliveries SET state = 'skipped', rule = 'merged', reason = 'it turned out to be a post already dealt with',"
                    " due_at = NULL WHERE id = :id",
                    id=mine["id"],
                )
        else:
            sql = "UPDATE deliveries SET state = CASE WHEN state IN ('pending', 'held') THEN 'skipped' ELSE state END, rule = 'merged', due_at = NULL WHERE id = :id"
            self._database.run(sql, id=row["id"])

    def split(self, post_id: str, apart: Mapping[tuple[str, str], str]) -> None:
        """Give sightings of a post ids of their own, for ever; what was done stays with the first."""
        with self._database.transaction():
            for (source, key), new_id in apart.items():
                values = {"blog": self._blog, "new": new_id, "source": source, "key": key}
                self._database.run(
                    "UPDATE sightings SET post_id = :new WHERE blog = :blog AND source = :source AND key = :key",
                    **values,
                )
            ids = sorted({post_id, *apart.values()})
            pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
            self._database.run_many(
                "INSERT INTO separations (blog, a, b) VALUES (:blog, :a, :b) ON CONFLICT (blog, a, b) DO NOTHING",
                [{"blog": self._blog, "a": a, "b": b} for a, b in pairs],
            )
            self._database.run(
                "UPDATE aliases SET post_id = NULL WHERE blog = :blog AND post_id = :post",
                blog=self._blog,
                post=post_id,
            )

    def find(self, text: str) -> set[str]:
        """The posts that a person may mean: by id, slug, address as given, or key (file path)."""
        values = {"blog": self._blog, "text": text}
        sql = (
            "SELECT id FROM posts WHERE blog = :blog AND merged_into IS NULL AND (id = :text OR slug = :text OR url = :text)"
            " UNION SELECT post_id AS id FROM sightings WHERE blog = :blog AND post_id IS NOT NULL AND (key = :text OR slug = :text OR url = :text)"
            " UNION SELECT post_id AS id FROM aliases WHERE blog = :blog AND post_id IS NOT NULL AND alias = :text"
        )
        return {row["id"] for row in self._database.rows(sql, **values)}


def _source(row: Row) -> SourceStanding:
    return SourceStanding(
        name=row["name"], kind=row["kind"], complete_at=instant_of(row["complete_at"]),
        memory=json.loads(row["memory"]) if row["memory"] else {}, last_ok_at=instant_of(row["last_ok_at"]),
        error=row["error"], error_since=instant_of(row["error_since"]),
    )  # fmt: skip


def _sighting(row: Row) -> Sighting:
    return Sighting(
        source=row["source"], key=row["key"], post=unpack(row["data"]), print=row["print"], digest=row["digest"],
        warnings=tuple(json.loads(row["warnings"])),
    )  # fmt: skip


def _standing(row: Row) -> PostStanding:
    first_seen = instant_of(row["first_seen_at"])
    assert first_seen is not None
    return PostStanding(
        id=row["id"], first_seen_at=first_seen, published_at=instant_of(row["published_at"]), arrival=row["arrival"],
        judged_at=instant_of(row["judged_at"]), slug=row["slug"], title=row["title"], url=row["url"], withheld=row["withheld"],
        page_missing_since=instant_of(row["page_missing_since"]),
    )  # fmt: skip

"""What other tools have announced: entries that wait for the post they belong to."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from syndicator.ledger.rows import from_row
from syndicator.ledger.store import Store
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@value
class ImportedCopy:
    """A copy that another tool has published. `names`: of its post, the surest first: `url:…` (an alias), `id:…` (of a
    feed's entry), `path:…` (of a file), `slug:…`.

    `until`: instead of one post, every post that was published until then was announced, or passed over, by that tool.
    """

    names: tuple[str, ...] = ()
    url: str = ""
    remote_id: str = ""
    sent_at: datetime | None = None
    until: datetime | None = None


@value
class ImportedEntry:
    """An imported copy as the ledger keeps it. `tool`: which one published it."""

    id: int
    channel: str
    tool: str
    names: tuple[str, ...]
    url: str
    remote_id: str
    sent_at: datetime | None
    until: datetime | None


@value
class PostNames:
    """One source's names of a post."""

    post_id: str
    url: str
    slug: str
    published_at: datetime | None
    key: str
    source_url: str


class ImportStore(Store):
    def keep(self, tool: str, channel: str, copies: Iterable[ImportedCopy]) -> None:
        """Store copies until their posts are known; the same copy is stored once."""
        sql = (
            "INSERT INTO imports (blog, channel, tool, digest, names, url, remote_id, sent_at, until)"
            " VALUES (:blog, :channel, :tool, :digest, :names, :url, :remote_id, :sent_at, :until)"
            " ON CONFLICT (blog, channel, digest) DO NOTHING"
        )
        self._run_many(
            sql,
            [
                {
                    "channel": channel,
                    "tool": tool,
                    "digest": _digest(copy),
                    "names": json.dumps(copy.names),
                    "url": copy.url,
                    "remote_id": copy.remote_id,
                    "sent_at": copy.sent_at,
                    "until": copy.until,
                }
                for copy in copies
            ],
        )

    def entries(self) -> list[ImportedEntry]:
        """Return what is kept, in the order of import."""
        rows = self._rows("SELECT * FROM imports WHERE blog = :blog ORDER BY id")
        return [from_row(ImportedEntry, row) for row in rows]

    def drop(self, entries: Iterable[int]) -> None:
        """Forget entries whose post was found."""
        self._run_in("DELETE FROM imports WHERE blog = :blog", "id", entries)

    def names_of(self, posts: Iterable[str] | None = None) -> list[PostNames]:
        """Return the names of these posts (None: of all), a row for each source that has it."""
        sql = (
            "SELECT p.id AS post_id, p.url, p.slug, p.published_at, COALESCE(s.key, '') AS key, COALESCE(s.url, '') AS source_url"
            " FROM posts p LEFT JOIN source_posts s ON s.blog = p.blog AND s.post_id = p.id"
            " WHERE p.blog = :blog AND p.merged_into IS NULL AND p.digest_for = ''"
        )
        rows = self._rows(sql) if posts is None else self._rows_in(sql, "p.id", posts)
        return [from_row(PostNames, row) for row in rows]


def _digest(copy: ImportedCopy) -> str:
    return sha256(json.dumps([copy.names, str(copy.until or "")]).encode()).hexdigest()

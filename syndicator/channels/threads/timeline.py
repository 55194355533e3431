"""Look for a copy among the account's own posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.urls import page_key
from syndicator.channels.threads.text import links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import CopyQuery

BEFORE_PUBLICATION = timedelta(days=2)  # a date without time and zone may be off by a day
_SLACK = timedelta(seconds=1)  # Threads truncates a post's time to the second


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A post of the account, as listed. Raises ValueError, KeyError or TypeError for invalid data."""

    id: str
    url: str
    words: str
    pages: frozenset[str]
    made_at: datetime

    @classmethod
    def read(cls, listed: Mapping[str, Any]) -> ListedPost:
        text, card = str(listed.get("text") or ""), str(listed.get("link_attachment_url") or "")
        return cls(
            id=str(listed["id"]),
            url=str(listed.get("permalink") or ""),
            words=words(text),
            pages=frozenset(map(page_key, filter(None, [*links(text), card]))),
            made_at=datetime.fromisoformat(listed["timestamp"]).astimezone(UTC),
        )


def matches(post: ListedPost, query: CopyQuery, text: str) -> bool:
    """Whether it is the copy: it links to the post's page, or has the same `text`.

    A digest has no page of its own, and many posts link to the blog.
    """
    page = page_key(query.post.url) if query.post.url and not query.post.digest_of else ""
    return page in post.pages or bool(text and words(text) == post.words)


def earliest(query: CopyQuery) -> datetime | None:
    """Return the time before which there can be no copy."""
    if query.since is not None:
        return query.since - _SLACK
    published = query.post.published_at
    return published - BEFORE_PUBLICATION if published else None


def words(text: str) -> str:
    return " ".join(text.split())

"""Look for a copy among the account's own posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels.copies import page_of
from syndicator.channels.http.urls import page_key
from syndicator.channels.threads.text import links
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import CopyQuery

SKEW = timedelta(seconds=1)  # Threads truncates a post's time to the second


@frozen
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
    """Whether a listed post is the copy: it links to the post's page, or has the same `text`."""
    page = page_of(query)
    return page in post.pages or bool(text and words(text) == post.words)


def words(text: str) -> str:
    return " ".join(text.split())

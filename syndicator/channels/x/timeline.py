"""Look for a copy among an account's own posts, where X shows links as t.co and `&` as `&amp;`."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.urls import page_key
from syndicator.channels.x.text import as_sent, links
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SLACK = timedelta(seconds=1)  # X truncates a post's time to the second


@frozen
class ListedPost:
    """A post of the account, as listed by X. Raises ValueError, KeyError or TypeError for invalid data."""

    id: str
    words: str
    links: frozenset[str]
    created_at: datetime
    is_reply: bool = False  # to somebody else

    @classmethod
    def read(cls, listed: Mapping[str, Any], account: str) -> ListedPost:
        urls = listed.get("entities", {}).get("urls", [])
        return cls(
            id=str(listed["id"]),
            words=_words(html.unescape(listed["text"]), [url["url"] for url in urls]),
            links=frozenset(page_key(str(url["expanded_url"])) for url in urls if url.get("expanded_url")),
            created_at=datetime.fromisoformat(listed["created_at"]).astimezone(UTC),
            is_reply=listed.get("in_reply_to_user_id") not in (None, account),
        )

    def is_older(self, since: datetime | None) -> bool:
        return since is not None and self.created_at < since - _SLACK


@frozen
class CopyCriteria:
    """What identifies a copy: the same words and number of links, or, for the post itself, a link to its page. False
    without either.
    """

    words: str = ""
    pages: frozenset[str] = frozenset()

    @classmethod
    def text(cls, text: str, *, by_link: bool) -> CopyCriteria:
        """Return the criteria for a copy of a text; `by_link`: a link to the same page is enough."""
        urls = links(text)
        return cls(_words(text, urls), frozenset(page_key(link) for link in urls) if by_link else frozenset())

    @classmethod
    def page(cls, url: str) -> CopyCriteria:
        return cls(pages=frozenset([page_key(url)]) if url else frozenset())

    def matches(self, status: ListedPost) -> bool:
        by_link = bool(self.pages & status.links) and not status.is_reply
        return by_link or bool(self.words and self.words == status.words)

    def __bool__(self) -> bool:
        return bool(self.words or self.pages)


def _words(text: str, urls: Collection[str]) -> str:
    """Return the text without these links, on one line."""
    for link in sorted(urls, key=len, reverse=True):
        text = text.replace(link, " ")
    return " ".join(re.sub(r"https://t\.co/\w+", " ", as_sent(text)).split())

"""Look for a copy among an account's own posts, which Mastodon returns as HTML."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from syndicator.channels.copies import earliest, page_of
from syndicator.channels.http.urls import page_key
from syndicator.channels.mastodon.text import links, without_hosts
from syndicator.model import NotFound
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels.mastodon.client import Client
    from syndicator.model import CopyQuery

MOST_PAGES = 10  # of forty posts each
LONG_AGO = datetime.min.replace(tzinfo=UTC)
SKEW = timedelta(minutes=5)  # between the server's clock and ours


@frozen
class ListedPost:
    """A post of the account, as listed. Raises ValueError, KeyError or TypeError for invalid data."""

    id: str
    url: str
    words: str
    pages: frozenset[str]
    made_at: datetime
    announces: bool  # neither a direct message nor a reply to somebody else

    @classmethod
    def read(cls, listed: Mapping[str, Any]) -> ListedPost:
        content = Content()
        content.feed(str(listed["content"]))
        content.close()
        return cls(
            id=str(listed["id"]),
            url=str(listed.get("url") or listed.get("uri") or ""),
            words=_words("".join(content.text)),
            pages=frozenset(map(page_key, content.links)),
            made_at=datetime.fromisoformat(listed["created_at"]).astimezone(UTC),
            announces=listed.get("visibility") != "direct"
            and listed.get("in_reply_to_account_id") in (None, listed["account"]["id"]),
        )


@frozen
class CopyCriteria:
    """What identifies a copy: its words, or a link to the page. False without either."""

    words: str = ""
    page: str = ""

    @classmethod
    def of(cls, query: CopyQuery) -> CopyCriteria:
        """Return the criteria: a step's words; for the first step, and for copies by hand, a link to the post is
        enough.
        """
        page = page_of(query)
        if query.step is None:
            return cls(page=page)
        text = str(json.loads(query.step.body)["status"])
        is_linked = query.step.number == 0 and page in map(page_key, links(text))
        return cls(_words(text), page if is_linked else "")

    def __bool__(self) -> bool:
        return bool(self.words or self.page)

    def matches(self, status: ListedPost) -> bool:
        if self.words and self.words == status.words:
            return True
        return status.announces and self.page in status.pages


def find_copy(client: Client, account: str, query: CopyQuery, criteria: CopyCriteria) -> ListedPost | NotFound:
    """Read the account's posts, newest first, back past `query.since`, or past the publication of the post."""
    floor, after = earliest(query, SKEW) or LONG_AGO, ""
    for _ in range(MOST_PAGES):
        page = _page(client, account, after)
        for post in page:
            if post.id not in query.known and post.made_at >= floor and criteria.matches(post):
                return post
        if not page or page[-1].made_at < floor:
            return NotFound.SURELY
        after = page[-1].id
    return NotFound.PERHAPS


def _page(client: Client, account: str, after: str) -> list[ListedPost]:
    response = client.statuses(account, after)
    listing = response.json()
    if not isinstance(listing, list):  # an empty object would be taken for an empty list
        raise response.unreadable()
    try:
        return [ListedPost.read(listed) for listed in listing]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise response.unreadable() from None


class Content(HTMLParser):
    """Parses the text of a post, and its links except mentions and hashtags."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("p", "br"):
            self.text.append("\n")
        if tag == "a" and "mention" not in attributes.get("class", "").split() and "href" in attributes:
            self.links.append(attributes["href"])

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _words(text: str) -> str:
    return " ".join(without_hosts(text).split())

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
    from collections.abc import Iterator, Mapping, Sequence

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


class Timeline:
    """The account's own posts, newest first, as far back as they were read.

    A series of looks for posts reads them once: each look reads the newest page again, whose posts meet those of the look
    before. What was read before only serves to say that a copy is not there: a match among it may have been deleted since, so
    everything is read again; and so it is for a step in doubt.
    """

    def __init__(self) -> None:
        self._posts: list[ListedPost] = []
        self._is_whole = False  # back to the account's first post

    def find_copy(
        self, client: Client, account: str, query: CopyQuery, criteria: CopyCriteria
    ) -> ListedPost | NotFound:
        """Read back past `query.since`, or past the publication of the post, until a copy is found."""
        floor = earliest(query, SKEW) or LONG_AGO

        def is_copy(post: ListedPost) -> bool:
            return post.id not in query.known and post.made_at >= floor and criteria.matches(post)

        if query.step or any(map(is_copy, self._posts)):
            self._posts = []
        for post in self._read(client, account, floor):
            if is_copy(post):
                return post
        return NotFound.SURELY if self._is_whole or self._posts[-1].made_at < floor else NotFound.PERHAPS

    def _read(self, client: Client, account: str, floor: datetime) -> Iterator[ListedPost]:
        """Yield what is listed, page by page, up to where it meets what was read before or is older than `floor`."""
        posts: list[ListedPost] = []
        is_whole = False
        for _ in range(MOST_PAGES):
            page = _page(client, account, posts[-1].id if posts else "")
            yield from page
            posts += page
            if not page:
                is_whole = True
            elif (older := self._older_than(page)) is not None:
                posts += older
                is_whole = self._is_whole
            if is_whole or posts[-1].made_at < floor:
                break
        self._posts, self._is_whole = posts, is_whole

    def _older_than(self, page: Sequence[ListedPost]) -> list[ListedPost] | None:
        """Return the posts read before that follow on this page; None if its last one was not read before.

        Only the last one tells: some servers list a pinned post first, however old it is.
        """
        places = [place for place, post in enumerate(self._posts) if post.id == page[-1].id]
        return self._posts[places[-1] + 1 :] if places else None


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

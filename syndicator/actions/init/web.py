"""Read the blog's site: find its feed, and the profiles to which it links."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.errors import FetchError, SourceError
from syndicator.generators.usual_folders import USUAL_FEEDS
from syndicator.http import Response, UrlGuard, display_url, get, join
from syndicator.sources.feed import parse
from syndicator.sources.feed.discovery import feeds_of
from syndicator.sources.feed.raw import RawFeed
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.generators.site_settings import Setting
    from syndicator.sources.feed.entry import Entry

_TIMEOUT = 10.0  # seconds for each wait: a person is watching
_DEADLINE = 20.0  # seconds for a whole answer
_OF_COMMENTS = re.compile(r"/comments?/|[?&]comments?\b", re.IGNORECASE)
_MOST_FEEDS = 4  # tried of those that a page names


@value
class HomePage:
    """A blog's home page. `feeds` and `profiles`: absolute addresses that it names."""

    url: str
    title: str = ""
    language: str = ""
    feeds: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    response: Response | None = None


@value
class FoundFeed:
    """`origin`: why it is believed to be the blog's."""

    url: str
    origin: str
    title: str
    entries: tuple[Entry, ...]


class Web:
    """Reads a blog's site. `tried`: a line for each address that is not a feed; `problem`: why the site can't be read."""

    def __init__(self, guard: UrlGuard) -> None:
        self._guard = guard
        self.tried: list[str] = []
        self.problem = ""

    def home(self, url: str) -> HomePage | None:
        """Read the home page; None if the site can't be reached."""
        try:
            response = self._get(url)
        except FetchError as error:
            self.problem = str(error)
            return None
        if response.status != 200:
            self.tried.append(f"{display_url(url)}: {response.status}")
            return HomePage(url=url)
        page = _Page.of(response.body)
        return HomePage(
            url=response.url,
            title=" ".join(page.title.split()),
            language=page.language,
            feeds=feeds_of(response.body, response.url),
            profiles=tuple(dict.fromkeys(filter(None, (join(response.url, profile) for profile in page.profiles)))),
            response=response,
        )

    def feed(self, home: HomePage, stated: Sequence[Setting], blog_url: str) -> FoundFeed | None:
        """Return the first feed among: the address itself, those that the home page names, those in the site's settings,
        and the usual places.
        """
        if home.response and (found := self._parsed(home.response, "the address itself", blog_url)):
            return found
        for url, origin in self._candidates(home, stated, blog_url).items():
            try:
                response = self._get(url)
            except FetchError as error:
                self.tried.append(str(error))
                continue
            if response.status != 200:
                self.tried.append(f"{display_url(url)}: {response.status}")
            elif found := self._parsed(response, origin, blog_url):
                return found
            else:
                self.tried.append(f"{display_url(url)}: not a feed")
        return None

    def _candidates(self, home: HomePage, stated: Sequence[Setting], blog_url: str) -> Mapping[str, str]:
        """Return address → why it may be the feed's, the most probable first."""
        named = [feed for feed in home.feeds if not _OF_COMMENTS.search(feed)]
        base = f"{blog_url.rstrip('/')}/"
        candidates: dict[str, str] = {}
        for url, origin in (
            *((feed, "named by its home page") for feed in named[:_MOST_FEEDS]),
            *((join(base, setting.value.lstrip("/")), setting.origin or "the usual place") for setting in stated),
            *((join(base, name), "the usual place") for name in USUAL_FEEDS),
        ):
            if url:
                candidates.setdefault(url, origin)
        return candidates

    def _parsed(self, response: Response, origin: str, blog_url: str) -> FoundFeed | None:
        content_type = response.headers.get("content-type", "")
        # nothing here depends on when entries were published, so any time zone will do
        raw = RawFeed(body=response.body, content_type=content_type, url=response.url, blog_url=blog_url, zone=UTC)
        with suppress(SourceError):
            feed = parse(raw)
            if feed.entries:
                return FoundFeed(url=response.url, origin=origin, title=feed.title, entries=feed.entries)
        return None

    def _get(self, url: str) -> Response:
        return get(url, guard=self._guard, timeout=_TIMEOUT, deadline=_DEADLINE)


def site_of(url: str) -> str:
    """Return the address of the site that a page or feed is on, without a final slash."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class _Page(HTMLParser):
    """The title, the language and the profiles in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.language = ""
        self.profiles: list[str] = []
        self._in_title = False

    @classmethod
    def of(cls, body: bytes) -> _Page:
        page = cls()
        with suppress(AssertionError):  # raised by Python's parser at `<![x y`; what came before is kept
            page.feed(body.decode(errors="replace"))
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        relation = set(attributes.get("rel", "").lower().split())
        self._in_title = tag == "title" and not self.title
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag in {"a", "link"} and "me" in relation:
            self.profiles.append(attributes.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, _: str) -> None:
        self._in_title = False

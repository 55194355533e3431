"""Feeds: RSS 0.9x to 2.0, RDF, Atom, JSON Feed; from the web or from a file.

An idle read costs one request, or reading one file: after a response 304, or for the same bytes as last time, no
parser is loaded.

The schedule decides how often a feed is requested, within the limits of the server (`Retry-After`, and `max-age` up to
an hour) and of the feed (`ttl`, `sy:updatePeriod`, `skipHours`, `skipDays`, up to a day). The feed's own limits are
meant for public servers: a file, and a server on this machine, are read at every pass.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.http import Response, UrlGuard, display_url
from syndicator.model import SourcePost, SourceUpdate
from syndicator.sources import as_it_is
from syndicator.sources.feed import client
from syndicator.sources.feed.conditional import Checkpoint, FeedResponse, read_file
from syndicator.sources.feed.raw import RawFeed
from syndicator.sources.gc_pause import gc_paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from syndicator.config import SourceConfig
    from syndicator.sources import Pack
    from syndicator.sources.feed.entry import Entry, ParsedFeed

_PARSING = Lock()  # parse one feed at a time: parsing takes many times the feed's size in memory
_VERSION = "4"  # of the parsing rules: when it changes, every feed is read anew


class FeedSource:
    """One feed. `zone`: the blog's, for dates without one. `guard` also allows this feed's own host."""

    kind = "feed"

    def __init__(self, source: SourceConfig, *, blog_url: str, zone: tzinfo, guard: UrlGuard) -> None:
        self.name = source.name
        self._url = source.url
        self._on_web = source.url.lower().startswith(("http://", "https://"))
        self._max_bytes = source.max_bytes
        self._blog_url = source.blog_url or blog_url
        self._zone = zone
        self._guard = guard.allowing(source.url) if self._on_web else guard
        self._asked = f"{_VERSION} {self._url} {self._blog_url} {zone}"

    def read(
        self,
        checkpoint: Mapping[str, Any],
        known: Mapping[str, str],
        *,
        fetch: bool = True,  # noqa: ARG002 - a feed has no mirror to leave alone
        pack: Pack = as_it_is,
    ) -> SourceUpdate:
        """See `sources.Source`. A SourceError may carry the `checkpoint` for the next read."""
        now = datetime.now(UTC)
        former = Checkpoint.of(checkpoint, self._asked)
        former = former if known else former.for_full_read()
        if self._on_web and former.is_waiting(now):
            return self._waiting(former)
        response = self._request(former, now)
        if response.body is None:
            return self._unchanged(response.checkpoint.after(now, response.headers))
        return self._changed(response, response.body, known, now, pack)

    def _waiting(self, checkpoint: Checkpoint) -> SourceUpdate:
        if checkpoint.gone:
            raise SourceError(f"{display_url(self._url)}: gone for good (410); remove this source")
        return self._unchanged(checkpoint)

    def _unchanged(self, checkpoint: Checkpoint) -> SourceUpdate:
        """Return an update without changes; incomplete if the last read was."""
        return SourceUpdate(
            unchanged=True,
            complete=checkpoint.imported,
            checkpoint=checkpoint.as_json(),
            warnings=client.advice(checkpoint, self._url),
        )

    def _request(self, checkpoint: Checkpoint, now: datetime) -> FeedResponse:
        if self._on_web:
            return client.read(self._url, checkpoint, self._guard, self._max_bytes, now)
        return read_file(self._url, checkpoint, self._max_bytes)

    def _changed(
        self, response: FeedResponse, body: bytes, known: Mapping[str, str], now: datetime, pack: Pack
    ) -> SourceUpdate:
        feed = self._parse(body, response.headers.get("content-type", ""), response.url)
        checkpoint = response.checkpoint if response.is_local else response.checkpoint.with_pace(feed.pace)
        entries, failure = feed.entries, "is truncated" if feed.cut_off else ""
        if not checkpoint.imported:
            entries, failure = self._with_older_pages(feed, response.url, failure)
        if known and not entries:
            failure = f"has no entries any more (had {len(known)})"
        checkpoint = replace(checkpoint, imported=True) if not failure else checkpoint.for_full_read()
        warnings = (f"{display_url(self._url)}: {failure}",) if failure else ()
        with gc_paused():
            present, source_posts = self._source_posts(entries, known, now, pack)
        return SourceUpdate(
            present=present,
            source_posts=source_posts,
            complete=not failure,
            checkpoint=checkpoint.after(now, response.headers).as_json(),
            title=feed.title,
            warnings=(*warnings, *client.advice(checkpoint, self._url)),
        )

    def _with_older_pages(self, feed: ParsedFeed, url: str, failure: str) -> tuple[tuple[Entry, ...], str]:
        from syndicator.sources.feed.pages import follow

        entries, missing = follow(feed, url, self._guard, self._parse_page)
        return entries, missing or failure

    def _source_posts(
        self, entries: Iterable[Entry], known: Mapping[str, str], now: datetime, pack: Pack
    ) -> tuple[dict[str, str], tuple[SourcePost, ...]]:
        """Return each entry's fingerprint by key, and the new or changed entries as posts."""
        from syndicator.sources.feed.to_post import fingerprint_of, keyed, source_post, with_first_date

        fingerprints: dict[str, str] = {}
        source_posts = []
        for key, current in keyed(entries).items():
            entry = with_first_date(current, known.get(key), now)
            fingerprints[key] = fingerprint_of(entry)
            if known.get(key) != fingerprints[key]:
                source_posts.append(pack(source_post(self.name, key, entry, fingerprints[key])))
        return fingerprints, tuple(source_posts)

    def _parse_page(self, page: Response) -> ParsedFeed:
        return self._parse(page.body, page.headers.get("content-type", ""), page.url)

    def _parse(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        try:
            return parse(
                RawFeed(body=body, content_type=content_type, url=url, blog_url=self._blog_url, zone=self._zone)
            )
        except SourceError as error:
            from syndicator.sources.feed.discovery import describe_page

            page = describe_page(body, url or self._url)
            raise SourceError(f"{display_url(url or self._url)}: {page or error}") from None


def parse(feed: RawFeed) -> ParsedFeed:
    """Parse a feed in whatever format. Raises SourceError if it is none."""
    with _PARSING, gc_paused():
        if _is_json(feed.body):
            from syndicator.sources.feed.parse_json import read_json

            return read_json(feed)
        from syndicator.sources.feed.sandbox import read_xml_limited

        return read_xml_limited(feed)


def _is_json(body: bytes) -> bool:
    return body[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")

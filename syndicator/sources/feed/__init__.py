"""Feeds: RSS 0.9x to 2.0, RDF, Atom, JSON Feed; from the web or from a file.

An idle read costs one request, or one look at a file: the answer 304, or the same bytes as last time, loads no parser.

How often a feed is asked is the schedule's matter, but no more often than it wishes: `Retry-After` and `max-age` (up
to an hour) of its server, `ttl`, `sy:updatePeriod`, `skipHours` and `skipDays` of its own (up to a day). The latter
are meant for the readers of a public server: a file, and a server on this machine, are read whenever we are told to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.http import Response, UrlGuard, display_url
from syndicator.model import SourcePost, SourceUpdate
from syndicator.sources.feed import client as web
from syndicator.sources.feed.answer import Answer, read_file
from syndicator.sources.feed.memory import Memory
from syndicator.sources.gc_pause import keeping_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from syndicator.config import SourceConfig
    from syndicator.sources.feed.entry import Document, Entry

_ONE_AT_A_TIME = Lock()  # is parsed, whoever else waits for a server meanwhile: it takes many times its size in memory
_FORM = "3"  # of what we make of a feed: another number, and every feed is read anew


class FeedSource:
    """One feed. `zone` is the blog's, for dates that name none; `guard` is widened by this feed's own host."""

    kind = "feed"

    def __init__(self, source: SourceConfig, *, blog_url: str, zone: tzinfo, guard: UrlGuard) -> None:
        self.name = source.name
        self._url = source.url
        self._on_web = source.url.lower().startswith(("http://", "https://"))
        self._max_bytes = source.max_bytes
        self._blog_url = source.blog_url or blog_url
        self._zone = zone
        self._guard = guard.allowing(source.url) if self._on_web else guard
        self._asked = f"{_FORM} {self._url} {self._blog_url} {zone}"

    def read(self, checkpoint: Mapping[str, Any], known: Mapping[str, str], *, fetch: bool = True) -> SourceUpdate:  # noqa: ARG002 - a feed has no mirror to leave alone
        """See `sources.Source`. A SourceError's `checkpoint`, where it has one, is for the next read too."""
        now = datetime.now(UTC)
        remembered = Memory.of(checkpoint, self._asked)
        remembered = remembered if known else remembered.afresh()
        if self._on_web and remembered.waits(now):
            return self._wait(remembered)
        answer = self._ask(remembered, now)
        if answer.body is None:
            return self._unchanged(answer.memory.next_time(now, answer.headers))
        return self._changed(answer, answer.body, known, now)

    def _wait(self, memory: Memory) -> SourceUpdate:
        if memory.gone:
            raise SourceError(f"{display_url(self._url)}: gone for good (410); remove this source")
        return self._unchanged(memory)

    def _unchanged(self, memory: Memory) -> SourceUpdate:
        """As it was at the last read, where that was in part or in vain too."""
        told = web.advice(memory, self._url)
        return SourceUpdate(unchanged=True, complete=memory.imported, checkpoint=memory.as_json(), warnings=told)

    def _ask(self, memory: Memory, now: datetime) -> Answer:
        if self._on_web:
            return web.read(self._url, memory, self._guard, self._max_bytes, now)
        return read_file(self._url, memory, self._max_bytes)

    def _changed(self, answer: Answer, body: bytes, known: Mapping[str, str], now: datetime) -> SourceUpdate:
        document = self._parse(body, answer.headers.get("content-type", ""), answer.url)
        memory = answer.memory if answer.local else answer.memory.paced(document.pace)
        entries, failure = document.entries, "it ends in the middle" if document.cut_off else ""
        if not memory.imported:
            entries, failure = self._with_older(document, answer.url, failure)
        if known and not entries:
            failure = f"no entries any more, where there were {len(known)}"
        memory = replace(memory, imported=True) if not failure else memory.afresh()
        warnings = (f"{display_url(self._url)}: {failure}",) if failure else ()
        with keeping_all():
            marks, source_posts = self._source_posts(entries, known, now)
        return SourceUpdate(
            present=marks,
            source_posts=source_posts,
            complete=not failure,
            checkpoint=memory.next_time(now, answer.headers).as_json(),
            warnings=(*warnings, *web.advice(memory, self._url)),
        )

    def _with_older(self, document: Document, url: str, failure: str) -> tuple[tuple[Entry, ...], str]:
        from syndicator.sources.feed.pages import follow

        entries, missing = follow(document, url, self._guard, self._parse_page)
        return entries, missing or failure

    def _source_posts(
        self, entries: Iterable[Entry], known: Mapping[str, str], now: datetime
    ) -> tuple[dict[str, str], tuple[SourcePost, ...]]:
        """The fingerprint of each entry that is there, and those entries that are new or different."""
        from syndicator.sources.feed.to_post import fingerprint_of, first_date, keyed, source_post

        marks: dict[str, str] = {}
        source_posts = []
        for key, found in keyed(entries).items():
            entry = first_date(found, known.get(key), now)
            marks[key] = fingerprint_of(entry)
            if known.get(key) != marks[key]:
                source_posts.append(source_post(self.name, key, entry, marks[key]))
        return marks, tuple(source_posts)

    def _parse_page(self, page: Response) -> Document:
        return self._parse(page.body, page.headers.get("content-type", ""), page.url)

    def _parse(self, body: bytes, content_type: str, url: str) -> Document:
        from syndicator.sources.feed.parse_json import is_json, read_json

        try:
            with _ONE_AT_A_TIME, keeping_all():
                if is_json(body):
                    return read_json(body, url, self._blog_url, self._zone)
                from syndicator.sources.feed.parse_xml import read_xml

                return read_xml(body, content_type, url, self._blog_url, self._zone)
        except SourceError as error:
            raise SourceError(f"{display_url(url or self._url)}: {error}") from None

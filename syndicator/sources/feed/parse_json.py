"""JSON Feed, 1.0 and 1.1."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.sources.dates import parse_date
from syndicator.sources.feed.entry import (
    MOST_ENTRIES,
    Entry,
    ParsedFeed,
    join_address,
    own_hosts,
    own_page,
    paragraphs,
    summary_beside,
)
from syndicator.sources.feed.withheld import is_locked
from syndicator.sources.text import one_line, writable

if TYPE_CHECKING:
    from datetime import tzinfo

    from syndicator.sources.feed.raw import RawFeed


def read_json(raw: RawFeed) -> ParsedFeed:
    """Parse a JSON Feed. Raises SourceError (without an address) if it is not one."""
    try:
        feed = json.loads(_text_of(raw.body), strict=False)
    except (ValueError, RecursionError):
        raise SourceError("not valid JSON") from None
    items = feed.get("items")
    if not isinstance(items, list):
        raise SourceError('not a JSON Feed: it has no list "items"')
    if len(items) > MOST_ENTRIES:
        raise SourceError(f"more than {MOST_ENTRIES:,} entries: too many to be read")
    bases = [raw.url, _text(feed, "feed_url"), _text(feed, "home_page_url"), raw.blog_url]
    base = next((address for address in bases if join_address("", address)), "")
    hosts = own_hosts(raw.blog_url, _text(feed, "home_page_url"))
    return ParsedFeed(
        entries=tuple(_entry(item, feed, base, raw.zone, hosts) for item in items if isinstance(item, dict)),
        title=one_line(_text(feed, "title")),
        next_url=join_address(base, _text(feed, "next_url")),
    )


def _text_of(body: bytes) -> str:
    """Decode the body. JSON must be UTF-8, but hand-made JSON may be in the page's encoding."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str, zone: tzinfo, hosts: frozenset[str]) -> Entry:
    identifier = one_line(_text(item, "id"))
    html = _text(item, "content_html").strip() or paragraphs(_text(item, "content_text") or _text(item, "summary"))
    link = _text(item, "url") or (identifier if "://" in identifier else "") or _text(item, "external_url")
    summary = one_line(_text(item, "summary"))
    image = _text(item, "image") or _text(item, "banner_image")
    return Entry(
        id=identifier,
        link=own_page(join_address(base, link), [identifier], hosts),
        title=one_line(unescape(_text(item, "title"))),  # not HTML, but often copied from HTML
        html=html,
        summary=summary_beside(html, summary),
        tags=_tags(item.get("tags")),
        author=_author(item) or _author(feed),
        cover=join_address(base, image),
        published=parse_date(_text(item, "date_published") or _text(item, "date_modified"), zone),
        updated=parse_date(_text(item, "date_modified"), zone),
        generator="json",
        lang=_text(item, "language") or _text(feed, "language"),
        protected=is_locked(item, html, summary),
    )


def _text(table: dict[str, Any], name: str) -> str:
    value = table.get(name)
    if isinstance(value, str):
        return writable(value)
    return str(value) if type(value) in {int, float} else ""


def _tags(tags: object) -> tuple[str, ...]:
    terms = [one_line(writable(tag)) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return tuple({term.casefold(): term for term in terms if term}.values())


def _author(table: dict[str, Any]) -> str:
    authors = table.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else table.get("author")
    return one_line(_text(first, "name")) if isinstance(first, dict) else ""

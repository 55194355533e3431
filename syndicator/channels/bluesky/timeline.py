"""Look for a copy among an account's own posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.channels.bluesky.lexicon import POST
from syndicator.channels.bluesky.tid import instant_of
from syndicator.channels.copies import earliest, page_of
from syndicator.channels.http.urls import page_key
from syndicator.http import host_of
from syndicator.model import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from syndicator.channels.bluesky.client import Client, Record
    from syndicator.model import CopyQuery

MOST_PAGES = 10  # of a hundred posts each


def find_linking(client: Client, query: CopyQuery) -> Record | NotFound:
    """Return a post that links to the page of the query's post; replies and known copies do not count.

    A key contains the time of writing or, if we chose it, of publication. So the search ends at keys much older than the
    post.
    """
    page, floor = page_of(query), earliest(query)
    if not page:
        return NotFound.PERHAPS
    for number, records in enumerate(client.records(POST), 1):
        for record in records:
            if record.uri not in query.known and "reply" not in record.content and page in _pages(record.content):
                return record
        if records and _is_older(records[-1], floor):
            return NotFound.SURELY
        if number == MOST_PAGES:
            return NotFound.PERHAPS
    return NotFound.SURELY


def _is_older(record: Record, floor: datetime | None) -> bool:
    try:
        return floor is not None and instant_of(record.key) < floor
    except (ValueError, OverflowError, OSError):
        return False


def _pages(content: Mapping[str, Any]) -> set[str]:
    """Return the page keys of a post's links, in its text and its card. The content is untrusted."""
    return {page_key(url) for url in _urls(content) if host_of(url)}


def _urls(content: Mapping[str, Any]) -> Iterator[str]:
    for facet in _items(content.get("facets")):
        yield from (str(feature.get("uri", "")) for feature in _items(facet.get("features")))
    embed = content.get("embed")
    external = embed.get("external") if isinstance(embed, dict) else None
    if isinstance(external, dict):
        yield str(external.get("uri", ""))


def _items(listed: object) -> Iterator[dict[str, Any]]:
    yield from (item for item in (listed if isinstance(listed, list) else ()) if isinstance(item, dict))

"""The older pages of a feed, which only its first import reads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from syndicator.errors import FetchError, SourceError
from syndicator.http import Response, UrlGuard, display_url, get, host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.sources.feed.entry import Document, Entry

_MOST_PAGES = 50
_MOST_BYTES = 20_000_000  # of all pages together
_MOST_SECONDS = 300  # likewise


def follow(
    first: Document, url: str, guard: UrlGuard, parse: Callable[[Response], Document]
) -> tuple[tuple[Entry, ...], str]:
    """All entries, those of the first page included, and why some could not be read (empty: they all are there).

    A page that is not there (404), has no entries, comes twice or lies on another host is the end.
    """
    entries, seen, budget, end = [*first.entries], {url}, _MOST_BYTES, time.monotonic() + _MOST_SECONDS
    document = first
    while document.next_url and document.next_url not in seen and len(seen) < _MOST_PAGES and budget > 0:
        where = document.next_url
        if host_of(where) != host_of(url) or time.monotonic() > end:
            break
        seen.add(where)
        try:
            fetched = get(where, guard=guard, max_bytes=budget)
            if fetched.status in {404, 410}:
                break
            if fetched.status != 200:
                return tuple(entries), f"{display_url(where)}: an older page could not be read ({fetched.status})"
            document = parse(fetched)
        except (FetchError, SourceError) as error:
            return tuple(entries), f"{error} (an older page)"
        budget -= len(fetched.body)
        if not document.entries:
            break
        entries += document.entries
    return tuple(entries), ""

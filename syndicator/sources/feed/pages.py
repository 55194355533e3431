"""Read the older pages of a feed, which only its first import does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from syndicator.errors import FetchError, SourceError
from syndicator.http import Response, UrlGuard, display_url, get, host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.sources.feed.entry import Entry, ParsedFeed

_MOST_PAGES = 50
_MOST_BYTES = 20_000_000  # of all pages
_MOST_SECONDS = 300  # likewise


def follow(
    first: ParsedFeed, url: str, guard: UrlGuard, parse: Callable[[Response], ParsedFeed]
) -> tuple[tuple[Entry, ...], str]:
    """Return the entries of all pages, including the first, and why some could not be read (empty if none).

    Stops at a page that is not found (404), has no entries, repeats or is on another host.
    """
    entries, visited, remaining_bytes = [*first.entries], {url}, _MOST_BYTES
    end = time.monotonic() + _MOST_SECONDS
    page = first
    while page.next_url and page.next_url not in visited and len(visited) < _MOST_PAGES and remaining_bytes > 0:
        address = page.next_url
        if host_of(address) != host_of(url) or time.monotonic() > end:
            break
        visited.add(address)
        try:
            response = get(address, guard=guard, max_bytes=remaining_bytes)
            if response.status in {404, 410}:
                break
            if response.status != 200:
                return tuple(entries), f"{display_url(address)}: older page can't be read ({response.status})"
            page = parse(response)
        except (FetchError, SourceError) as error:
            return tuple(entries), f"{error} (an older page)"
        remaining_bytes -= len(response.body)
        if not page.entries:
            break
        entries += page.entries
    return tuple(entries), ""

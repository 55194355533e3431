"""Checking that the pages of posts are online."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.http import UrlGuard
    from syndicator.http.liveness import Liveness
    from syndicator.ledger.posts import PostStore
    from syndicator.model import Post


class PageChecks:
    """Requests each page once, for all channels."""

    def __init__(self, records: PostStore, url_guard: UrlGuard) -> None:
        self._records = records
        self._url_guard = url_guard
        self._pages: dict[str, Liveness] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)  # one per address, so that other pages need not wait

    def check(self, post: Post) -> Liveness:
        """Whether the page is online and what its link card lacks; the ledger records a missing page."""
        with self._locks[post.url]:
            if post.url not in self._pages:
                from syndicator.http.liveness import probe_page

                page = self._pages[post.url] = probe_page(post.url, self._url_guard)
                self._records.record_page(post.id, missing=not page.live)
            return self._pages[post.url]

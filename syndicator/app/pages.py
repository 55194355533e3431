"""Whether the pages of posts are there."""

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
    """Asks for each page once, though many channels want to know."""

    def __init__(self, records: PostStore, url_guard: UrlGuard) -> None:
        self._records = records
        self._url_guard = url_guard
        self._pages: dict[str, Liveness] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)  # one per address: other pages need not wait

    def check(self, post: Post) -> Liveness:
        """Whether the post's page answers, and what its link card will lack; noted in the ledger."""
        with self._locks[post.url]:
            if post.url not in self._pages:
                from syndicator.http.liveness import probe_page

                page = self._pages[post.url] = probe_page(post.url, self._url_guard)
                self._records.record_page(post.id, missing=not page.live)
            return self._pages[post.url]

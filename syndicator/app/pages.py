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
    """Requests each page once, for all channels. Unless `online`, nothing is requested: the last known state counts."""

    def __init__(self, records: PostStore, url_guard: UrlGuard, *, online: bool = True) -> None:
        self._records = records
        self._url_guard = url_guard
        self._online = online
        self._pages: dict[str, Liveness] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)  # one per address, so that other pages need not wait

    def check(self, post: Post) -> Liveness:
        """Whether the page is online and what its link card lacks; the ledger records a missing page."""
        from syndicator.http.liveness import Liveness, probe_page

        if not self._online:
            record = self._records.records([post.id]).get(post.id)
            return Liveness(live=record is None or record.page_missing_since is None)
        with self._locks[post.url]:
            if post.url not in self._pages:
                page = self._pages[post.url] = probe_page(post.url, self._url_guard)
                self._records.record_page(post.id, missing=not page.live)
            return self._pages[post.url]

"""Recognising the copy of a post in a timeline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels.http.urls import page_key

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.model import CopyQuery

BEFORE_PUBLICATION = timedelta(days=2)  # a date without time and zone may be off by a day


def earliest(query: CopyQuery, skew: timedelta = timedelta(0)) -> datetime | None:
    """Return the time before which there can be no copy, if known. `skew`: how far the platform's clock may be off."""
    if query.since is not None:
        return query.since - skew
    published = query.post.published_at
    return published - BEFORE_PUBLICATION if published else None


def page_of(query: CopyQuery) -> str:
    """Return the page key of a link to the post; empty for a digest, which has no page of its own."""
    return page_key(query.post.url) if query.post.url and not query.post.digest_of else ""

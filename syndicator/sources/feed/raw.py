"""A feed as it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.value import value

if TYPE_CHECKING:
    from datetime import tzinfo


@value
class RawFeed:
    """A feed, or a page of one, to be parsed. `url`: where it was read; empty for a file. `blog_url` and `zone`: the blog's,
    for addresses and dates without one.
    """

    body: bytes
    content_type: str = ""
    url: str = ""
    blog_url: str = ""
    zone: tzinfo

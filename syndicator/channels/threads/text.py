"""How Threads counts a text, and the links in it."""

from __future__ import annotations

import re

from syndicator.channels.counting import with_emoji_as_bytes as count

__all__ = ["LIMIT", "MOST_LINKS", "count", "links"]

LIMIT = 500
MOST_LINKS = 5  # different ones, in the text and in the card


def links(text: str) -> frozenset[str]:
    """Return the different links in a text."""
    return frozenset(url.rstrip(".,;:!?)'\"") for url in re.findall(r"https?://[^\s<>]+", text))

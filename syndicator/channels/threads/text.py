"""How Threads counts a text, and which links it has."""

from __future__ import annotations

import re

LIMIT = 500
MOST_LINKS = 5  # different ones, in the text and in the card
_EMOJI = r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\ufe0f|\u20e3"


def count(text: str) -> int:
    """Count characters; an emoji counts as many as its UTF-8 has bytes."""
    import regex  # for graphemes

    graphemes = regex.findall(r"\X", text)
    return sum(len(part.encode() if regex.search(_EMOJI, part) else part) for part in graphemes)


def links(text: str) -> frozenset[str]:
    """Return the different links in a text."""
    return frozenset(url.rstrip(".,;:!?)'\"") for url in re.findall(r"https?://[^\s<>]+", text))

"""Words that a platform would turn into links, mentions or cashtags by accident."""

from __future__ import annotations

from itertools import pairwise

from syndicator.twitter_text import Url, cashtags, mentions, urls

JOINER = "\u2060"  # WORD JOINER: invisible, prevents line breaks and links


def unlinked(text: str) -> str:
    """Keep names with a dot (Socket.IO), mentions and cashtags plain text; complete addresses stay links."""
    text = _joined(text, [index for url in _domains(text) for index in range(url.start, url.end) if text[index] == "."])
    return _joined(text, sorted(tag.start + 1 for tag in (*mentions(text), *cashtags(text))))


def accidental_links(text: str) -> list[str]:
    """Return the words of `text` that X would link although they lack `https://`."""
    return [url.text for url in _domains(text)]


def _domains(text: str) -> list[Url]:
    return [url for url in urls(text) if "://" not in url.text]


def _joined(text: str, joints: list[int]) -> str:
    """Insert a joiner before each of these characters."""
    pieces = [text[start:end] for start, end in pairwise([0, *joints, len(text)])]
    return JOINER.join(pieces)

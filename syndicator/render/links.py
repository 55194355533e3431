"""Words that a platform would turn into links, mentions or cashtags by accident."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.twitter_text import Url

_ADDRESS_OR_SIGN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*|(?<![A-Za-z0-9_])(?P<sign>[@＠])(?=\w)")
JOINER = "\u2060"  # WORD JOINER: invisible, prevents line breaks and links


def unlinked(text: str) -> str:
    """Keep names with a dot (Socket.IO), mentions and cashtags plain text; complete addresses stay links."""
    from syndicator.twitter_text import cashtags, mentions

    text = _joined(text, [index for url in _domains(text) for index in range(url.start, url.end) if text[index] == "."])
    return unmentioned(_joined(text, [tag.start + 1 for tag in (*mentions(text), *cashtags(text))]))


def unmentioned(text: str) -> str:
    """Keep mentions plain text outside of addresses, by a rule that is wider than X's: `!@ada`, `@ada@example.social`."""
    return _joined(text, [match.end() for match in _ADDRESS_OR_SIGN.finditer(text) if match["sign"]])


def accidental_links(text: str) -> list[str]:
    """Return the words of `text` that X would link although they lack `https://`."""
    return [url.text for url in _domains(text)]


def _domains(text: str) -> list[Url]:
    from syndicator.twitter_text import urls  # its patterns take 20 ms to compile, and most templates use none of them

    return [url for url in urls(text) if "://" not in url.text]


def _joined(text: str, joints: list[int]) -> str:
    """Insert a joiner before each of these characters."""
    pieces = [text[start:end] for start, end in pairwise([0, *sorted(joints), len(text)])]
    return JOINER.join(pieces)

"""How X counts, finds links, and reads the start of a post. Words are looked at one by one and remembered: a text that
is being fitted is measured many times, and one of thousands of dots costs the parser minutes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LIMIT = 280
_MOST_DOTS = 30  # between letters; no link has more, and a word with more is counted by its characters


def said(text: str) -> str:
    """The text as it is sent: what starts with a mention would only be shown to those who follow both."""
    text = unicodedata.normalize("NFC", re.sub(r"[\ufeff\ufffe\uffff]", "", text)).replace("\r\n", "\n").strip()
    return f".{text}" if re.match(r"[@＠]\w", text) else text


def weigh(text: str) -> int:
    """The weighted length of a text as it is sent, of which X takes 280."""
    pieces = re.split(r"([ \n\t]+)", text)
    return sum(len(piece) if number % 2 else _looked_at(piece)[0] for number, piece in enumerate(pieces))


def links(text: str) -> tuple[str, ...]:
    """What X would link, as it stands in the text: "Socket.IO" too."""
    return tuple(link for word in text.split() for link in _looked_at(word)[1])


def without(text: str, link: str) -> str:
    """The text without this link, and without the gap that it leaves."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(rf"[ \t]*{re.escape(link)}(?!\S)", "", text)) if link else text


@lru_cache(maxsize=8192)
def _looked_at(word: str) -> tuple[int, tuple[str, ...]]:
    """The weight of a word, and the links in it."""
    from twitter_text import extract_urls, parse_tweet

    if len(re.findall(r"\w\.(?=\w)", word)) > _MOST_DOTS:
        return parse_tweet(word.replace(".", "")).weightedLength + word.count("."), ()
    return parse_tweet(word).weightedLength, tuple(extract_urls(word))

"""What X counts, links and makes of the start of a post."""

from __future__ import annotations

import re
import unicodedata

from syndicator.twitter_text import LIMIT, urls, weigh

__all__ = ["LIMIT", "links", "said", "weigh", "without"]


def said(text: str) -> str:
    """The text as it is sent: what starts with a mention would only be shown to those who follow both."""
    text = unicodedata.normalize("NFC", re.sub(r"[\ufeff\ufffe\uffff]", "", text)).replace("\r\n", "\n").strip()
    return f".{text}" if re.match(r"[@＠]\w", text) else text


def links(text: str) -> tuple[str, ...]:
    """What X would link, as it stands in the text: "Socket.IO" too."""
    return tuple(url.text for url in urls(text))


def without(text: str, link: str) -> str:
    """The text without this link, and without the gap that it leaves."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(rf"[ \t]*{re.escape(link)}(?!\S)", "", text)) if link else text

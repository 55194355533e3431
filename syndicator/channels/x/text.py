"""How X counts a text, links addresses in it, and treats a mention at its beginning."""

from __future__ import annotations

import re
import unicodedata

from syndicator.twitter_text import LIMIT, urls, weigh

__all__ = ["LIMIT", "as_sent", "links", "weigh", "without"]


def as_sent(text: str) -> str:
    """Return the text as it is sent: a leading mention would limit its audience to people who follow both."""
    text = unicodedata.normalize("NFC", re.sub(r"[\ufeff\ufffe\uffff]", "", text)).replace("\r\n", "\n").strip()
    return f".{text}" if re.match(r"[@＠]\w", text) else text


def links(text: str) -> tuple[str, ...]:
    """Return the links that X recognises, as they are in the text. "Socket.IO" is one."""
    return tuple(url.text for url in urls(text))


def without(text: str, link: str) -> str:
    """Return the text without this link and the gap it would leave."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(rf"[ \t]*{re.escape(link)}(?!\S)", "", text)) if link else text

"""How Mastodon counts and links text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.channels.counting import graphemes
from syndicator.twitter_text import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

# Mastodon uses X's rules for addresses, but allows nearly everything in their path, and requires a scheme.
_PATH = re.compile(r"""[^\s<>()?]*[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]""")
_MENTION = re.compile(r"(?<![=/\w])@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)@\w+(?:[.-]+\w+)*", re.IGNORECASE)


def tidied(text: str) -> str:
    """Return the text as it is sent."""
    return text.replace("\r\n", "\n").strip()


def links(text: str) -> tuple[str, ...]:
    """Return the links that Mastodon recognises, as they are in the text. "Socket.IO" is none."""
    return tuple(text[start:end] for start, end in _link_spans(text))


def count(text: str, url_characters: int) -> int:
    """Count graphemes; a link counts `url_characters`, and `@user@host` as `@user`."""
    counted, position = "", 0
    for start, end in _link_spans(text):
        counted += text[position:start] + "x" * url_characters
        position = end
    return graphemes(without_hosts(counted + text[position:]))


def without_hosts(text: str) -> str:
    """Return the text with mentions as displayed: `@user`."""
    return _MENTION.sub(r"@\1", text)


def _link_spans(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for url in urls(text):
        if "://" not in url.text or url.start < position:
            continue
        position = url.end
        _, slash, path = url.text.partition("://")[2].partition("/")
        if slash and "?" not in path and (more := _PATH.match(text, url.end)):
            position = more.end()
        yield url.start, position

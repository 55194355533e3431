"""Mentions and cashtags."""

from __future__ import annotations

import re
from typing import NamedTuple

from syndicator.twitter_text.characters import ACCENTED, DIRECTIONAL, PUNCTUATION, SPACES
from syndicator.twitter_text.urls import urls

_MENTION = re.compile(
    r"(?:^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.\-])[rR][tT]:?)"
    r"(?P<tag>[@＠][a-zA-Z0-9_]{1,20})(?:/[a-zA-Z][a-zA-Z0-9_\-]{0,24})?"
)
_NO_MENTION_BEFORE = re.compile(rf"[@＠{ACCENTED}]|://")
_CASHTAG = re.compile(
    rf"(?:^|[{SPACES}{DIRECTIONAL}])(?P<tag>\$[a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?)(?=$|\s|[{PUNCTUATION}])"
)


class Tag(NamedTuple):
    start: int  # the sign's index
    end: int
    text: str  # with its sign: "@ada"


def mentions(text: str) -> list[Tag]:
    """Return the users mentioned in `text`; a name inside an address does not count."""
    matches = [match for match in _MENTION.finditer(text) if not _NO_MENTION_BEFORE.match(text, match.end())]
    return _outside_urls(text, matches)


def cashtags(text: str) -> list[Tag]:
    """Return the cashtags in `text`, such as `$TEST`."""
    return _outside_urls(text, list(_CASHTAG.finditer(text)))


def _outside_urls(text: str, matches: list[re.Match[str]]) -> list[Tag]:
    inside = bytearray(len(text))
    for url in urls(text) if matches else ():
        inside[url.start : url.end] = b"\1" * (url.end - url.start)
    return [Tag(*match.span("tag"), match["tag"]) for match in matches if not inside[match.start("tag")]]

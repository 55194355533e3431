"""Names of the author and the blog, which say nothing as hashtags of its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import regex

from syndicator.render.cuts import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = regex.compile(r"[\p{L}\p{N}]+")
_BLOG = frozenset(["blog", "weblog", "journal", "site", "website", "the", "of", "by", "s"])
_SHORTEST = 4  # letters of a word in a name that is written together


class OwnNames:
    """The author's name, the title of the blog and its address, as far as they are known."""

    def __init__(self, author: str = "", title: str = "", address: str = "") -> None:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        self._hosts = {folded(host), *map(folded, host.split(".")[:1])} - {""}
        self._titles = {folded(title), "".join(word for word in _words(title) if word not in _BLOG)} - {""}
        self._author = {folded(author), *_words(author)} - {""}
        self._words = set(_words(title)) - _BLOG

    def are(self, word: str) -> bool:
        """Whether a word is a name of the blog or the author."""
        return folded(word) in self._hosts | self._titles | self._author

    def have(self, word: str) -> bool:
        """Whether a word is a part of such a name: "oslo" of oslo-cycling.example."""
        said = folded(word)
        return said in self._words or (len(said) >= _SHORTEST and any(host.startswith(said) for host in self._hosts))


def _words(text: str) -> Iterable[str]:
    return [word.casefold() for word in _WORDS.findall(text)]


NONE = OwnNames()

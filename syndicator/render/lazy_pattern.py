"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Matcher = Callable[..., regex.Match[str] | None]


class LazyPattern:
    """A pattern that ignores case. To compile those of the words of all languages takes a fifth of a second, and few
    texts ask for all of them.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def search(self) -> Matcher:
        return self._compiled.search

    @cached_property
    def fullmatch(self) -> Matcher:
        return self._compiled.fullmatch

    @property
    def finditer(self) -> Callable[[str], Iterator[regex.Match[str]]]:
        return self._compiled.finditer

    @cached_property
    def _compiled(self) -> regex.Pattern[str]:
        return regex.compile(self.pattern, regex.IGNORECASE)

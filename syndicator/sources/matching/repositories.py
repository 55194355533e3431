"""Repositories that are read together: where their permalinks differ, they hold different posts, whatever the file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MEANINGS = {"year": r"\d{4}", "month": r"\d{1,2}", "day": r"\d{1,2}", "path": ".+", "folder": ".*", "categories": ".*"}


class _Permalink(NamedTuple):
    prefix: str  # what all its addresses begin with, as an alias
    shape: re.Pattern[str]  # of its addresses, as aliases


class Repositories:
    """`permalinks`: source → the pattern of its addresses, with the blog's address filled in; of repositories only."""

    def __init__(self, permalinks: Mapping[str, str]) -> None:
        self._permalinks = permalinks
        self._parsed = {pattern: _parsed(pattern) for pattern in set(permalinks.values())}

    def differ(self, sources: Iterable[str], others: Iterable[str]) -> bool:
        """Whether one of each are repositories with different permalinks."""
        patterns, other_patterns = self._patterns(sources), self._patterns(others)
        return any(pattern != other for pattern in patterns for other in other_patterns)

    def exclude(self, sources: Iterable[str], addresses: Iterable[str]) -> bool:
        """Whether one of these addresses (as aliases) has another repository's permalink, and none of `sources` has.

        An address that has nobody's permalink excludes nothing: then a permalink is wrong, or was changed.
        """
        own = self._patterns(sources)
        owners = [self._owners(address) for address in addresses] if own else []
        return any(found and found.isdisjoint(own) for found in owners)

    def _patterns(self, sources: Iterable[str]) -> set[str]:
        return {self._permalinks[source] for source in sources if source in self._permalinks}

    def _owners(self, address: str) -> set[str]:
        """Return the patterns that the address has; of several those that say most."""
        fitting = {
            pattern: len(parsed.prefix) for pattern, parsed in self._parsed.items() if parsed.shape.fullmatch(address)
        }
        longest = max(fitting.values(), default=0)
        return {pattern for pattern, length in fitting.items() if length == longest}


def _parsed(pattern: str) -> _Permalink:
    start, *rest = _PLACEHOLDER.split(pattern.rstrip("/"))
    prefix = (alias_of(f"{start}x") or "x")[:-1]
    shape = re.escape(prefix)
    for name, literal in zip(rest[::2], rest[1::2], strict=True):
        shape += _MEANINGS.get(name, "[^/]+") + re.escape(literal)
    return _Permalink(prefix, re.compile(shape))

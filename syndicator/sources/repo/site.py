"""What the names of a source's files say together, and none of them alone."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.sources.repo.naming import Name

_DATED = re.compile(r"(?:.*/)?\d{4}-\d{1,2}-\d{1,2}[-_ .]")
_POSTS = "/_posts/"


class Site:
    """The files by their keys."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys

    @cached_property
    def is_dated(self) -> bool:
        """Whether most names begin with a date: then what has none at all is a form for new posts, or a page."""
        return 2 * sum(_DATED.match(key) is not None for key in self._keys) > len(self._keys)

    @cached_property
    def has_sections(self) -> bool:
        """Whether there is an `_index.md`, which only Hugo and Zola know."""
        return any("_index." in key and f"/{key}".rpartition("/")[2].startswith("_index.") for key in self._keys)

    def has_page(self, name: Name, *, says_so: bool, dated: bool) -> bool:
        """Whether it is a page beside a `_posts`: without a date; or by its own words, or as about/index.md, in no such
        folder itself.
        """
        homes = [home for home in self.homes if name.key.startswith(home)]
        if not homes or name.is_jekyll or (dated and "/_" in f"/{name.key}"):
            return False
        depth = name.key.count("/")
        return not dated or says_so or (name.bundled and any(depth == 1 + home.count("/") for home in homes))

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The folders that have a `_posts` in them."""
        places = {key: f"/{key}".find(_POSTS) for key in self._keys if "_posts/" in key}
        return tuple({key[:place] for key, place in places.items() if place >= 0})

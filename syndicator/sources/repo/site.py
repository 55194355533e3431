"""What all file names of a source show together."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from syndicator.sources.repo.filename import language_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.generators import Filename

_DATED = re.compile(r"(?:.*/)?\d{4}-\d{1,2}-\d{1,2}[-_ .]")
_POSTS = "/_posts/"


class Site:
    """The files by key. `is_posts`: the source's folder is itself a `_posts`."""

    def __init__(self, keys: Collection[str], *, is_posts: bool = False) -> None:
        self._keys = keys
        self.is_posts = is_posts

    @cached_property
    def is_dated(self) -> bool:
        """Whether most names begin with a date: then files without a date are templates or pages."""
        return 2 * sum(_DATED.match(key) is not None for key in self._keys) > len(self._keys)

    @cached_property
    def posts_are_dated(self) -> bool:
        """Whether most names in `_posts` begin with a date, as Jekyll requires."""
        posts = [key for key in self._keys if self.is_posts or _POSTS in f"/{key}"]
        return 2 * sum(_DATED.match(key) is not None for key in posts) >= len(posts)

    @cached_property
    def has_sections(self) -> bool:
        """Whether there is an `_index.md`, which only Hugo and Zola use."""
        return any("_index." in key and f"/{key}".rpartition("/")[2].startswith("_index.") for key in self._keys)

    @cached_property
    def has_index(self) -> bool:
        """Whether there is an `index.md` at the top: to Hugo everything else would be part of it."""
        return "index.md" in self._keys or "index.mdx" in self._keys

    @cached_property
    def language(self) -> str:
        """The default language, which is not in addresses: that of most files, or the only one among translations
        that never
        appears beside a name without a language.
        """
        names: dict[str, set[str]] = {}
        for key in self._keys:
            language = language_of(key)
            names.setdefault(key.rpartition(".")[0].removesuffix(f".{language}"), set()).add(language)
        files = Counter(chain.from_iterable(names.values()))
        if most := [language for language, count in files.items() if language and 2 * count > len(self._keys)]:
            return most[0]
        others = set().union(*(said for said in names.values() if "" in said))
        own = set().union(*(said for said in names.values() if len(said) > 1)) - others
        return own.pop() if len(own) == 1 else ""

    def is_in_bundle(self, filename: Filename) -> bool:
        """Whether the file is beside or below a page bundle's post, where Hugo and Zola treat it as a resource."""
        if filename.bundled or not self._bundles:
            return False
        folders = filename.key.split("/")[:-1]
        return any("/".join(folders[:depth]) in self._bundles for depth in range(1, len(folders) + 1))

    @cached_property
    def _bundles(self) -> frozenset[str]:
        return frozenset(key.rpartition("/")[0] for key in self._keys if "/index." in key)

    def has_page(self, filename: Filename, *, says_so: bool, dated: bool) -> bool:
        """Whether the file is a page beside a `_posts` folder: it has no date, says that it is a page, or is an
        index.md in a folder directly beside `_posts`.
        """
        homes = [home for home in self.homes if filename.key.startswith(home)]
        if not homes or filename.in_posts or (dated and "/_" in f"/{filename.key}"):
            return False
        depth = filename.key.count("/")
        return not dated or says_so or (filename.bundled and any(depth == 1 + home.count("/") for home in homes))

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The folders that contain a `_posts`."""
        places = {key: f"/{key}".find(_POSTS) for key in self._keys if "_posts/" in key}
        return tuple({key[:place] for key, place in places.items() if place >= 0})

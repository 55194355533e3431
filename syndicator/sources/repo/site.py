"""What all file names of a source show together."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from syndicator.sources.repo.filename import language_and_stem, unusual_code
from syndicator.sources.repo.folder_language import FolderLanguages, default_language, named_as

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from syndicator.generators import Filename

_DATED = re.compile(r"(?:.*/)?\d{4}-\d{1,2}-\d{1,2}[-_ .]")
_POSTS = "/_posts/"


class FileLanguage(NamedTuple):
    """The language in a path, as written there; empty for none. `stem`: the path without language and extension.

    `is_own`: it is the site's default, so not in addresses; `is_folder`: a folder is named by it.
    """

    written: str
    stem: str
    is_own: bool = False
    is_folder: bool = False


class Site:
    """The files by key, but for HTML, which is seldom a post. `above`: the source's folder and those above it;
    `own_language`: the blog's, if configured.
    """

    def __init__(self, keys: Collection[str], *, above: Sequence[str] = (), own_language: str = "") -> None:
        self._keys = keys
        self._above = tuple(above)[-3:]
        self._own_language = own_language
        self.is_posts = "_posts" in above  # the source's folder is itself a `_posts`

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
    def own_codes(self) -> frozenset[str]:
        """Return codes in file names that are not usual ones of languages, such as `ua`: most such files translate others."""
        coded = [(key, code) for key in self._keys if (code := unusual_code(key))]
        stems = {language_and_stem(key)[1] for key in self._keys} if coded else set()
        files = Counter(code for _, code in coded)
        translations = Counter(code for key, code in coded if key.rpartition(".")[0].removesuffix(f".{code}") in stems)
        return frozenset(code for code, count in translations.items() if count > 1 and 2 * count > files[code])

    @cached_property
    def language(self) -> str:
        """The default language, which is not in addresses: the blog's; else that of most files, or the only one among
        translations that never appears beside a name without a language.
        """
        names: dict[str, set[str]] = {}
        for key in self._keys:
            language, stem = language_and_stem(key, self.own_codes)
            names.setdefault(stem, set()).add(language)
        files = Counter(chain.from_iterable(names.values()))
        if self._own_language:
            return named_as(self._own_language, files) or self._own_language
        if most := [language for language, count in files.items() if language and 2 * count > len(self._keys)]:
            return most[0]
        others = set().union(*(said for said in names.values() if "" in said))
        own = set().union(*(said for said in names.values() if len(said) > 1)) - others
        return own.pop() if len(own) == 1 else ""

    def language_of(self, filename: Filename) -> FileLanguage:
        """Return the language in a file's name or folders."""
        name = filename.key.rpartition(".")[0]
        if written := filename.language:
            _, stem = language_and_stem(filename.key, self.own_codes)
            return FileLanguage(written, stem, is_own=written == self.language)
        written, without = self._folder_languages.of(filename.key)
        if not written:
            return FileLanguage("", name)
        stem = without.rpartition(".")[0]
        return FileLanguage(written, stem, is_own=written == self._own_folder, is_folder=True)

    @cached_property
    def _folder_languages(self) -> FolderLanguages:
        return FolderLanguages(self._keys)

    @cached_property
    def _own_folder(self) -> str:
        """The folder of the language that addresses do not name."""
        counts = Counter(self._folder_languages.of(key).written for key in self._keys)
        elsewhere = counts.pop("", 0)
        if self._own_language or elsewhere <= counts.total():
            return default_language(counts, self._own_language)
        return ""

    def is_at_top(self, filename: Filename) -> bool:
        """Whether the file, or the folder of a bundle, is directly in `content/`."""
        return f"/{self._path(filename)}".endswith("/content")

    def is_in_manual(self, filename: Filename) -> bool:
        """Whether the file is in `content/docs/`."""
        return "/content/docs/" in f"/{self._path(filename)}/"

    def _path(self, filename: Filename) -> str:
        """Return the file's folders, with the source's."""
        return "/".join([*self._above, filename.folder]).rstrip("/")

    def is_in_bundle(self, filename: Filename) -> bool:
        """Whether the file is beside or below a page bundle's post, where Hugo and Zola treat it as a resource."""
        return not filename.bundled and _folder(filename.key) in self._folders_in_bundles

    @cached_property
    def _folders_in_bundles(self) -> frozenset[str]:
        return frozenset(folder for folder in self._folders if self._bundle_depth(folder, 1))

    def is_resource(self, filename: Filename) -> bool:
        """Whether the file is beside or below the post of a bundle in a folder of `content/`, and so part of that post."""
        return not filename.bundled and _folder(filename.key) in self._resource_folders

    @cached_property
    def _resource_folders(self) -> frozenset[str]:
        return frozenset(filter(self._has_resources, self._folders))

    def _has_resources(self, folder: str) -> bool:
        path = [*self._above, *folder.split("/")]
        if "content" not in path or path[path.index("content") - 1 : path.index("content")] == ["src"]:
            return False
        top = path.index("content") + 1 - len(self._above)  # where the folders below `content` begin
        depth = self._bundle_depth(folder, max(1, top))
        return bool(depth) and depth >= top + 2

    def _bundle_depth(self, folder: str, least: int) -> int:
        """Return the depth of the first bundle on the way to a folder, from a depth on; 0 if there is none."""
        parts = folder.split("/")
        depths = range(least, len(parts) + 1)
        return next((depth for depth in depths if "/".join(parts[:depth]) in self._bundles), 0)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders that have files, if there is any bundle."""
        return frozenset(map(_folder, self._keys)) if self._bundles else frozenset()

    def is_section(self, filename: Filename) -> bool:
        """Whether the file is the `index.md` of a folder that has other files, which it may list."""
        return filename.bundled and self._files_in[_folder(filename.key)] > 1

    @cached_property
    def _files_in(self) -> Counter[str]:
        """How many files each folder has; translations count as one."""
        return Counter(_folder(stem) for stem in {language_and_stem(key, self.own_codes)[1] for key in self._keys})

    @cached_property
    def _bundles(self) -> frozenset[str]:
        return frozenset(_folder(key) for key in self._keys if "/index." in key)

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


def _folder(key: str) -> str:
    return key.rpartition("/")[0]

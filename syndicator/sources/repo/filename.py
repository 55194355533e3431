"""Parse a file's path: date, slug, language; and recognise files that are not posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from syndicator.model import NonPost
from syndicator.sources.repo.folder_language import LANGUAGES
from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection

_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(?=\S)(.*)|$)", re.DOTALL)
_IN_FOLDERS = re.compile(r"/((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?:[-/]|\.\w+$|$)")
_PAGE = re.compile(r"\.(?:md|markdown|mdx|mdoc|html?|aspx?|php)$", re.IGNORECASE)
_LANGUAGE = re.compile(rf"\.((?:{LANGUAGES})(?:[-_][a-zA-Z]{{2,4}})?)$")
_TWO_LETTERS = re.compile(r"\.([a-z]{2})$")
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,198}(?<!\.)")
_INDEX = re.compile(r"(?:\d{4}-\d\d-\d\d-)?index|readme|\+page", re.IGNORECASE)
_ROUTE = "page.mdx"  # of Next.js, which names the address by the folder
# a file that is a translation of its folder's post; in other languages the codes are words, such as "go/it.md"
_LANGUAGE_NAME = re.compile(r"(?:en|de|fr|es|pt|nl|ru|uk|ja|ko|zh)(?:[-_][a-zA-Z]{2,4})?")
_DRAFT = re.compile(r"(?:^|/)(?:_?drafts|[^/]*-drafts)/|(?:^|/)draft-[0-9a-f]{24}\.", re.IGNORECASE)
_JUNK = re.compile(r"(?:README|LICEN[CS]E|CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|TEMPLATE)(?:[-_. ].*)?")
_NOT_IN_ADDRESSES = frozenset({"_posts", "_drafts"})


class Filename:
    """A parsed key: `2024/foo.es.md`. A page bundle (`foo/index.md`) is named by its folder.

    `stem`: the name without extension and language. `day`: the date at its start or formed by the folders.
    `languages`: the site's own codes, besides the usual ones.
    """

    def __init__(self, key: str, languages: Collection[str] = ()) -> None:
        self.key = key
        self._above, _, self._file = key.rpartition("/")
        name = self._file.rpartition(".")[0] or self._file
        self.language = _language(name, languages, in_folder=bool(self._above))
        self._file_stem = name.removesuffix(self.language).rstrip(".") if self.language else name
        self.bundled = bool(self._above) and self._is_index()
        self.stem = self._above.rpartition("/")[2] if self.bundled else self._file_stem
        self._dated = _DATED.match(self.stem)

    def _is_index(self) -> bool:
        return not self._file_stem or self._file == _ROUTE or _INDEX.fullmatch(self._file_stem) is not None

    @property
    def day(self) -> str:
        match = self._dated or (_DATED.match(self._file_stem) if self.bundled else None)
        return match[1] if match else day_in_folders(self.key)

    @property
    def begins_with_date(self) -> bool:
        return self._dated is not None

    @property
    def is_readme(self) -> bool:
        return self._file_stem.lower() == "readme"

    def is_underscored(self, *, in_posts: bool) -> bool:
        """Whether the name, or (`in_posts`) that of a folder below `_posts`, begins with an underscore."""
        below = self.key.rpartition("_posts/")[2] if in_posts else self._file
        return below.startswith("_") or "/_" in below

    @property
    def slug(self) -> str:
        rest = self._dated[2] if self._dated else None
        return safe_slug(_without_extension(rest or self.stem)) or "untitled"

    @property
    def dotted_slug(self) -> str:
        """The slug with whatever follows a dot: of `2013-11-20-kiln.aspx.md`, `kiln.aspx`."""
        return safe_slug((self._dated[2] if self._dated else "") or self.stem) or "untitled"

    @property
    def folder(self) -> str:
        """The post's folders, without those that never appear in an address."""
        above = self._above.rpartition("/")[0] if self.bundled else self._above
        return "/".join(part for part in above.split("/") if part not in _NOT_IN_ADDRESSES) if "_" in above else above

    @property
    def above_posts(self) -> list[str]:
        """The folders above `_posts`."""
        above, match, _ = self.key.rpartition("_posts/")
        return above.split("/") if match else []

    @property
    def is_draft(self) -> bool:
        return "draft" in self.key.lower() and _DRAFT.search(self.key) is not None

    @property
    def in_posts(self) -> bool:
        path = f"/{self.key}"
        return "/_posts/" in path or "/_drafts/" in path

    def non_post_kind(self, *, has_front_matter: bool) -> NonPost | None:
        """Return why the file is not a post, judged by its name; None for a post."""
        stem = self._file_stem.lower()
        if stem == "_index" or (stem == "index" and not self.bundled):
            return NonPost.SECTION
        if self.bundled and (has_front_matter or stem == "index"):
            return None
        is_junk = stem == "readme" or _JUNK.fullmatch(self._file)
        return NonPost.ABOUT if is_junk else None


def language_and_stem(key: str, languages: Collection[str] = ()) -> tuple[str, str]:
    """Return the language between name and extension, or that is the name itself, and the path without both; the language is
    empty if there is none. `languages`: the site's own codes, besides the usual ones.
    """
    path = key.rpartition(".")[0]
    above, _, name = path.rpartition("/")
    language = _language(name, languages, in_folder=bool(above))
    return language, path.removesuffix(language).rstrip("./") if language else path


def unusual_code(key: str) -> str:
    """Return two letters between name and extension that are not a usual language code; empty if there are none."""
    match = _TWO_LETTERS.search(key.rpartition(".")[0]) if key.count(".") > 1 else None
    return match[1] if match and not _LANGUAGE.search(match[0]) else ""


def _language(name: str, languages: Collection[str], *, in_folder: bool) -> str:
    if in_folder and _LANGUAGE_NAME.fullmatch(name):
        return name
    match = _LANGUAGE.search(name) if "." in name else None
    own = name.rpartition(".")[2] if languages else ""
    return match[1] if match else own if own in languages and own != name else ""


def day_in_folders(path: str) -> str:
    """Return the date in a path such as `2026/07/03`; empty if there is none."""
    match = _IN_FOLDERS.search("/" + path)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else ""


def slug_of_link(link: str) -> str:
    """Return the slug in an address or path."""
    path = link.partition("#")[0].partition("?")[0].removesuffix("/index.html")
    return safe_slug(_without_extension(unquote(path).rstrip("/")))


def _without_extension(text: str) -> str:
    return _PAGE.sub("", text) if "." in text else text


def safe_slug(text: str) -> str:
    """Return the last segment of a slug or path without separators, surrounding dots and control characters."""
    last = text.rpartition("/")[2]
    if not text or _SAFE.fullmatch(last):
        return last
    last = one_line(text).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    return "-".join(last.split()).strip(".")[:200]

"""What a post's file says by its name and its place: date, slug, language; and what a folder has that is no post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from syndicator.sources.text import one_line

_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(?=\S)(.*)|$)", re.DOTALL)
_IN_FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d\d/\d{1,2}/\d{1,2})(?:[-/]|$)")
_PAGE = re.compile(r"\.(?:md|markdown|mdx|html?|aspx?|php)$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"\.((?:ar|bg|bn|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nb|nl|no|pl|pt|ro|ru|sk|sl|"
    r"sr|sv|th|tr|uk|vi|zh)(?:[-_][a-zA-Z]{2,4})?)$"
)
_INDEX = frozenset({"index", "readme"})
_DRAFT = re.compile(r"(?:^|/)(?:_?drafts|[^/]*-drafts)/|(?:^|/)draft-[0-9a-f]{24}\.", re.IGNORECASE)
_JUNK = re.compile(r"(?:README|LICEN[CS]E|CONTRIBUTING|CODE_OF_CONDUCT|CHANGELOG|SECURITY|TEMPLATE)(?:[-_. ].*)?")
_JEKYLL = re.compile(r"(?:^|/)_(?:posts|drafts)/")


@dataclass(frozen=True)
class Name:
    """A key, read: `2024/foo.es.md`. In a page bundle (`foo/index.md`) the folder's name is the post's."""

    key: str

    @cached_property
    def bundled(self) -> bool:
        """Whether the file is the page of its folder."""
        return "/" in self.key and self._file_stem.lower() in _INDEX

    @cached_property
    def stem(self) -> str:
        """The name without ending and language."""
        return self.key.split("/")[-2] if self.bundled else self._file_stem

    @cached_property
    def language(self) -> str:
        found = _LANGUAGE.search(self._bare)
        return found[1] if found else ""

    @cached_property
    def day(self) -> str:
        """The date that begins the name, or that the folders make; empty where neither does."""
        if dated := _DATED.match(self.stem):
            return dated[1]
        return day_in_folders(self.key)

    @cached_property
    def slug(self) -> str:
        dated = _DATED.match(self.stem)
        return safe_slug(_PAGE.sub("", dated[2] if dated and dated[2] else self.stem)) or "untitled"

    @cached_property
    def path(self) -> str:
        """The key without ending, and without `index`."""
        above = self.key.rpartition("/")[0]
        return above if self.bundled else f"{above}/{self._file_stem}".lstrip("/")

    @cached_property
    def begins_with_date(self) -> bool:
        return _DATED.match(self.stem) is not None

    @cached_property
    def is_draft(self) -> bool:
        return _DRAFT.search(self.key) is not None

    @cached_property
    def is_jekyll(self) -> bool:
        return _JEKYLL.search(self.key) is not None

    def no_post(self, *, has_front_matter: bool) -> str:
        """What the file is instead of a post, by its name; empty for a post."""
        if self._file_stem == "_index" or self.key.lower() in {"index.md", "index.mdx", "index.markdown"}:
            return "a section's page, not a post"
        if self._file_stem.lower() in _INDEX and self.bundled and has_front_matter:
            return ""
        name = self.key.rpartition("/")[2]
        is_junk = _JUNK.fullmatch(name) or self._file_stem.lower() == "readme"
        return f"{name} is about the folder, not a post" if is_junk else ""

    @cached_property
    def _bare(self) -> str:
        name = self.key.rpartition("/")[2]
        return name.rpartition(".")[0] or name

    @cached_property
    def _file_stem(self) -> str:
        return self._bare.removesuffix(f".{self.language}") if self.language else self._bare


def day_in_folders(path: str) -> str:
    """`2026/07/03` in a path; empty where there is no such thing."""
    found = _IN_FOLDERS.search(path)
    return found[1] if found else ""


def slug_of_link(link: str) -> str:
    """The slug in an address or a path."""
    path = re.split(r"[?#]", link, maxsplit=1)[0].removesuffix("/index.html")
    return safe_slug(_PAGE.sub("", unquote(path).rstrip("/")))


def safe_slug(text: str) -> str:
    """The last segment of a slug or path as a name without separators, dots around it and control characters."""
    last = one_line(text).replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    return "-".join(last.split()).strip(".")[:200]

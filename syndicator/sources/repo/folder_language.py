"""Which folders of a blog separate its languages: `content/de/posts`, `_posts/fr`, `i18n/ja`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from syndicator.language import language_tag

if TYPE_CHECKING:
    from collections.abc import Collection

LANGUAGES = (
    "ar|bg|bn|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|"
    "sr|sv|th|tr|uk|vi|zh"
)
_FOLDER = re.compile(rf"(?:{LANGUAGES})(?:[-_](?:[a-z]{{4}}|[a-z]{{2}}|\d{{3}})){{0,2}}", re.IGNORECASE)
_SURE = frozenset(
    {"en", "de", "fr", "es", "pt", "nl", "ru", "uk", "ja", "ko", "zh"}
)  # "it" and "pl" are topics as well
_OF_TRANSLATIONS = frozenset(
    {"i18n", "l10n", "locale", "locales", "lang", "langs", "language", "languages", "translations"}
)


class FolderLanguage(NamedTuple):
    """The language in a path: `written` as the folder's name, and the path `without` that folder."""

    written: str = ""
    without: str = ""


_NO_LANGUAGE = FolderLanguage()


class FolderLanguages:
    """The folders named by a language, among all files of a source."""

    def __init__(self, keys: Collection[str]) -> None:
        by_parent: defaultdict[str, set[str]] = defaultdict(set)
        for folder in {key.rpartition("/")[0] for key in keys}:
            parts = folder.split("/")
            for depth, part in enumerate(parts):
                if _FOLDER.fullmatch(part):
                    by_parent["/".join(parts[:depth])].add(part)
        self._folders = {parent: self._meant(parent, names, keys) for parent, names in by_parent.items()}

    def of(self, key: str) -> FolderLanguage:
        """Return the language of the first such folder in a path; empty if there is none."""
        if not self._folders:
            return _NO_LANGUAGE
        parts = key.split("/")
        for depth, part in enumerate(parts[:-1]):
            if part in self._folders.get("/".join(parts[:depth]), ()):
                return FolderLanguage(part, "/".join([*parts[:depth], *parts[depth + 1 :]]))
        return _NO_LANGUAGE

    def _meant(self, parent: str, names: set[str], keys: Collection[str]) -> set[str]:
        """Return those of the names below a folder that are meant as languages."""
        below = parent.rpartition("/")[2].lower() in _OF_TRANSLATIONS
        sure = {name for name in names if below or len(name) > 2 or name.lower() in _SURE}
        if len(names) > 1 and (sure or _share_files(parent, names, keys)):
            return names
        return sure or {name for name in names if _share_files(parent, {name, ""}, keys)}


def _share_files(parent: str, names: set[str], keys: Collection[str]) -> bool:
    """Whether two of these folders below `parent` (or itself, as "") have a file of the same name."""
    seen: dict[str, str] = {}
    for name in names:
        start = "/".join(filter(None, (parent, name))) + "/"
        for key in keys:
            if start == "/" or key.startswith(start):
                below = key.removeprefix(start)
                if seen.setdefault(below, name) != name:
                    return True
    return False


def default_language(counts: dict[str, int], blog: str) -> str:
    """Return the language that addresses do not name: the blog's, else that of most files, else English if there is
    any. `counts`: files by language.
    """
    if own := named_as(blog, counts):
        return own
    most = max(counts, key=lambda written: counts[written], default="")
    if most and 2 * counts[most] > sum(counts.values()):
        return most
    return next((written for written in counts if language_tag(written).partition("-")[0] == "en"), "")


def named_as(blog: str, names: Collection[str]) -> str:
    """Return the name of the blog's language; empty if none of them is."""
    tags = {language_tag(name): name for name in names}
    return tags.get(blog) or tags.get(blog.partition("-")[0]) or ""

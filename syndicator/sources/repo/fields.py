"""The fields of front matter, under the names that generators use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from syndicator.generators import generators
from syndicator.model import Withheld
from syndicator.sources.dates import parse_date
from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime, tzinfo

# facts, and their folded names (lower case, without - and _) by priority;
# `a.b` is the entry b of a mapping a. A generator's own names come last
_NAMES = {
    "title": "title headline",
    "seo_title": "seotitle metatitle ogtitle seo.title",
    "summary": "seodescription metadescription description postdescription excerpt excerpttext subtitle summary abstract seo.description spoiler "
    "teaser",
    "published": "datepublished publishdate date pubdate pubdatetime postdate publisheddate publishedat publishedon published released "
    "releasedate posted postedat datecreated createdat created",
    "updated": "lastmod updated update updatedat updateddate dateupdated updatedon moddatetime lastmodified lastmodifiedat "
    "lastupdated modified modifiedat datemodified",
    "slug": "slug",
    "tags": "tags tag keywords topics",
    "categories": "categories category",
    "canonical": "canonical canonicalurl canonicallink originalurl seo.canonical",
    "place": "permalink url path",
    "cover": "cover coverimage coverimageurl image images heroimage featuredimage featureimage mainimage socialimage socialimg "
    "ogimage thumbnail banner",
    "cover_alt": "coveralt coverimagealt imagealt heroimagealt featuredimagealt socialalt cover.alt image.alt coverimage.alt "
    "heroimage.alt",
    "author": "author authors",
    "series": "series",
    "draft": "draft isdraft drafted wip iswip unfinished incomplete",
    "ignored": "ignorepublish ignore unlisted isunlisted delisted isdelisted",
    "private": "private isprivate",
    "hidden": "hidden ishidden hide",
    "unpublished": "unpublished isunpublished",
    "public": "published publish ispublished public ispublic dgpublish render visible isvisible listed permalink",
    "visibility": "visibility status poststatus state stage",
    "kind": "layout type",
    "lang": "lang language locale lng langcode languagecode hreflang htmllang",
    "translation_key": "translationkey translationid translationof i18nkey langref langkey lngpair ref pageid",
    "expires": "expires expirationdate unpublishdate",
}
_BY_FACT = {fact: names.split() for fact, names in _NAMES.items()}
for _generator in generators():
    for _fact, _names in _generator.keys.items():
        _BY_FACT.setdefault(_fact, []).extend(_names.split())
_OUTER = frozenset(name.partition(".")[0] for names in _BY_FACT.values() for name in names if "." in name)

_SWITCHES = (Withheld.DRAFT, Withheld.IGNORED, Withheld.PRIVATE, Withheld.HIDDEN)
_WITHHOLDING = {*_SWITCHES, "unpublished", "public", "visibility"}

_SEPARATOR = re.compile(r"\s*[,;،、，；]\s*")  # also of Arabic and East Asian text
# "php open-source testing": words in lower case, one of them joined by a hyphen, are several tags
_IS_SPACED = re.compile(r"(?=[^-]*\w-\w)[^\W_A-Z][^\sA-Z]*(?: +[^\W_A-Z][^\sA-Z]*)+")
_SEVERAL = 4  # words without commas that are tags of their own
_AT_SPACES, _NOT_AT_SPACES, _PERHAPS_AT_SPACES = "split", "keep", "as the words look"
_SPACES_OF = {"tags": _AT_SPACES, "categories": _AT_SPACES, "category": _NOT_AT_SPACES}
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0", "never"})
_UNPUBLISHED = {"unpublished", "unlisted", "skip", "pending", "trash", "delisted", "auto-draft"}
_UNFINISHED = {
    "drafts", "drafting", "wip", "work-in-progress", "in-progress", "progress", "writing", "idea", "ideas", "concept", "outline", "outlined",
    "todo", "to-do", "backlog", "planned", "planning", "unfinished", "incomplete", "review", "reviewing", "in-review", "needs-review",
    "pending-review", "under-review", "ready-for-review", "editing", "not-started", "raw", "entwurf", "brouillon", "borrador", "bozza",
    "rascunho", "kladde", "utkast", "szkic", "черновик", "草稿", "下書き", "초안",
}  # fmt: skip
_NAMED = ("name", "title", "label", "slug")
_COLLECTIONS = frozenset[str]().union(*(generator.collections for generator in generators()))
_NO_DATES = (_TRUE | _FALSE).union(*(generator.file_dates for generator in generators()))
_LINK = ("src", "url", "image", "path", "relative", "href", "file")


class FrontMatterFields:
    """Front matter by facts. `names`: folded name → the original keys."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        inner = _inner(data) if dict in map(type, data.values()) else None
        self._data = {**data, **inner} if inner else data
        self.names, self._keys = _names_and_keys(tuple(self._data))

    def without_capitalized(self) -> FrontMatterFields:
        """Return the fields without names that begin with a capital."""
        if not any(map(_begins_with_capital, self._data)):
            return self
        return FrontMatterFields({name: value for name, value in self._data.items() if not _begins_with_capital(name)})

    def value(self, name: str) -> Any:
        """Return the raw value of a name; None if there is none."""
        return self._data[self.names[name][-1]] if name in self.names else None

    def values(self, fact: str) -> list[Any]:
        """Return the non-empty values of a fact; false counts as a value."""
        keys = self._keys.get(fact, ())
        return [value for key in keys if (value := self._data[key]) or value == 0] if keys else []

    def texts(self, fact: str) -> list[str]:
        """Return the scalar values as text on one line; of a list or a mapping the first scalar."""
        keys = self._keys.get(fact, ())
        return [text for key in keys if (text := one_line(_scalar(self._data[key])))] if keys else []

    def text(self, fact: str) -> str:
        for key in self._keys.get(fact, ()):
            if text := one_line(_scalar(self._data[key])):
                return text
        return ""

    def date(self, fact: str, zone: tzinfo, warnings: list[str]) -> datetime | None:
        """Return the first value that is a date, in UTC. Appends a warning for each invalid value before it."""
        for text in self.texts(fact):
            if moment := parse_date(text, zone):
                return moment
            if text.lower() not in _NO_DATES:
                warnings.append(f'not a valid date: "{text[:60]}"')
        return None

    def links(self, fact: str) -> Iterator[str]:
        """Yield the values that are addresses or paths, also inside a mapping."""
        for value in self.values(fact):
            first = value[0] if isinstance(value, list) else value
            inner = [first.get(key) for key in _LINK] if isinstance(first, dict) else [first]
            yield from (text for text in map(one_line, map(_scalar, inner)) if "." in text or "/" in text)

    def author(self) -> str:
        """Return the author, or several joined by commas."""
        for value in self.values("author"):
            people = value if isinstance(value, list) else [value]
            if names := ", ".join(name for person in people if (name := one_line(_scalar(person)))):
                return names
        return ""

    def tags(self, *, spaced: bool = False) -> tuple[str, ...]:
        """Return tags from a list or comma-separated text, with or without `#`; of a post without tags, its categories.
        `spaced`: as Jekyll, split `tags` at spaces, but not `tag`.
        """
        return self._topics("tags", spaced=spaced) or self._topics("categories", spaced=spaced)

    def _topics(self, fact: str, *, spaced: bool) -> tuple[str, ...]:
        for key in self._keys.get(fact, ()):
            value = self._data[key]
            written = value if isinstance(value, list) else _split(_scalar(value), _spaces(key, spaced=spaced))
            tags: dict[str, str] = {}
            for tag in (one_line(_scalar(item)).lstrip("#") for item in written):
                tags.setdefault(tag.lower(), tag)
            if topics := tuple(tag for folded, tag in tags.items() if folded and folded not in _COLLECTIONS):
                return topics
        return ()

    def categories(self, *, spaced: bool = False) -> list[str]:
        """Return categories from a list or text. `spaced`: as Jekyll, split `categories` at spaces, but not `category`."""
        categories: list[str] = []
        for key in self._keys.get("categories", ()):
            value = self._data[key]
            if isinstance(value, list):
                categories += map(_scalar, value)
            else:
                is_several = _spaces(key, spaced=spaced) == _AT_SPACES
                categories += _scalar(value).split() if is_several else [_scalar(value)]
        return [category for category in map(one_line, categories) if category]

    def withheld(self) -> str:
        """Return why the post is not public, or empty."""
        if self._keys.keys().isdisjoint(_WITHHOLDING):
            return ""
        visibility = {"-".join(text.lower().replace("_", " ").split()) for text in self.texts("visibility")}
        if visibility & _UNFINISHED:
            return Withheld.DRAFT
        for fact in _SWITCHES:
            if fact in visibility or (fact in self._keys and self._any(fact, _is_true)):
                return fact
        is_unpublished = (
            self._any("public", _is_false) or self._any("unpublished", _is_true) or visibility & _UNPUBLISHED
        )
        return Withheld.UNPUBLISHED if is_unpublished else ""

    def _any(self, fact: str, holds: Callable[[Any], bool]) -> bool:
        return any(map(holds, self.values(fact)))


@lru_cache
def _names_and_keys(keys: tuple[str, ...]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Return the keys by folded name, and those of each fact by priority. Most posts have the same keys."""
    names: dict[str, list[str]] = {}
    for key in keys:
        names.setdefault(_folded(key), []).append(key)
    by_fact = {fact: [key for name in known for key in names.get(name, ())] for fact, known in _BY_FACT.items()}
    return names, {fact: match for fact, match in by_fact.items() if match}


def _inner(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of the tables that may hold facts, by `table.entry`."""
    tables = [(key, table) for key, table in data.items() if isinstance(table, dict) and _folded(key) in _OUTER]
    return {f"{key}.{name}": value for key, table in tables for name, value in table.items()}


def _begins_with_capital(name: str) -> bool:
    return name[:1].isupper()


def _folded(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        named = (value.get(key) for key in _NAMED)
        return next((text for text in named if isinstance(text, str) and text), "")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _spaces(key: str, *, spaced: bool) -> str:
    """Return what spaces in the text of a key mean. A single `tag` that looks like several was meant so, whatever Jekyll
    makes of it.
    """
    return _SPACES_OF.get(_folded(key), _PERHAPS_AT_SPACES) if spaced else _PERHAPS_AT_SPACES


def _split(text: str, spaces: str) -> list[str]:
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].replace('"', "").replace("'", "")
    if _SEPARATOR.search(text):
        return _SEPARATOR.split(text)
    reads_as_several = text.startswith("#") or _IS_SPACED.fullmatch(text) or len(text.split()) >= _SEVERAL
    if spaces == _AT_SPACES or (spaces == _PERHAPS_AT_SPACES and reads_as_several):
        return text.split()
    return [] if text in _FALSE | {"null", "~"} else [text]


def _is_true(value: Any) -> bool:
    return _scalar(value).strip().lower() in _TRUE


def _is_false(value: Any) -> bool:
    return _scalar(value).strip().lower() in _FALSE

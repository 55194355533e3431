"""What front matter says, whatever its generator calls it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# names in folded form: lower case, without - and _; the first that holds something counts
TITLE = ("title", "headline")
SEO_TITLE = ("seotitle", "metatitle", "ogtitle", "seo.title")
SUMMARY = (
    "seodescription", "metadescription", "description", "excerpt", "subtitle", "summary", "abstract", "seo.description",
    "spoiler", "teaser",
)  # fmt: skip
PUBLISHED = (
    "datepublished", "publishdate", "date", "pubdate", "pubdatetime", "publisheddate", "publishedat", "publishedon",
    "published", "released", "releasedate", "posted", "postedat", "createdat", "created",
)  # fmt: skip
UPDATED = (
    "lastmod", "updated", "updatedat", "updateddate", "dateupdated", "updatedon", "moddatetime", "lastmodified",
    "lastmodifiedat", "lastupdated", "modified", "modifiedat", "datemodified",
)  # fmt: skip
TAGS = ("tags", "tag", "keywords", "taxonomies.tags")
CANONICAL = ("canonical", "canonicalurl", "canonicallink", "originalurl", "seo.canonical")
COVER = (
    "cover", "coverimage", "coverimageurl", "image", "images", "heroimage", "featuredimage", "featureimage", "mainimage",
    "socialimage", "socialimg", "ogimage", "thumbnail", "banner", "header.image", "extra.image", "params.image",
)  # fmt: skip
COVER_ALT = (
    "coveralt",
    "coverimagealt",
    "imagealt",
    "heroimagealt",
    "featuredimagealt",
    "socialalt",
    "cover.alt",
    "image.alt",
    "coverimage.alt",
    "heroimage.alt",
)
AUTHOR = ("author", "authors", "extra.author", "publishas")
SERIES = ("series", "seriesslug", "taxonomies.series", "extra.series")
_DRAFT = ("draft", "isdraft", "saveasdraft")
_IGNORED = ("ignorepost", "ignore", "eleventyexcludefromcollections")

_SEPARATOR = re.compile(r"\s*[,;]\s*")
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})
_LINK = ("src", "url", "image", "path", "relative", "href", "file")


class Facts:
    """Front matter by folded names; `a.b` is what mapping `a` says of `b`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._values = {_folded(key): value for key, value in data.items()}

    def values(self, names: tuple[str, ...]) -> Iterator[Any]:
        for name in names:
            value = self._value(name)
            if value is not None and value not in ("", [], {}):
                yield value

    def texts(self, names: tuple[str, ...]) -> Iterator[str]:
        """What is a scalar, as text on one line; of lists and mappings the first that is."""
        return filter(None, (one_line(_scalar(value)) for value in self.values(names)))

    def text(self, names: tuple[str, ...]) -> str:
        return next(self.texts(names), "")

    def links(self, names: tuple[str, ...]) -> Iterator[str]:
        """What is an address or a path, also inside a mapping that says more about it."""
        for value in self.values(names):
            one = value[0] if isinstance(value, list) else value
            inner = [one.get(key) for key in _LINK] if isinstance(one, dict) else [one]
            yield from (text for text in map(one_line, map(_scalar, inner)) if "." in text or "/" in text)

    def people(self) -> str:
        """The author, or several, with commas."""
        for value in self.values(AUTHOR):
            several = value if isinstance(value, list) else [value]
            if names := ", ".join(filter(None, (one_line(_scalar(one)) for one in several))):
                return names
        return ""

    def tags(self, *, spaced: bool) -> tuple[str, ...]:
        """Tags, of a list or of text with commas, with `#` or, where that is the custom (`spaced`), with spaces."""
        for value in self.values(TAGS):
            several = value if isinstance(value, list) else _split(_scalar(value), spaced=spaced)
            named = (one_line(_scalar(one)).lstrip("#") for one in several)
            if tags := {tag.lower(): tag for tag in named if tag}:
                return tuple(tags.values())
        return ()

    def withheld(self) -> str:
        """Why it is not public, or empty."""
        if any(map(_is_true, self.values(_DRAFT))) or self.text(("status",)).lower() == "draft":
            return "draft"
        if any(map(_is_true, self.values(_IGNORED))):
            return "ignored"
        visibility = {self.text(("visibility",)).lower(), self.text(("status",)).lower()}
        if any(map(_is_true, self.values(("private",)))) or "private" in visibility:
            return "private"
        unpublished = any(map(_is_false, self.values(("published", "publish", "permalink"))))
        return "not published" if unpublished or "unpublished" in visibility else ""

    def has(self, *names: str) -> bool:
        return any(name in self._values for name in names)

    def raw(self, name: str) -> Any:
        return self._values.get(name)

    def _value(self, name: str) -> Any:
        outer, dot, inner = name.partition(".")
        value = self._values.get(outer)
        if not dot or not isinstance(value, dict):
            return None if dot else value
        return next((below for key, below in value.items() if _folded(key) == inner), None)


@lru_cache(maxsize=1024)
def _known(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _folded(key: str) -> str:
    return _known(key) if len(key) < 30 else key


def _scalar(value: Any) -> str:
    while isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        named = (value.get(key) for key in ("name", "title", "label", "slug"))
        return next((text for text in named if isinstance(text, str) and text), "")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _split(text: str, *, spaced: bool) -> list[str]:
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1].replace('"', "").replace("'", "")
    if "," in text or ";" in text:
        return _SEPARATOR.split(text)
    if spaced or text.startswith("#"):
        return text.split()
    return [] if text in _FALSE | {"null", "~"} else [text]


def _is_true(value: Any) -> bool:
    return _scalar(value).strip().lower() in _TRUE


def _is_false(value: Any) -> bool:
    return _scalar(value).strip().lower() in _FALSE

"""A post's address: what its file says itself, else what the source's `permalink` pattern makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from syndicator.sources.repo.filename import LOWER_CASE, as_written_by
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.sources.repo.fields import Facts
    from syndicator.sources.repo.filename import Name

_SAFE = "/:!$&'()*+,;=@~%?#[]"
_NEEDS_NO_ESCAPES = re.compile(r"[A-Za-z0-9:/._-]*+")
_SAFE_IN_PATH = "/:!$&'()*+,;=@~"
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{(blog_url|slug|year|month|day|path|folder|categories|title)\}")
_pieces = lru_cache(_PLACEHOLDER.split)
_EMPTY_PARTS = re.compile(r"(?<!:)//+")
_JEKYLL = re.compile(r":(year|short_year|month|i_month|day|i_day|title|slug|categories)\b")


@dataclass(slots=True)
class Parts:
    """What a pattern can make an address of. `day`: when, on the blog's clock; `named`: the slug, where none is stated;
    both are asked only where they are needed. `language`: where it is in the address.
    """

    facts: Facts
    name: Name
    generator: str
    day: Callable[[], datetime | None]
    named: Callable[[], str]
    language: str = ""
    stated: str = ""

    @property
    def slug(self) -> str:
        return self.stated or self.named()

    def __call__(self, asked: str) -> str | None:
        """What stands for a placeholder; None where the post has no date to fill it with."""
        if asked in {"slug", "title"}:
            is_as_named = self.generator == "hexo" and asked == "slug" and not self.facts.text("slug")
            return self.name.stem if is_as_named else self.slug  # with its spaces
        if asked == "categories":
            return self._categories()
        if asked in {"path", "folder"}:
            return self._place(asked)
        when = self.day()
        return _DAY[asked](when) if when else None

    def _place(self, asked: str) -> str:
        """Where the file lies; a slug that it states, or that Zola makes of its name, takes the place of that."""
        slug = self.slug if self.generator == "zola" or self.facts.text("slug") else self.name.stem
        place = f"{self.name.folder}/{slug if asked == 'path' else ''}".strip("/")
        if self.generator not in LOWER_CASE:
            return place
        return "/".join(as_written_by(self.generator, "-".join(part.split())) for part in place.split("/"))

    def _categories(self) -> str:
        """As a path. Jekyll writes them in lower case, after the folders that `_posts` lies in."""
        if self.generator != "jekyll":
            return "/".join("-".join(category.split()) for category in self.facts.categories())
        found = [*self.name.above_posts, *map(str.lower, self.facts.categories())]
        return "/".join(dict.fromkeys(filter(None, found)))


_DAY: dict[str, Callable[[datetime], str]] = {
    "year": lambda when: f"{when.year:04}",
    "month": lambda when: f"{when.month:02}",
    "day": lambda when: f"{when.day:02}",
    "short_year": lambda when: f"{when:%y}",
    "i_month": lambda when: str(when.month),
    "i_day": lambda when: str(when.day),
}


def stated_addresses(facts: Facts, permalinks: list[str], blog_url: str) -> dict[str, str]:
    """The absolute addresses that the file names as its own, the canonical one first, each with its alias."""
    stated = facts.texts("canonical") + permalinks
    if not stated:
        return {}
    found = [_absolute(address, blog_url) for address in stated]
    return {address: alias for address in found if address and (alias := alias_of(address))}


def permalinks(parts: Parts, blog_url: str) -> list[str]:
    """What the file says of its place on the blog, Jekyll's placeholders filled in; no templates, no other sites."""
    found = []
    for link in parts.facts.texts("place"):
        is_path = (
            "/" in link
            or "path" in parts.facts.names
            or (parts.generator == "hugo" and link == parts.facts.said("url"))
        )
        if "{" in link or not is_path:
            continue
        filled = link if ":" not in link or _ABSOLUTE.match(link) else _filled(link, parts)
        if ":" not in filled or _is_on(blog_url, filled):
            found.append(filled)
    return found


def address_by_pattern(pattern: str, blog_url: str, parts: Parts) -> str:
    """The guess; empty without a blog's address, or without the date that the pattern asks for."""
    blog = blog_url.rstrip("/")
    if not blog:
        return ""
    home = f"{blog}/{parts.language}" if parts.language else blog
    pieces = [*_pieces(pattern)]  # every second one names a part
    for place in range(1, len(pieces), 2):
        part = home if pieces[place] == "blog_url" else parts(pieces[place])
        if part is None:
            return ""
        pieces[place] = part
    address = "".join(pieces)
    if address.count("//") > 1:
        address = _EMPTY_PARTS.sub("/", address)
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE_IN_PATH)


def _filled(link: str, parts: Parts) -> str:
    def part(found: re.Match[str]) -> str:
        made = parts(found[1])
        return found[0] if made is None else made

    return _JEKYLL.sub(part, link).replace("//", "/")


def _is_on(blog_url: str, link: str) -> bool:
    """A post about another site's page names that; it is not the post's own."""
    return bool(_ABSOLUTE.match(link)) and (not blog_url or urlsplit(link).netloc == urlsplit(blog_url).netloc)


def _absolute(address: str, blog_url: str) -> str:
    """With the blog's address before it. Empty for a template, a way out of the site, and the blog's own home."""
    if "{" in address or "\\" in address or (".." in unquote(address) and ".." in unquote(address).split("/")):
        return ""
    if not _ABSOLUTE.match(address):
        if not blog_url or ":" in address:
            return ""
        address = _below(blog_url.rstrip("/"), address)
    return "" if address.rstrip("/") == blog_url.rstrip("/") else quoted(address)


def quoted(address: str) -> str:
    """The address with what may not stand in one escaped; escapes that are there stay."""
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE)


def _below(blog_url: str, path: str) -> str:
    """A path of a blog that lies at /blog may or may not start with /blog itself."""
    above = urlsplit(blog_url).path
    if above and path.startswith(above + "/"):
        blog_url = blog_url.removesuffix(above)
    return f"{blog_url}/{path.lstrip('/')}"

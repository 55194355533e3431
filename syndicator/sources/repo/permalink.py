"""A post's address: stated in the file, else made by the source's `permalink` pattern."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from syndicator.sources.repo.filename import safe_slug, slug_of_link
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from syndicator.generators import Generator, PostFile

_SAFE = "/:!$&'()*+,;=@~%?#[]"
_NEEDS_NO_ESCAPES = re.compile(r"[A-Za-z0-9:/._-]*+")
_SAFE_IN_PATH = "/:!$&'()*+,;=@~"
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{(blog_url|slug|year|month|day|path|folder|categories|title|short_year|i_month|i_day)\}")
_pieces = lru_cache(_PLACEHOLDER.split)
_EMPTY_PARTS = re.compile(r"(?<!:)//+")
_COLON_PLACEHOLDER = re.compile(r":(year|short_year|month|i_month|day|i_day|title|slug|categories)\b")


class Address(NamedTuple):
    """A post's address. `aliases`: one for each stated address."""

    slug: str
    url: str
    aliases: tuple[str, ...]


class Placeholders:
    """The values of placeholders in one post's address. `published`: in the blog's time zone.

    `slug_path`: a stated slug that has folders of its own.
    """

    def __init__(
        self, file: PostFile, generator: Generator, slug: str, published: datetime | None, slug_path: str = ""
    ) -> None:
        self._file = file
        self._generator = generator
        self._slug = slug
        self._path = slug_path
        self._published = published

    def __call__(self, name: str) -> str | None:
        """Return a placeholder's value; None if the post lacks the date for it."""
        match name:
            case "title":
                return self._path or self._slug
            case "slug":
                return self._path or self._generator.slug_in_address(self._file, self._slug)
            case "categories":
                return self._generator.categories(self._file)
            case "folder":
                return self._in_folder("")
            case "path" if self._path and self._file.fields.text("slug").startswith("/"):
                return self._path
            case "path":
                return (
                    self._in_folder(self._path)
                    if self._path
                    else self._in_folder(self._generator.slug_in_path(self._file, self._slug))
                )
        day = self._generator.date_in_address(self._file, self._published)
        return _DAY[name](day) if day else None

    def _in_folder(self, slug: str) -> str:
        return self._generator.spell_path(f"{self._file.filename.folder}/{slug}".strip("/"))


_DAY: dict[str, Callable[[date], str]] = {
    "year": lambda day: f"{day.year:04}",
    "month": lambda day: f"{day.month:02}",
    "day": lambda day: f"{day.day:02}",
    "short_year": lambda day: f"{day:%y}",
    "i_month": lambda day: str(day.month),
    "i_day": lambda day: str(day.day),
}


class Permalinks(NamedTuple):
    """Makes the addresses of a source's posts."""

    blog_url: str
    pattern: str

    def address_of(
        self, file: PostFile, generator: Generator, *, title: str, published: datetime | None, language: str
    ) -> Address:
        """Return a post's address. `published`: in the blog's time zone.

        `language`: empty if it is not in the address.
        """
        stated = safe_slug(file.fields.text("slug"))
        stated = generator.spell(stated) if generator.spells_stated_slugs else stated
        slug = stated or generator.slug(file, title, by_title="{title}" in self.pattern)
        links = _stated_paths(file, generator, Placeholders(file, generator, slug, published), self.blog_url)
        if links and not stated:
            slug = slug_of_link(links[0]) or slug
        addresses = _stated_addresses(file.fields.texts("canonical") + links, self.blog_url)
        url = next(iter(addresses), "")
        if not url:
            placeholders = Placeholders(file, generator, slug, published, self._slug_path(file, generator))
            url = _filled(generator.permalink(self.pattern, file), self.blog_url, language, placeholders)
        return Address(slug, url, tuple(addresses.values()))

    def _slug_path(self, file: PostFile, generator: Generator) -> str:
        """Return a stated slug such as `/notes/2026/knots/` as a path; empty for a plain one."""
        written = file.fields.text("slug")
        if "/" not in written.strip("/ ") or ":" in written:
            return ""
        names = [safe_slug(name) for name in written.split("/")]
        spelled = [generator.spell(name) if generator.spells_stated_slugs else name for name in names if name]
        folders = self.pattern.partition("{slug}")[0].removeprefix("{blog_url}").strip("/")
        path = "/".join(spelled)
        return path.removeprefix(f"{folders}/") if folders and written.startswith("/") else path


def _stated_addresses(stated: list[str], blog_url: str) -> dict[str, str]:
    """Return the absolute addresses among the stated ones, in order, each with its alias."""
    if not stated:
        return {}
    addresses = [_absolute(address, blog_url) for address in stated]
    return {address: alias for address in addresses if address and (alias := alias_of(address))}


def _stated_paths(file: PostFile, generator: Generator, placeholders: Placeholders, blog_url: str) -> list[str]:
    """Return the stated paths with `:placeholders` filled in; no templates, no other sites."""
    paths = []
    for link in file.fields.texts("place"):
        if "{" in link or not generator.is_path(link, file.fields):
            continue
        path = link if ":" not in link or _ABSOLUTE.match(link) else _with_colons_filled(link, placeholders)
        if ":" not in path or _is_on(blog_url, path):
            paths.append(path)
    return paths


def _with_colons_filled(link: str, placeholders: Placeholders) -> str:
    def value(placeholder: re.Match[str]) -> str:
        filled = placeholders(placeholder[1])
        return placeholder[0] if filled is None else filled

    return _COLON_PLACEHOLDER.sub(value, link).replace("//", "/")


def _filled(pattern: str, blog_url: str, language: str, placeholders: Placeholders) -> str:
    """Fill in the pattern; empty without a blog address, or without the date that the pattern needs."""
    blog = blog_url.rstrip("/")
    if not blog:
        return ""
    pieces = [*_pieces(pattern)]  # every second one is a placeholder
    for place in range(1, len(pieces), 2):
        is_blog = pieces[place] == "blog_url"
        filled = (f"{blog}/{language}" if language else blog) if is_blog else placeholders(pieces[place])
        if filled is None:
            return ""
        pieces[place] = filled
    address = "".join(pieces)
    if address.count("//") > 1:
        address = _EMPTY_PARTS.sub("/", address)
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE_IN_PATH)


def _is_on(blog_url: str, link: str) -> bool:
    """Whether the link is on the blog: a link post states another site's page, which is not its own address."""
    return bool(_ABSOLUTE.match(link)) and (not blog_url or urlsplit(link).netloc == urlsplit(blog_url).netloc)


def _absolute(address: str, blog_url: str) -> str:
    """Return an absolute address on the blog. Empty for a template, an address off the site, and the home page."""
    if "{" in address or "\\" in address or (".." in unquote(address) and ".." in unquote(address).split("/")):
        return ""
    if not _ABSOLUTE.match(address):
        if not blog_url or ":" in address:
            return ""
        address = _below(blog_url.rstrip("/"), address)
    return "" if address.rstrip("/") == blog_url.rstrip("/") else quoted(address)


def quoted(address: str) -> str:
    """Escape invalid characters; keep existing escapes."""
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE)


def _below(blog_url: str, path: str) -> str:
    """Join a path to a blog at /blog; the path may or may not include /blog itself."""
    above = urlsplit(blog_url).path
    if above and path.startswith(above + "/"):
        blog_url = blog_url.removesuffix(above)
    return f"{blog_url}/{path.lstrip('/')}"

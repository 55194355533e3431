"""A post's address: stated in the file, else made by the source's `permalink` pattern."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from syndicator.config.values import PLACEHOLDERS, UNACCENTED
from syndicator.generators.spelling import without_marks
from syndicator.sources.repo.filename import safe_slug, slug_of_link
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, tzinfo

    from syndicator.generators import Generator, PostFile

_SAFE = "/:!$&'()*+,;=@~%?#[]"
_NEEDS_NO_ESCAPES = re.compile(r"[A-Za-z0-9:/._-]*+")
_SAFE_IN_PATH = "/:!$&'()*+,;=@~"
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER = re.compile(rf"\{{((?:{'|'.join(PLACEHOLDERS)})(?::{UNACCENTED})?|date:[^{{}}]+)\}}")
_BEGINS_WITH_DATE = re.compile(r"\d{4}/\d\d?/")
_DATE_BEFORE_NAME = re.compile(r"(?:\{(?:year|month|day|i_month|i_day)\}/)+(?=\{(?:slug|name|title)\b)")
_pieces = lru_cache(_PLACEHOLDER.split)
_EMPTY_PARTS = re.compile(r"(?<!:)//+")
_COLON_PLACEHOLDER = re.compile(r":(year|short_year|month|i_month|day|i_day|title|slug|categories)\b")


class Address(NamedTuple):
    """A post's address. `aliases`: one for each stated address."""

    slug: str
    url: str
    aliases: tuple[str, ...]


class Placeholders:
    """The values of placeholders in one post's address. `zone`: the blog's, for the day of `published`.

    `slug_path`: a stated slug that has folders of its own.
    """

    def __init__(
        self,
        file: PostFile,
        generator: Generator,
        slug: str,
        published: datetime | None,
        zone: tzinfo,
        slug_path: str = "",
    ) -> None:
        self._file = file
        self._generator = generator
        self._slug = slug
        self._path = slug_path
        self._published = published
        self._zone = zone

    def __call__(self, name: str) -> str | None:
        """Return a placeholder's value; None if the post lacks the date for it."""
        name, _, form = name.partition(":")
        value = self._date(form) if name == "date" else self._value(name)
        return without_marks(value) if value and form == UNACCENTED else value

    def _value(self, name: str) -> str | None:
        match name:
            case "title":
                return self._path or self._slug
            case "slug":
                return self._path or self._generator.slug_in_address(self._file, self._slug)
            case "name":
                return self._path or self._stated_name or self._generator.name_in_address(self._file)
            case "categories":
                return self._generator.categories(self._file)
            case "file_path":
                return f"{self._file.filename.folder}/{self._file.filename.stem}".strip("/")
            case "folder":
                return self._in_folder("")
            case "path" if self._stands_for_path():
                return self._path or self._slug
            case "path":
                return (
                    self._in_folder(self._path)
                    if self._path
                    else self._in_folder(self._generator.slug_in_path(self._file, self._slug))
                )
        return _DAY[name](self._day) if self._day else None

    def _date(self, form: str) -> str | None:
        return format(self._day, form) if self._day else None

    @cached_property
    def _day(self) -> date | None:
        published = self._published.astimezone(self._zone) if self._published else None
        return self._generator.date_in_address(self._file, published)

    @property
    def _stated_name(self) -> str:
        return self._slug if self._file.fields.text("slug") else ""

    def _stands_for_path(self) -> bool:
        """Whether the stated slug has the folders in it."""
        slug = self._file.fields.text("slug")
        return bool(slug) and ((bool(self._path) and slug.startswith("/")) or self._generator.slugs_are_paths)

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


class Permalinks:
    """Makes the addresses of a source's posts. `zone`: the blog's."""

    def __init__(self, blog_url: str, pattern: str, zone: tzinfo) -> None:
        self.pattern = pattern
        self._zone = zone
        self.blog_url = blog_url.rstrip("/")
        self._host, self._above = urlsplit(self.blog_url)[1:3]  # the blog may be at /blog

    def with_pattern(self, pattern: str) -> Permalinks:
        return Permalinks(self.blog_url, pattern, self._zone)

    def address_of(
        self, file: PostFile, generator: Generator, *, title: str, published: datetime | None, language: str
    ) -> Address:
        """Return a post's address. `language`: empty if it is not in the address."""
        slug, paths = self._slug_and_paths(file, generator, title, published)
        stated = file.fields.texts("canonical") + paths
        addresses = self._stated_addresses(stated) if stated else {}
        url = next(iter(addresses), "")
        if not url:
            slug_path = self._slug_path(file.fields.text("slug"), generator)
            placeholders = Placeholders(file, generator, slug, published, self._zone, slug_path)
            home = generator.home(file, self.blog_url)
            home = f"{home}/{language}" if home and language else home
            pattern = generator.permalink(self.pattern, file)
            if _BEGINS_WITH_DATE.match(slug_path):  # then the stated slug is all of that
                pattern = _DATE_BEFORE_NAME.sub("", pattern)
            url = self._filled(pattern, home, placeholders)
        return Address(slug, url, tuple(addresses.values()))

    def _slug_and_paths(
        self, file: PostFile, generator: Generator, title: str, published: datetime | None
    ) -> tuple[str, list[str]]:
        """Return the slug, which may be that of the first stated path, and the stated paths."""
        slug = _stated_slug(file, generator)
        links = [] if "{file_path" in self.pattern else file.fields.texts("place")
        paths = [link for link in links if "{" not in link and generator.is_path(link, file.fields)] if links else []
        if paths and ":" in "".join(paths):  # in placeholders, or in whole addresses
            name = slug or generator.slug(file, title, by_title="{title" in self.pattern)
            placeholders = Placeholders(file, generator, name, published, self._zone)
            paths = self._paths(paths, placeholders)
        paths = [*map(generator.stated_path, paths)]
        slug = slug or (slug_of_link(paths[0]) if paths else "")
        return slug or generator.slug(file, title, by_title="{title" in self.pattern), paths

    def _slug_path(self, written: str, generator: Generator) -> str:
        """Return a stated slug such as `/notes/2026/knots/` as a path; empty for a plain one."""
        if "/" not in written or "/" not in written.strip("/ ") or ":" in written:
            return ""
        names = [safe_slug(name) for name in written.split("/")]
        spelled = [generator.spell(name) if generator.spells_stated_slugs else name for name in names if name]
        folders = self.pattern.partition("{slug")[0].removeprefix("{blog_url}").strip("/")
        path = "/".join(spelled)
        return path.removeprefix(f"{folders}/") if folders and written.startswith("/") else path

    def _paths(self, links: list[str], placeholders: Placeholders) -> list[str]:
        """Return the links with `:placeholders` filled in, without those to other sites."""
        paths = [_with_colons_filled(link, placeholders) for link in links]
        return [path for path in paths if ":" not in path or self._is_on_blog(path)]

    def _is_on_blog(self, link: str) -> bool:
        """Whether the link is on the blog: a link post states another site's page, which is not its own address."""
        return bool(_ABSOLUTE.match(link)) and (not self.blog_url or urlsplit(link).netloc == self._host)

    def _stated_addresses(self, stated: list[str]) -> dict[str, str]:
        """Return the absolute addresses among the stated ones, in order, each with its alias."""
        addresses = filter(None, map(self._absolute, stated))
        return {address: alias for address in addresses if (alias := alias_of(address))}

    def _absolute(self, address: str) -> str:
        """Return an absolute address on the blog. Empty for a template, an address off the site, and the home page."""
        if "{" in address or "\\" in address or (".." in unquote(address) and ".." in unquote(address).split("/")):
            return ""
        if ":" not in address:
            address = self._below_blog(address) if self.blog_url else ""
        elif not _ABSOLUTE.match(address):
            return ""
        return "" if address.rstrip("/") == self.blog_url else quoted(address)

    def _below_blog(self, path: str) -> str:
        """Join a path to the blog; it may or may not begin with the blog's own."""
        is_whole = self._above and path.startswith(self._above + "/")
        site = self.blog_url.removesuffix(self._above) if is_whole else self.blog_url
        return f"{site}/{path.lstrip('/')}"

    def _filled(self, pattern: str, home: str, placeholders: Placeholders) -> str:
        """Fill in the pattern; empty without a blog address, or without the date that the pattern needs."""
        if not home:
            return ""
        pieces = [*_pieces(pattern)]  # every second one is a placeholder
        for place in range(1, len(pieces), 2):
            filled = home if pieces[place] == "blog_url" else placeholders(pieces[place])
            if filled is None:
                return ""
            pieces[place] = filled
        address = "".join(pieces)
        if address.endswith(".html/"):  # a stated slug says that it is a file
            address = address.removesuffix("/")
        if address.count("//") > 1:
            address = _EMPTY_PARTS.sub("/", address)
        return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE_IN_PATH)


def _stated_slug(file: PostFile, generator: Generator) -> str:
    written = file.fields.text("slug")
    slug = safe_slug(written) if written else ""
    return generator.spell(slug) if slug and generator.spells_stated_slugs else slug


def _with_colons_filled(link: str, placeholders: Placeholders) -> str:
    if ":" not in link or _ABSOLUTE.match(link):
        return link

    def value(placeholder: re.Match[str]) -> str:
        filled = placeholders(placeholder[1])
        return placeholder[0] if filled is None else filled

    return _COLON_PLACEHOLDER.sub(value, link).replace("//", "/")


def quoted(address: str) -> str:
    """Escape invalid characters; keep existing escapes."""
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE)

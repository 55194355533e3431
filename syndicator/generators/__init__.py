"""The programs that posts are written for: what each one does that the others do not.

Each is a module of this folder with a `GENERATOR`; nothing else names it. To add one, write `<name>.py` here and
`tests/generators/test_<name>.py`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from syndicator.model import Withheld
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date, datetime
    from re import Match


class Fields(Protocol):
    """The fields of a file's front matter."""

    @property
    def names(self) -> Mapping[str, list[str]]:
        """The names in lower case without `-` and `_`, each with the keys that are written so."""

    def value(self, name: str) -> Any:
        """What stands under such a name; None where nothing does."""

    def text(self, fact: str) -> str:
        """A fact (`slug`, `published`), whatever name it has here, as text on one line."""

    def texts(self, fact: str) -> list[str]:
        """Every text that is given for it."""

    def tags(self, *, spaced: bool = False) -> tuple[str, ...]:
        """`spaced`: text without commas is tags with spaces between them."""

    def categories(self) -> list[str]: ...


class Filename(Protocol):
    """A file's key, `blog/2024-03-05-ash.es.md`, taken apart."""

    @property
    def key(self) -> str: ...
    @property
    def stem(self) -> str:
        """The name without ending and language; of `ash/index.md` the folder's."""

    @property
    def slug(self) -> str:
        """The stem without a date, as a single name."""

    @property
    def folder(self) -> str:
        """The folders above the post, without `_posts`."""

    @property
    def day(self) -> str:
        """The date that begins the name or that the folders make, `2024-03-05`; empty without one."""

    @property
    def begins_with_date(self) -> bool: ...
    @property
    def bundled(self) -> bool:
        """Whether it is the `index.md` or `README.md` of a folder that has the post's name."""

    @property
    def is_readme(self) -> bool: ...
    @property
    def is_draft(self) -> bool: ...
    @property
    def in_posts(self) -> bool:
        """Whether it lies in a `_posts` or `_drafts`."""

    @property
    def above_posts(self) -> list[str]:
        """The folders that a `_posts` lies in."""

    def is_underscored(self, *, in_posts: bool) -> bool:
        """Whether its name begins so; `in_posts`: or a folder's that it lies in below `_posts`."""


class Site(Protocol):
    """All files of a source together."""

    @property
    def is_posts(self) -> bool:
        """Whether the source's folder is itself a `_posts`."""

    @property
    def posts_are_dated(self) -> bool:
        """Whether most names in `_posts` begin with a date."""

    @property
    def has_sections(self) -> bool:
        """Whether there is an `_index.md`."""

    @property
    def has_index(self) -> bool:
        """Whether there is an `index.md` above all."""

    def is_in_bundle(self, filename: Filename) -> bool:
        """Whether it lies beside or below the `index.md` of another post."""


@value
class PostFile:
    """A file that may be a post. `form`: how its front matter is written (yaml, toml, json, or a generator's own name for
    its own), empty where there is none; `body`: the text below it.
    """

    form: str
    body: str
    fields: Fields
    filename: Filename
    site: Site

    @property
    def in_posts(self) -> bool:
        return self.filename.in_posts or self.site.is_posts


class FrontMatter(NamedTuple):
    form: str
    data: dict[str, Any]
    body: str


class Generator:
    """What a generator does with a file: here, what most do. Those that differ override it."""

    name = "plain"
    order = 100  # of several that claim a file, the one with the lowest has it

    # what its files say in words of their own: known for all files, since most look like anybody's
    keys: ClassVar[Mapping[str, str]] = {}  # fact → names in front matter, as in sources/repo/fields.py
    collections: frozenset[str] = frozenset()  # tags that say what a page is, not what it is about
    file_dates: frozenset[str] = frozenset()  # in place of a date: that of the file

    # regular expressions of its marks in Markdown: `rewritten` with what others understand, `embeds` with the address
    # as their group, `code` with its language and text; what is `removed` says nothing to others
    removed: tuple[str, ...] = ()
    rewritten: tuple[tuple[str, str | Callable[[Match[str]], str]], ...] = ()
    embeds: tuple[str, ...] = ()
    code: tuple[str, ...] = ()

    needs_front_matter = True
    wants_dates = False  # what has no date is a page
    names_by_title = False  # makes the slug of the title, not of the file's name
    spells_stated_slugs = False
    skips_underscored = True  # files whose names begin with an underscore
    recreates_files = False  # one post may come back as another file
    windowed = False  # its feeds show only the newest posts
    feed_prefix = ""  # of the XML namespace that its feeds have
    pictures_at = ""  # a part of the addresses of pictures that are stored there

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        """Whether the file was written for it."""
        return False

    def fenced(self, text: str) -> str:
        """A file's text, its front matter between fences that everyone knows; unchanged where it has none of its own."""
        return text

    def parse(self, text: str) -> FrontMatter | None:  # noqa: ARG002
        """Front matter in a form that only it has; None where there is none."""
        return None

    def spell(self, slug: str) -> str:
        """A slug as it stands in addresses."""
        return slug

    def spell_path(self, path: str) -> str:
        """Folders as they stand in addresses."""
        return path

    def slug_of_title(self, title: str) -> str:
        from syndicator.generators.spelling import dashed

        return dashed(title)

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:
        """The slug of a post that states none; `by_title`: the blog's addresses have the title."""
        named_by_title = self.names_by_title or by_title
        return (named_by_title and self.slug_of_title(title)) or self.spell(file.filename.slug)

    def slug_in_path(self, file: PostFile, slug: str) -> str:
        """What stands below the file's folders in an address with {path}."""
        return slug if file.fields.text("slug") else file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """What stands for {slug}."""
        return slug

    def categories(self, file: PostFile) -> str:
        """What stands for {categories}."""
        return "/".join("-".join(category.split()) for category in file.fields.categories())

    def is_path(self, link: str, fields: Fields) -> bool:
        """Whether a `permalink`, `url` or `path` is one, not just a word."""
        return "/" in link or "path" in fields.names

    def permalink(self, pattern: str, file: PostFile) -> str:  # noqa: ARG002
        """The source's pattern, as it is for this post."""
        return pattern

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:  # noqa: ARG002
        """The day in addresses; `published` is on the blog's clock."""
        return published

    def title(self, file: PostFile) -> str:  # noqa: ARG002
        """What it makes of the file's name where no title is stated; empty where it makes none."""
        return ""

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return fields.tags()

    def withheld(self, file: PostFile) -> Withheld | None:
        """Why it does not publish the file, beside what its fields say to everyone."""
        skipped = self.skips_underscored and file.filename.is_underscored(in_posts=False)
        return Withheld.HIDDEN if skipped else None

    def is_page(self, file: PostFile) -> bool:  # noqa: ARG002
        """Whether the file stands beside the posts, whatever its date."""
        return False

    def link_target(self, reference: str) -> str | None:  # noqa: ARG002
        """The address that a link in its own form leads to, from the site's root; empty where only an index of all posts could
        tell it; None where the form is not its own.
        """
        return None


PLAIN = Generator()
_SOURCE_FILE = re.compile(r"(?![\w+.-]+:|//)[^?#]+\.(?:md|mdx|markdown)(?:[?#].*)?", re.IGNORECASE)


@cache
def generators() -> tuple[Generator, ...]:
    """All that have a module, in the order in which they are asked whose a file is."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [module.GENERATOR for module in modules if hasattr(module, "GENERATOR")]
    return tuple(sorted(found, key=attrgetter("order", "name")))


@cache
def generator_named(name: str) -> Generator:
    """The plain one where none has that name, as a feed's format."""
    return next((generator for generator in generators() if generator.name == name), PLAIN)


def generator_of(file: PostFile) -> Generator:
    """Whose a file is, by what it says."""
    candidates = generators() if file.form else _without_front_matter()
    return next((generator for generator in candidates if generator.claims(file)), PLAIN)


@cache
def _without_front_matter() -> list[Generator]:
    return [generator for generator in generators() if not generator.needs_front_matter]


def own_front_matter(text: str) -> FrontMatter | None:
    """Front matter in a form that only one generator has."""
    for generator in _overriding("parse"):
        if front_matter := generator.parse(text):
            return front_matter
    return None


def fenced(text: str) -> str:
    """A file's text, its front matter between fences that everyone knows."""
    for generator in _overriding("fenced"):
        text = generator.fenced(text)
    return text


@cache
def _overriding(method: str) -> list[Generator]:
    """Those that have an answer of their own: asking all takes as long as parsing does."""
    return [one for one in generators() if getattr(type(one), method) is not getattr(Generator, method)]


def generator_of_feed(namespaces: Container[str]) -> str:
    """The name of the one whose feeds have one of these XML namespaces, given by their prefixes; empty for all others."""
    return next((one.name for one in generators() if one.feed_prefix and one.feed_prefix in namespaces), "")


def generator_of_picture(address: str) -> str:
    """The name of the one that stores a picture; empty for all others."""
    return next((one.name for one in generators() if one.pictures_at and one.pictures_at in address), "")


def link_target(reference: str) -> str | None:
    """As `Generator.link_target`, of whichever generator has links of that form, and of what all have: paths of files that
    pages are made from, and what a template would fill in.
    """
    targets = (generator.link_target(reference) for generator in _overriding("link_target"))
    target = next((target for target in targets if target is not None), None)
    if target is None and (reference.startswith(("{{", "{%")) or _SOURCE_FILE.fullmatch(reference)):
        return ""
    return target

"""The blog generators that posts are written for, and how each differs from the others.

Each is a module of this package with a `GENERATOR`; no other code names it. To add one, write `<name>.py` here and
`tests/generators/test_<name>.py`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators.post_file import Fields, Filename, FrontMatter, PostFile, PostLink, Site
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date, datetime

    from syndicator.generators.site_settings import SiteFiles, SiteSettings
    from syndicator.generators.tags import TemplateTag

__all__ = ["PLAIN", "Fields", "Filename", "FrontMatter", "Generator", "PostFile", "PostLink", "Site"]


class Generator:
    """What a generator does with a file. The defaults are what most do; a generator overrides what differs."""

    name = "plain"
    label = "Markdown files"  # as its users call it
    order = 100  # if several claim a file or a site, the lowest wins
    markers: tuple[str, ...] = ()  # files at the top of a site that only this generator has; `*` means any characters

    formats: frozenset[str] = frozenset()  # the endings of other files than Markdown that it makes posts of
    forms: frozenset[str] = frozenset()  # formats of the front matter of files that it may claim; empty: any

    # terms in its front matter; recognised in all files, since most do not show their generator
    keys: ClassVar[Mapping[str, str]] = {}  # fact → names in front matter, as in sources/repo/fields.py
    collections: frozenset[str] = frozenset()  # tags that mark a kind of page, not a topic
    file_dates: frozenset[str] = frozenset()  # date values that mean the file's own date

    # its Markdown extensions; recognised in all files, too
    brackets: tuple[tuple[str, str], ...] = ()  # around its template tags
    braces_are_text = False  # `{{ so }}` and `{% so %}` are no tags, whatever they are for others
    verbatim: ClassVar[Mapping[str, str]] = {}  # tags whose content is not Markdown: name → "code", "text" or "nothing"
    escapes: tuple[
        tuple[str, str], ...
    ] = ()  # a regular expression of tags that are shown, in code too → what readers see
    embeds: tuple[str, ...] = ()  # regular expressions of pages to be shown; the group is the address
    removed: tuple[str, ...] = ()  # regular expressions of what means nothing elsewhere
    image_options = ""  # a regular expression of what may follow the address of an image

    sealing: tuple[str, ...] = ()  # names of its paired marks whose content a page shows only with a password

    fields_are_case_sensitive = False  # does not read `Category` as `category`
    needs_front_matter = True
    wants_dates = False  # a file without a date is a page
    names_are_titles = False  # a page that states no title is called as its file, whatever its headings
    names_by_title = False  # makes the slug from the title, not from the file name
    spells_stated_slugs = False
    uses_stated_slugs = True  # in addresses
    slugs_are_paths = False  # a stated slug stands for folders and name
    skips_underscored = True  # skips files whose names begin with an underscore
    recreates_files = False  # may rewrite a post under another file name
    windowed = False  # its feeds list only the newest posts
    feed_prefix = ""  # of the XML namespace in its feeds
    keeps_line_breaks = False  # a line that ends in the source ends on the page
    pictures_at = ""  # a part of the addresses of images that it hosts

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        """Whether the file was written for this generator."""
        return False

    def makes(self, site: SiteFiles) -> bool:
        """Whether the site is made by this generator."""
        return site.has(*self.markers)

    def settings(self, site: SiteFiles) -> SiteSettings:
        """Return what the site's own files say of it."""
        from syndicator.generators.usual_folders import usual_settings

        return usual_settings(site)

    def fenced(self, text: str) -> str:
        """Return the text with its front matter between standard fences; unchanged if it has no fences of its own."""
        return text

    def parse(self, text: str) -> FrontMatter | None:  # noqa: ARG002
        """Parse front matter in a format that only this generator has; None if there is none."""
        return None

    def spell(self, slug: str) -> str:
        """Spell a slug as in addresses."""
        return slug

    def spell_path(self, path: str) -> str:
        """Spell folders as in addresses."""
        return path

    def slug_of_title(self, title: str) -> str:
        from syndicator.generators.spelling import dashed

        return dashed(title)

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:
        """Return the slug of a post that states none. `by_title`: the blog's addresses contain the title."""
        named_by_title = self.names_by_title or by_title
        return (named_by_title and self.slug_of_title(title)) or self.spell(file.filename.slug)

    def slug_in_path(self, file: PostFile, slug: str) -> str:
        """Return the value of {path} in an address, below the file's folders."""
        return slug if file.fields.text("slug") and self.uses_stated_slugs else file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:
        """Return the value of {slug} in an address."""
        return slug if self.uses_stated_slugs else file.filename.slug

    def name_in_address(self, file: PostFile) -> str:
        """Return the value of {name} in the address of a post that states no slug."""
        return self.spell(file.filename.slug)

    def categories(self, file: PostFile) -> str:
        """Return the value of {categories} in an address."""
        return "/".join("-".join(category.split()) for category in file.fields.categories())

    def is_path(self, link: str, fields: Fields) -> bool:
        """Whether a `permalink`, `url` or `path` is a path, not a mere word."""
        return "/" in link or "path" in fields.names

    def stated_path(self, path: str) -> str:
        """Return the path of a page whose front matter states this one."""
        return path

    def home(self, file: PostFile, blog_url: str) -> str:  # noqa: ARG002
        """Return the value of {blog_url} in the post's address."""
        return blog_url

    def permalink(self, pattern: str, file: PostFile) -> str:  # noqa: ARG002
        """Return the source's pattern, adapted to this post."""
        return pattern

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:  # noqa: ARG002
        """Return the date in the post's address; `published` is in the blog's time zone."""
        return published

    def title(self, file: PostFile) -> str:  # noqa: ARG002
        """Return the title that it makes from the file name if none is stated; empty if it makes none."""
        return ""

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return fields.tags()

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return why it does not publish the file, besides the common fields."""
        skipped = self.skips_underscored and file.filename.is_underscored(in_posts=False)
        return Withheld.HIDDEN if skipped else None

    def is_page(self, file: PostFile) -> bool:  # noqa: ARG002
        """Whether the file is a page rather than a post, whatever its date."""
        return False

    def html_of(self, tag: TemplateTag, home: str) -> str | None:  # noqa: ARG002
        """Return the HTML that a template tag makes; empty if it is unknown, None if the tag is not its own.

        `home`: the address of the blog, without a slash at its end.
        """
        return None

    def link_target(self, reference: str) -> str | PostLink | None:  # noqa: ARG002
        """Return the target of a link in its own syntax: an address, which may begin at the site's root, or a post; an
        empty address if there is none; None if the syntax is not its own.
        """
        return None


PLAIN = Generator()
_SOURCE_FILE = re.compile(
    r"(?![\w+.-]+:|//)[^?#]+\.(?:md|mdx|mdoc|markdown|qmd|rmd|rmarkdown|rst)(?:[?#].*)?", re.IGNORECASE
)


@cache
def generators() -> tuple[Generator, ...]:
    """Return all generators in the order in which they may claim a file."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    registered = [module.GENERATOR for module in modules if hasattr(module, "GENERATOR")]
    return tuple(sorted(registered, key=attrgetter("order", "name")))


@cache
def generator_named(name: str) -> Generator:
    """Return the generator of this name; the default one for unknown names, such as a feed's format."""
    return next((generator for generator in generators() if generator.name == name), PLAIN)


def generator_of_site(site: SiteFiles) -> Generator | None:
    """Return the generator that makes a site; None if its files don't tell."""
    return next((generator for generator in generators() if generator.makes(site)), None)


def generator_of(file: PostFile) -> Generator:
    """Return the generator of a file."""
    for generator in _claiming(file.form):
        if generator.claims(file):
            return generator
    return PLAIN


@cache
def _claiming(form: str) -> list[Generator]:
    """Return the generators that may claim a file whose front matter has this format."""
    claiming = _overriding("claims")
    if not form:
        return [generator for generator in claiming if not generator.needs_front_matter]
    return [generator for generator in claiming if not generator.forms or form in generator.forms]


def own_front_matter(text: str) -> FrontMatter | None:
    """Parse front matter in a format that only one generator has."""
    for generator in _overriding("parse"):
        if front_matter := generator.parse(text):
            return front_matter
    return None


def fenced(text: str) -> str:
    """Return a file's text with its front matter between standard fences."""
    for generator in _overriding("fenced"):
        text = generator.fenced(text)
    return text


@cache
def _overriding(method: str) -> list[Generator]:
    """Return the generators that override a method: asking all takes as long as parsing."""
    return [
        generator for generator in generators() if getattr(type(generator), method) is not getattr(Generator, method)
    ]


def generator_of_feed(namespaces: Container[str]) -> str:
    """Return the generator whose feeds use one of these XML namespace prefixes; empty for none."""
    return next(
        (generator.name for generator in generators() if generator.feed_prefix and generator.feed_prefix in namespaces),
        "",
    )


def generator_of_picture(address: str) -> str:
    """Return the name of the generator that hosts an image; empty for none."""
    return next(
        (generator.name for generator in generators() if generator.pictures_at and generator.pictures_at in address), ""
    )


def link_target(reference: str) -> str | PostLink | None:
    """Return the target as `Generator.link_target`, for any generator's syntax, and for what is common to all: paths of
    source files, and template expressions.
    """
    targets = (generator.link_target(reference) for generator in _overriding("link_target"))
    target = next((target for target in targets if target is not None), None)
    if target is not None:
        return target
    if _SOURCE_FILE.fullmatch(reference):
        return post_link(reference)
    return "" if reference.startswith(("{{", "{%")) else None


def post_link(reference: str) -> PostLink:
    """Return the link to a post whose file or name may be followed by a fragment."""
    name, _, fragment = reference.partition("#")
    return PostLink(name.partition("?")[0].strip(), fragment)


@cache
def verbatim_tags() -> Mapping[str, str]:
    """Return the tags whose content is not Markdown, of all generators, as in `Generator.verbatim`."""
    return {name: kind for generator in generators() for name, kind in generator.verbatim.items()}


def html_of(tag: TemplateTag, home: str) -> str | None:
    """Return the HTML that a template tag makes, by any generator that knows it; None if none does."""
    made = (generator.html_of(tag, home) for generator in _overriding("html_of"))
    return next((html for html in made if html is not None), None)

"""Jekyll: posts in `_posts`, with date and slug in the file name."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Fields, Generator, PostFile, PostLink, post_link
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.spelling import only_letters
from syndicator.generators.usual_folders import (
    existing,
    feed_path,
    feeds,
    first,
    in_pattern,
    language,
    patterns,
    web_address,
)
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.generators.tags import TemplateTag

_PLAIN = re.compile(r"[A-Za-z0-9_.]+(?:-[A-Za-z0-9_.]+)*+")
_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_HOMES = {"site.url", "site.baseurl", "- site.url -", "- site.baseurl -"}
_POST_URL = re.compile(r"\{%-?\s*post_url\s+(\S+?)\s*-?%\}(.*)")
_LINK = re.compile(r"\{%-?\s*link\s+(\S+?)\s*-?%\}(.*)")
_FILTERED = re.compile(r"""\{\{-?\s*["']([^"']+)["']\s*\|\s*(?:(?:relative|absolute)_url|url)\b[^{}]*?\}\}(.*)""")
_NAME = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-")
_STYLE_NAMES = {"date", "pretty", "ordinal", "weekdate", "none", "true", "false"}
_LEFT_OUT = re.compile(r"(?:^|/)_(?!posts/|drafts/)[^/]*/(?:.*/)?_posts/")  # a theme that lies in the site
_WRITTEN = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)


class Jekyll(Generator):
    name = "jekyll"
    label = "Jekyll"
    markers = ("_config.yml", "_config.yaml", "_config.toml")
    order = 40
    formats = frozenset({".html"})
    keys: ClassVar = {"cover": "header.image"}  # of a theme that many have
    brackets = (("{%", "%}"), ("{{", "}}"))
    verbatim: ClassVar = {"highlight": "code", "raw": "text", "comment": "nothing", "capture": "nothing"}
    fields_are_case_sensitive = True
    needs_front_matter = False
    spells_stated_slugs = True

    def claims(self, file: PostFile) -> bool:
        return file.in_posts and (bool(file.form) or file.filename.begins_with_date)

    def spell(self, slug: str) -> str:
        return slug if _PLAIN.fullmatch(slug) else only_letters(slug, "_.~!$&'()+,;=@", "-").strip("-") or slug

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:
        """Return the slug. For `:slug`, which is our {title}, it has only letters and digits of the file's name."""
        del title
        name = only_letters(file.filename.slug.lower(), "", "-").strip("-") if by_title else ""
        return name or self.spell(file.filename.slug)

    def slug_in_path(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """Return the file's name, whatever slug it states."""
        return file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:
        """Return the file's name with an ending that is not the last one, as in `kiln.aspx`."""
        is_stated = file.fields.text("slug") or file.fields.text("place")
        return slug if is_stated else self.spell(file.filename.dotted_slug)

    def is_path(self, link: str, fields: Fields) -> bool:
        """Whether it is a path, not the name of a style."""
        return super().is_path(link, fields) or (link == fields.value("permalink") and link not in _STYLE_NAMES)

    def is_page(self, file: PostFile) -> bool:
        """Whether it is no post of this site: Jekyll leaves out what lies in another folder with an underscore."""
        return _LEFT_OUT.search(file.filename.key) is not None

    def categories(self, file: PostFile) -> str:
        """Return the categories in lower case, after the folders above `_posts`."""
        return "/".join(dict.fromkeys(filter(None, _categories(file))))

    def title(self, file: PostFile) -> str:
        return " ".join(map(str.capitalize, file.filename.slug.split("-")))

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return fields.tags(spaced=True)

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return that it is hidden if its name begins with an underscore, or without a day where others' begin with one."""
        if file.filename.is_underscored(in_posts=True):
            return Withheld.HIDDEN
        is_passed_over = file.in_posts and file.site.posts_are_dated and not _NAME.match(file.filename.stem)
        return Withheld.HIDDEN if is_passed_over and not file.filename.bundled else None

    def html_of(self, tag: TemplateTag, home: str) -> str | None:
        if tag.opening == "{{" and tag.text in _HOMES:
            return escape(home) if tag.text.strip("- ").endswith(".url") else ""
        filtered = _FILTERED.match(f"{{{{{tag.text}}}}}") if tag.opening == "{{" else None
        return escape(f"{home}/{filtered[1].lstrip('/')}") if filtered else None

    def link_target(self, reference: str) -> str | PostLink | None:
        reference, has_base = _BASE.subn("", reference)
        if post := _POST_URL.match(reference):
            return post_link(post[1] + post[2])
        if filtered := _FILTERED.match(reference):
            return f"/{filtered[1].lstrip('/')}{filtered[2]}"
        if link := _LINK.match(reference):
            return post_link(link[1] + link[2]) if _WRITTEN.search(link[1]) else f"/{link[1].lstrip('/')}{link[2]}"
        return f"/{reference.lstrip('/')}" if has_base else None

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        source = config.text("source").strip("./")
        places = existing(site, *(name.removesuffix("/") for name in site.names(f"{source or '.'}/**/_posts")))
        above = "/".join(filter(None, (source, config.text("collections_dir").strip("./"))))
        is_alone = places == [f"{above}/_posts".strip("/")]  # the folders above others are categories
        folder = places[0] if is_alone else source or "."
        include = () if is_alone else ("**/_posts/**/*.md", "**/_posts/**/*.markdown", "**/_posts/**/*.html")
        return SiteSettings(
            url=web_address(config.setting("url"), config.text("baseurl")),
            title=config.setting("title", "name"),
            language=language(config.setting("lang", "locale", "language")),
            timezone=config.setting("timezone"),
            folders=(
                PostsFolder(folder, tuple(_permalinks(config, above, places)), include),
                *_collections(site, config, above),
            ),
            feeds=(*feed_path(config, "feed.path"), *feeds("feed.xml", "atom.xml")),
        )


_DEFAULT = "/:categories/:year/:month/:day/:title.html"
_STYLES = {
    "date": _DEFAULT,
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
    "ordinal": "/:categories/:year/:y_day/:title.html",
}
_TOKENS = {
    "categories": "{categories}",
    "year": "{year}",
    "month": "{month}",
    "day": "{day}",
    "title": "{slug}",
    "slug": "{title}",
    "output_ext": ".html",
    "short_year": "{short_year}",
    "i_month": "{i_month}",
    "i_day": "{i_day}",
    "long_month": "{date:%B}",
    "long_day": "{date:%A}",
    "w_year": "{date:%G}",
    "week": "{date:%V}",
    "w_day": "{date:%u}",
    "y_day": "{date:%j}",
    "hour": "{date:%H}",
    "minute": "{date:%M}",
    "second": "{date:%S}",
}
_COLLECTION_TOKENS = {**_TOKENS, "path": "{path}"}


_TYPES = {"post": "posts"}  # as Jekyll reads an old name


def _permalinks(config: ConfigFile, above: str, places: list[str]) -> Iterator[Setting]:
    """Yield the pattern of posts, which may be that of a scope, of the collection or of the site."""
    stated = _stated(config, "posts", [place.removeprefix(f"{above}/") for place in places])
    written = stated or config.setting("permalink") or Setting("date", "Jekyll's default")
    pattern = _STYLES.get(written.value, written.value if ":" in written.value else ":unknown")
    yield from patterns(written.origin, in_pattern(pattern, _TOKENS))


def _stated(config: ConfigFile, collection: str, places: list[str]) -> Setting:
    """Return the permalink of the narrowest scope that has all of a collection, else of the collection."""
    scopes = [ConfigFile(config.name, scope) for scope in config.value("defaults") or () if isinstance(scope, dict)]
    own = [scope for scope in scopes if _type(scope) in {"", collection} and _has_all(scope, places)]
    own.sort(key=lambda scope: (len(scope.text("scope.path")), bool(_type(scope))))
    of_scopes = first(scope.setting("values.permalink") for scope in reversed(own))
    return of_scopes or config.setting(f"collections.{collection}.permalink")


def _type(scope: ConfigFile) -> str:
    written = scope.text("scope.type")
    return _TYPES.get(written, written)


def _has_all(scope: ConfigFile, places: list[str]) -> bool:
    """Whether all these folders are in the one that a scope names."""
    path = scope.text("scope.path").strip("/")
    return not path or all(f"{place}/".startswith(f"{path}/") for place in places)


def _collections(site: SiteFiles, config: ConfigFile, above: str) -> Iterator[PostsFolder]:
    """Yield the folders of other collections that have pages, if their names or addresses have dates."""
    table = config.table("collections")
    pages = [name for name in table if name != "posts" and config.is_on(f"collections.{name}.output")]
    folders = {f"{above}/_{name}".strip("/"): name for name in pages}
    for folder in existing(site, *folders):
        stated = _stated(config, folders[folder], [f"_{folders[folder]}"])
        if site.is_dated(folder) or ":year" in stated.value:
            stated = stated or Setting(_default_of_collection(config), "Jekyll's default")
            written = stated.value.replace(":collection", folders[folder])
            yield PostsFolder(folder, patterns(stated.origin, in_pattern(written, _COLLECTION_TOKENS)))


def _default_of_collection(config: ConfigFile) -> str:
    """Return the pattern of pages in a collection, whose ending is as in the pattern of posts."""
    style = config.text("permalink")
    has_folders = style == "pretty" or style.endswith("/")
    return "/:collection/:path/" if has_folders else "/:collection/:path:output_ext"


def _categories(file: PostFile) -> Iterator[str]:
    yield from file.filename.above_posts
    yield from map(str.lower, file.fields.categories(spaced=True))


GENERATOR = Jekyll()

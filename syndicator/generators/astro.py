"""Astro: content collections; slugs are derived from file names, but stated slugs are used as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from syndicator.generators import Generator, PostFile
from syndicator.generators.js_object import expression_at
from syndicator.generators.route_names import is_other
from syndicator.generators.script_addresses import AddressCode, Functions
from syndicator.generators.script_imports import with_imports
from syndicator.generators.site_settings import (
    ConfigFile,
    PostsFolder,
    SiteFiles,
    SiteSettings,
    script_names,
    without_comments,
)
from syndicator.generators.spelling import only_letters
from syndicator.generators.usual_folders import feeds, language, patterns, prefixed, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = {"pubdate", "pubdatetime", "heroimage", "updateddate", "moddatetime"}
_FUWARI = {"category", "draft"}  # a theme that uses `published` for the date
_SIMPLE = re.compile("[a-z0-9_-]+")


class Astro(Generator):
    name = "astro"
    label = "Astro"
    markers = ("astro.config.*",)
    order = 70
    forms = frozenset({"yaml"})
    keys: ClassVar = {"slug": "postslug"}  # a theme's
    slugs_are_paths = True

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        if not names.isdisjoint(_OWN):
            return True
        return not names.isdisjoint(_FUWARI) and str(file.fields.value("published"))[:1].isdigit()

    def spell(self, slug: str) -> str:
        return slug if _SIMPLE.fullmatch(slug) else only_letters(slug.lower(), "-_") or slug

    def spell_path(self, path: str) -> str:
        return "/".join(self.spell("-".join(part.split())) for part in path.split("/"))

    def is_page(self, file: PostFile) -> bool:
        """Whether the file is a page of a manual: one without a date in the collection `docs`."""
        is_dated = file.fields.text("published") or file.filename.day
        return not is_dated and file.site.is_in_manual(file.filename)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("astro.config.*")
        shared = site.config("src/config.ts", "src/consts.ts", "src/site.config.ts", "src/config.*", "src/constants.ts")
        names = script_names(site.text(config.name))
        url = config.setting("site") or shared.setting(
            names.get("site", ""), "website", "site", "url", "SITE_URL", "siteUrl"
        )
        ending = _ending(config)
        own = language(config.setting("defaultLocale") or shared.setting("lang", "locale", "language"))
        return SiteSettings(
            url=web_address(url, config.text("base")),
            title=shared.setting("title", "SITE_TITLE", "siteTitle", "name"),
            language=own,
            timezone=shared.setting("timezone"),
            folders=tuple(_folders(site, ending, own.value, has_docs="starlight(" in site.text(config.name))),
            feeds=feeds("rss.xml", "feed.xml", "atom.xml", "index.xml"),
        )


_ROUTE = re.compile(
    r"src/pages/(.*?)/?\[(?:\.\.\.)?(?!(?:page|tag|categor|author|topic|series|lang|locale|year|month)\w*\])([\w-]+)\](?:/index)?\.(?:astro|tsx|jsx)"
)
_LOADED = re.compile(
    r"""\b(\w++)\s*+[:=]\s*+defineCollection\((?:(?!defineCollection).){0,2000}?\bbase:\s*["'`](?:\./)?([\w./-]+?)/?["'`]""",
    re.DOTALL,
)
_MAKES_ID = re.compile(r"\bgenerateId\s*(?::|(?=\())")
_PAGES = "src/pages/"
_PLACES = ("src/content", "src/data", "content", "src/pages")
_COLLECTIONS = ("blog", "posts", "post", "articles", "writing", "notes")
_LISTED = re.compile(r"""(?:get[A-Z]\w*|CollectionEntry)\s*[(<]\s*["'`]([\w-]+)["'`]""")
_PARAMETERS = re.compile(r"\bparams\s*:\s*(?=\{)")
_MADE = r"\b{}\s*:\s*(`[^`\n]{{1,300}}`|[\w$]+\([^`\n]{{0,200}}\))\s*[,}}]"
_DAY = {"[year]": "{year}", "[month]": "{month}", "[day]": "{day}"}
_LANGUAGE = re.compile(r"(?:\.\.\.)?(?:lang|locale|language)")
_WORD = re.compile(r"[^/_.-]+")


def _ending(config: ConfigFile) -> str:
    if config.text("format") == "file":
        return ".html"
    return "" if config.text("trailingSlash") == "never" else "/"


class _Route(NamedTuple):
    """`made`: the pattern of a post's name in it, if its page makes one; `listed`: the collections that the page names."""

    made: str
    listed: set[str]


def _folders(site: SiteFiles, ending: str, own: str, *, has_docs: bool) -> Iterator[PostsFolder]:
    """Yield the collections, the usual names first, those in another language than the site's `own` last. The route that
    shows one lists it, or has its name, or is the only one that lists no other. `has_docs`: Starlight shows the collection
    `docs` at the top of the site, perhaps with a blog in it.
    """
    named = _collections(site, has_docs=has_docs)
    names = {named[folder] for folder in filter(site.posts_below, named)}
    routes = _routes(site) | ({"": _Route("", {"docs"})} if has_docs else {})
    ranked = sorted(named, key=lambda folder: _rank(folder, named[folder], own))
    for folder in filter(site.posts_below, ranked):
        if folder.startswith(_PAGES):
            own_file = f"{prefixed(folder.removeprefix(_PAGES))}{{file_path}}{ending}"
            yield PostsFolder(folder, patterns("its file", own_file))
            continue
        name = named[folder]
        possible = [path for path, route in routes.items() if name in route.listed or route.listed.isdisjoint(names)]
        possible.sort(key=lambda route: (name not in routes[route].listed, not _shows(route, name), route.count("/")))
        own_ids, endings = _own_ids(site, name), (ending, "") if ending == ".html" else (ending,)
        made = [
            pattern.replace("{path}", own_id)
            for route in dict.fromkeys((*possible, name))
            for pattern in (_pattern(route, routes[route].made if route in routes else "", each) for each in endings)
            for own_id in own_ids
        ]
        yield PostsFolder(folder, patterns("its route", *made))


def _collections(site: SiteFiles, *, has_docs: bool) -> dict[str, str]:
    """Return the folders that may be collections, each with the collection's name: as their loaders say, else its own."""
    usual = [f"{place}/{name}" for place in _PLACES for name in _COLLECTIONS]
    usual += [f"{_PLACES[0]}/docs/blog"] if has_docs else []
    others = [folder for place in _PLACES[:2] for folder in site.folders(place)]
    config = site.config("src/content.config.*", "src/content/config.*")
    loaders = _LOADED.findall(without_comments(site.text(config.name)))
    loaded = {folder: name for name, folder in loaders if ".." not in folder}
    own = {folder: folder.rpartition("/")[2] for folder in (*usual, *loaded, *others)} | loaded
    parts = tuple(f"{folder}/" for folder in loaded)
    return {folder: name for folder, name in own.items() if folder in loaded or not folder.startswith(parts)}


def _own_ids(site: SiteFiles, collection: str) -> list[str]:
    """Return the patterns of the names of pages in a collection: those of files, unless its loader makes others; none if
    these can't be read.
    """
    config = site.config("src/content.config.*", "src/content/config.*")
    text = without_comments(site.text(config.name))
    definition = re.search(rf"\b{re.escape(collection)}\s*[:=]\s*defineCollection\(", text)
    loader = text[definition.end() :].partition("defineCollection")[0] if definition else ""
    makes = _MAKES_ID.search(loader)
    return AddressCode(expression_at(loader, makes.end())).patterns()[:1] if makes else ["{path}"]


def _routes(site: SiteFiles) -> dict[str, _Route]:
    """Return the routes that may show posts, by their folders."""
    routes: dict[str, _Route] = {}
    for name in site.names("src/pages/**/*"):
        match = _ROUTE.fullmatch(name)
        if match and (folder := _route(match[1])) is not None:
            text = without_comments(site.text(name))
            made, listed = routes.get(folder, _Route("", set()))
            made = made or _made(text, match[2], Functions(with_imports(site, name)))
            routes[folder] = _Route(made, listed | {*_LISTED.findall(text)})
    return routes


def _made(page: str, parameter: str, called: Functions) -> str:
    """Return the pattern of a route's parameter that its page makes; empty if that can't be read."""
    blocks = (expression_at(page, match.end()) for match in _PARAMETERS.finditer(page))
    made = (match[1] for block in blocks for match in re.finditer(_MADE.format(parameter), block))
    return next(filter(None, map(AddressCode(page, called).pattern, made)), "")


def _route(written: str) -> str | None:
    """Return the folder of a route, with our placeholders for a day and without a language; None if it shows no posts."""
    parts = [_DAY.get(part, part) for part in written.split("/") if part]
    parts = [part for part in parts if not (part.startswith("[") and _LANGUAGE.fullmatch(part.strip("[]")))]
    shows_others = any("[" in part for part in parts) or (parts and is_other(parts[-1]))
    return None if shows_others else "/".join(parts)


def _pattern(route: str, made: str, ending: str) -> str:
    """Return the pattern of a route. `made`: what its page makes of a post's name; else one with a day has it without that."""
    name = made.strip("/") or ("{slug}" if "{year}" in route else "{path}")
    return f"{prefixed(route)}{name}{ending}"


def _shows(route: str, collection: str) -> bool:
    """Whether a route is named as a collection: `blog/de` shows `blog_de`."""
    words = set(_WORD.findall(collection))
    return route.rpartition("/")[2] == collection or words == set(_WORD.findall(route))


def _rank(folder: str, name: str, own: str) -> tuple[int, bool, bool]:
    """Return a key: usual folders first, and a manual last; a name such as `blog_de` after others, unless that is the
    site's language; usual names first.
    """
    place, _, last = folder.rpartition("/")
    is_usual = place in _PLACES and last in _COLLECTIONS
    words = _WORD.findall(name)
    other = [word for word in words[1:] if len(word) == 2 and word.lower() != own.partition("-")[0]]
    return 2 * (name == "docs") + (not is_usual), bool(other), words[:1] != [] and words[0] not in _COLLECTIONS


GENERATOR = Astro()

"""Astro: content collections; slugs are derived from file names, but stated slugs are used as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import ConfigFile, PostsFolder, SiteFiles, SiteSettings, script_names
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

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        if not names.isdisjoint(_OWN):
            return True
        return not names.isdisjoint(_FUWARI) and str(file.fields.value("published"))[:1].isdigit()

    def spell(self, slug: str) -> str:
        return slug if _SIMPLE.fullmatch(slug) else only_letters(slug.lower(), "-_") or slug

    def spell_path(self, path: str) -> str:
        return "/".join(self.spell("-".join(part.split())) for part in path.split("/"))

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("astro.config.*")
        shared = site.config("src/config.ts", "src/consts.ts", "src/site.config.ts", "src/config.*", "src/constants.ts")
        names = script_names(site.text(config.name))
        url = config.setting("site") or shared.setting(
            names.get("site", ""), "website", "site", "url", "SITE_URL", "siteUrl"
        )
        ending = _ending(config)
        return SiteSettings(
            url=web_address(url, config.text("base")),
            title=shared.setting("title", "SITE_TITLE", "siteTitle", "name"),
            language=language(config.setting("defaultLocale") or shared.setting("lang", "locale", "language")),
            timezone=shared.setting("timezone"),
            folders=tuple(_folders(site, ending)),
            feeds=feeds("rss.xml", "feed.xml", "atom.xml", "index.xml"),
        )


_ROUTE = re.compile(r"src/pages/(.*?)/?\[(?:\.\.\.)?(?:slug|id|path|post)\](?:/index)?\.(?:astro|tsx|jsx)")
_COLLECTIONS = ("blog", "posts", "post", "articles", "writing", "notes")


def _ending(config: ConfigFile) -> str:
    if config.text("format") == "file":
        return ".html"
    return "" if config.text("trailingSlash") == "never" else "/"


def _folders(site: SiteFiles, ending: str) -> Iterator[PostsFolder]:
    """Yield the collections, the usual names first; the route that shows one has its name, or is the only one."""
    places = ("src/content", "src/data", "content", "src/pages")
    collections = [f"{place}/{name}" for place in places for name in _COLLECTIONS]
    collections += [folder for place in places[:2] for folder in site.folders(place)]
    routes = [match[1] for name in site.names("src/pages/**/*") if (match := _ROUTE.fullmatch(name))]
    for folder in filter(site.posts_below, dict.fromkeys(collections)):
        name = folder.rpartition("/")[2]
        ordered = dict.fromkeys((*sorted(routes, key=lambda route: route.rpartition("/")[2] != name), name))
        yield PostsFolder(
            folder,
            patterns("its route", *(f"{prefixed(route)}{{path}}{ending}" for route in ordered if "[" not in route)),
        )


GENERATOR = Astro()

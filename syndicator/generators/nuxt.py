"""Nuxt: routes that show the posts of a folder, which its program names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.generators import Generator
from syndicator.generators.route_names import OF_POSTS, POST
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import feeds, patterns, prefixed, usual_settings, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUTE = re.compile(rf"(?:src/|app/)?pages/(.*?)(?:_|\[(?:\.\.\.)?)({POST})\]?(?:/index)?\.vue", re.IGNORECASE)
# what `baseURL` may name instead of the blog: a server of pictures or data
_SERVICE = re.compile(r"https?://(?:(?:api|cdn|res|images?|img|media|static|assets)\.|[^/]+/[^/])", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:_|\[)(?:lang|locale|language)\]?/")


class Nuxt(Generator):
    name = "nuxt"
    label = "Nuxt"
    order = 57
    markers = ("nuxt.config.*",)

    def makes(self, site: SiteFiles) -> bool:
        """Whether a route shows single posts; other sites are as those without a generator."""
        return super().makes(site) and any(_routes(site))

    def settings(self, site: SiteFiles) -> SiteSettings:
        usual, config = usual_settings(site), site.config(*self.markers)
        base = config.setting("baseUrl")
        stated = config.setting("siteUrl", "site_url", "blogUrl", "hostname") or base
        address = Setting() if stated is base and _SERVICE.match(base.value) else web_address(stated)
        ending = "/" if config.is_on("trailingSlash") else ""
        routes = dict.fromkeys(sorted(_routes(site), key=_rank))
        folders = tuple(
            PostsFolder(
                folder.path, patterns("its route", *(f"{prefixed(route)}{{slug}}{ending}" for route, _ in routes))
            )
            for folder in usual.folders
        )
        return replace(usual, url=usual.url or address, folders=folders, feeds=feeds("rss.xml", "feed.xml"))


def _routes(site: SiteFiles) -> Iterator[tuple[str, str]]:
    """Yield the folder of each route that may show posts, without a language, and what it calls a post."""
    files = (name for top in ("pages", "src/pages", "app/pages") for name in site.names(f"{top}/**/*.vue"))
    for match in filter(None, map(_ROUTE.fullmatch, files)):
        folder = _LANGUAGE.sub("", match[1]).strip("/")
        if folder in OF_POSTS:
            yield folder, match[2].lower()


def _rank(route: tuple[str, str]) -> tuple[bool, int]:
    """Return a key: usual names first; an `id` may be the number of a page with a list."""
    folder, name = route
    return name == "id", OF_POSTS.index(folder)


GENERATOR = Nuxt()

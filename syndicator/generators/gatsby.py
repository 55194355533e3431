"""Gatsby: pages where its program puts them; most often at the path of the file below the folder of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.generators import Generator
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import (
    HOME,
    existing,
    feed_path,
    feeds,
    first,
    language,
    patterns,
    prefixed,
    web_address,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = (
    "content/blog",
    "content/posts",
    "content/post",
    "content/articles",
    "src/content/blog",
    "src/content/posts",
    "src/posts",
    "src/blog",
    "src/pages/blog",
    "src/pages/posts",
    "posts",
    "blog",
    "_posts",
    "contents/posts",
)
_OTHERS = (
    "site-config.*",
    "config.*",
    "src/config.*",
    "config/*",
    "data/SiteConfig.*",
    "content/meta/config.*",
    "gatsby-meta-config.*",
)


class Gatsby(Generator):
    name = "gatsby"
    label = "Gatsby"
    order = 58
    markers = ("gatsby-config.*",)

    def settings(self, site: SiteFiles) -> SiteSettings:
        configs = [site.config(*self.markers), site.config(*_OTHERS)]
        return SiteSettings(
            url=first(web_address(each.setting("siteUrl", "siteURL", "url")) for each in configs),
            title=first(each.setting("title", "siteTitle") for each in configs),
            language=first(language(each.setting("lang", "language", "siteLanguage")) for each in configs),
            folders=tuple(_folders(site)),
            feeds=(*feed_path(configs[0], "output"), *feeds("rss.xml", "feed.xml")),
        )


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    for folder in existing(site, *_NAMES) or existing(site, "content", "src/pages"):
        last = folder.rpartition("/")[2]
        origin = "Gatsby's usual"
        below = folder.removeprefix("src/pages/")
        if below != folder:
            yield PostsFolder(folder, patterns("its file", f"{prefixed(below)}{{path}}/"))
        else:
            yield PostsFolder(
                folder, patterns(origin, f"{HOME}{{path}}/", f"{HOME}{last}/{{path}}/", f"{HOME}{{slug}}")
            )


GENERATOR = Gatsby()

"""Gatsby: pages where its program puts them; most often at the path of the file below the folder of posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.generators import Generator
from syndicator.generators.script_imports import object_values
from syndicator.generators.site_settings import ConfigFile, PostsFolder, SiteFiles, SiteSettings, without_comments
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
        config = site.config(*self.markers)
        metadata = ConfigFile(config.name, object_values(site, config.name, "siteMetadata"))
        configs = [metadata, site.config(*_OTHERS)]
        return SiteSettings(
            url=first(web_address(each.setting("siteUrl", "siteURL", "url", "canonicalUrl")) for each in configs),
            title=first(each.setting("title", "siteTitle") for each in (*configs, config)),
            language=first(language(each.setting("lang", "language", "siteLanguage")) for each in (*configs, config)),
            folders=tuple(_folders(site)),
            feeds=(*feed_path(config, "output"), *feeds("rss.xml", "feed.xml")),
        )


# the program of the site reads where a page is from its front matter
_READS_PLACE = re.compile(
    r"frontmatter\??\.(?:slug|path|permalink|url)\b|frontmatter\s*:?\s*\{[^{}]*\b(?:slug|path|permalink|url)\b"
    r"|\b(?:slug|path|permalink|url)\b[^{}]*\}\s*=\s*[\w.?]*\bfrontmatter\b"
)


def _goes_by_file(site: SiteFiles) -> bool:
    """Whether pages are where their files are, whatever slug their front matter states."""
    program = "".join(without_comments(site.text(name)) for name in site.names("gatsby-node.*"))
    return "createFilePath(" in program and not _READS_PLACE.search(program)


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    path = "{file_path}" if _goes_by_file(site) else "{path}"
    for folder in existing(site, *_NAMES) or existing(site, "content", "src/pages"):
        last = folder.rpartition("/")[2]
        origin = "Gatsby's usual"
        below = folder.removeprefix("src/pages/")
        if below != folder:
            yield PostsFolder(folder, patterns("its file", f"{prefixed(below)}{path}/"))
        else:
            yield PostsFolder(folder, patterns(origin, f"{HOME}{path}/", f"{HOME}{last}/{path}/", f"{HOME}{{slug}}"))


GENERATOR = Gatsby()

"""Gridsome: a template of the address for each type of page, and folders whose files are of a type."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from syndicator.generators import Generator
from syndicator.generators.js_object import object_at
from syndicator.generators.site_settings import (
    PostsFolder,
    SiteFiles,
    SiteSettings,
    script_block,
    without_comments,
)
from syndicator.generators.spelling import only_letters, without_accents
from syndicator.generators.usual_folders import existing, feeds, in_pattern, patterns, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKENS = {"year": "{year}", "month": "{month}", "day": "{day}", "title": "{title}", "slug": "{name}"}
_TEMPLATE = re.compile(r"""\b(\w+)\s*:\s*(?:\[\s*\{\s*path\s*:\s*)?["'`](/[^"'`\n]*)["'`]""")
_OPTIONS = re.compile(r"\boptions\s*:\s*(?=\{)")
_MOST = 100  # options that are read


class Gridsome(Generator):
    name = "gridsome"
    label = "Gridsome"
    order = 59
    markers = ("gridsome.config.*",)

    def slug_of_title(self, title: str) -> str:
        return only_letters(without_accents(title.lower().replace("&", " and ")), "", "-").strip("-")

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        return SiteSettings(
            url=web_address(config.setting("siteUrl"), config.text("pathPrefix")),
            title=config.setting("siteName"),
            folders=tuple(_folders(site, config.name)),
            feeds=feeds("rss.xml", "feed.xml"),
        )


def _folders(site: SiteFiles, config: str) -> Iterator[PostsFolder]:
    """Yield the folders of files, those with most posts first."""
    text = without_comments(site.text(config))
    templates = dict(_TEMPLATE.findall(script_block(text, "templates")))
    shown = {}
    for match in islice(_OPTIONS.finditer(text), _MOST):
        options = object_at(text, match.end()) or {}
        folder = str(options.get("path") or options.get("baseDir") or "").partition("*")[0].strip("./")
        shown[folder] = templates.get(options.get("typeName"), options.get("route") or "")
    for folder in existing(site, *filter(site.is_folder, filter(None, shown))):
        yield PostsFolder(folder, patterns(f"{config}: templates", in_pattern(str(shown[folder]), _TOKENS)))


GENERATOR = Gridsome()

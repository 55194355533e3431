"""makesite.py, a program of one file: front matter in comments of HTML, and folders whose files it makes pages of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.generators import FrontMatter, Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import existing, feeds, in_pattern, patterns, usual_settings, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = re.compile(r"<!--[ \t]*([\w-]+)[ \t]*:([^\n]*?)-->\s*")
_MOST_HEADERS = 50
_PAGES = re.compile(
    r"""\bmake_\w+\(\s*["']([\w/-]+?)/?["'\s,]*/?\*[^"'\n]*["']\s*,\s*["']_site/([^"'\n]*?)(?:index\.html)?["']"""
)
_EXPRESSION = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Makesite(Generator):
    name = "makesite"
    label = "makesite.py"
    order = 55
    markers = ("makesite.py",)
    forms = frozenset({"makesite"})

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def parse(self, text: str) -> FrontMatter | None:
        data: dict[str, str] = {}
        place = 0
        while len(data) < _MOST_HEADERS and (header := _HEADER.match(text, place)):
            data[header[1].lower()], place = header[2].strip(), header.end()
        return FrontMatter(self.name, {**data}, text[place:]) if "title" in data else None

    def settings(self, site: SiteFiles) -> SiteSettings:
        params, usual = site.config("params.json"), usual_settings(site)
        url = web_address(params.setting("site_url"), params.text("base_path"))
        folders = tuple(_folders(site)) or usual.folders
        return replace(
            usual, url=url or usual.url, title=params.setting("title"), folders=folders, feeds=feeds("rss.xml")
        )


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    """Yield the folders of dated posts, those with most of them first."""
    (program,) = Makesite.markers
    shown = dict(_PAGES.findall(site.text(program)))
    for folder in filter(site.is_dated, existing(site, *shown)):
        made = in_pattern(shown[folder], {"slug": "{slug}"}, _EXPRESSION)
        yield PostsFolder(folder, patterns(f"{program}: make_pages", made))


GENERATOR = Makesite()

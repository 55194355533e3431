"""Docusaurus: MDX; the address contains the date of the file name, unless a slug is stated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings, script_block, script_values
from syndicator.generators.spelling import day_of
from syndicator.generators.usual_folders import feeds, language, patterns, prefixed, web_address

if TYPE_CHECKING:
    from datetime import date, datetime

_DATE = "{year}/{month}/{day}/"
_DATED = re.compile(r"(?P<folder>.*)\d{4}[-/]\d{1,2}[-/]\d{1,2}[-/]?(?P<text>.*?)(?:/index)?\.mdx?")
_TRUNCATE = re.compile(r"(?:<!--|\{/\*)\s*truncate\b")


class Docusaurus(Generator):
    name = "docusaurus"
    label = "Docusaurus"
    markers = ("docusaurus.config.*",)
    order = 55
    forms = frozenset({"yaml"})

    def claims(self, file: PostFile) -> bool:
        """Recognise the excerpt mark. Without a date in the name and a slug, Docusaurus does nothing different."""
        if not (file.filename.begins_with_date or "slug" in file.fields.names):
            return False
        body = file.body
        may_have_mark = ("<" in body and "!" in body) or ("{" in body and "*" in body)  # in no time
        return may_have_mark and "truncate" in body and _TRUNCATE.search(body) is not None

    def permalink(self, pattern: str, file: PostFile) -> str:
        """Leave out the date if a slug is stated; a path without a date is used as it is."""
        if file.fields.text("slug"):
            return pattern.replace(_DATE, "")
        return pattern if _DATED.fullmatch(file.filename.key) else pattern.replace(f"{_DATE}{{slug}}", "{path}")

    def slug_in_address(self, file: PostFile, slug: str) -> str:
        """Return what is left of the path without the date, which may be in the names of folders."""
        dated = None if file.fields.text("slug") else _DATED.fullmatch(file.filename.key)
        return f"{dated['folder']}{dated['text']}" if dated else slug

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:
        """Return the date in the name, whatever date the file states."""
        named = day_of(file.filename.day) if published and file.filename.begins_with_date else None
        return named or published

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        blog = script_values(script_block(site.text(config.name), "blog"))
        folder = blog.get("path", "blog").strip("./")
        route = blog.get("routeBasePath", "blog")
        ending = "/" if config.is_on("trailingSlash") else ""
        pattern = f"{prefixed(route)}{{year}}/{{month}}/{{day}}/{{slug}}{ending}"
        feed = f"{route.strip('/')}/" if route.strip("./") else ""
        return SiteSettings(
            url=web_address(config.setting("url"), config.text("baseUrl")),
            title=config.setting("title"),
            language=language(config.setting("defaultLocale")),
            folders=(PostsFolder(folder, patterns("Docusaurus' default", pattern)),),
            feeds=feeds(f"{feed}rss.xml", f"{feed}atom.xml"),
        )


GENERATOR = Docusaurus()

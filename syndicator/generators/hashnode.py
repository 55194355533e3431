"""Hashnode: backups on GitHub, one file per post, named by its id."""

from __future__ import annotations

import re
from typing import ClassVar

from syndicator.generators import Fields, FrontMatter, Generator, PostFile
from syndicator.generators.line_by_line import lenient_values
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, feeds, patterns

_OWN = {"cuid", "saveasdraft", "ignorepost", "hidefromhashnodecommunity", "seriesslug", "publishas"}
_CLOSING = re.compile(r"\n---[ \t]*(?:\n\s*|\Z)", re.ASCII)
_CUID = re.compile(r"^cuid: c[a-z0-9]{24}$", re.MULTILINE)
_COUNTED = (
    "part|day|week|month|year|phase|level|step|chapter|episode|lesson|module|unit|season|series|volume|version|formula"
)
_MADE_UNIQUE = re.compile(rf"(?!(?:.*-)?(?:{_COUNTED})-1$)(.+?)(?:-1|-c[a-z0-9]{{24}})")
_LARGEST = 65_536  # characters


class Hashnode(Generator):
    name = "hashnode"
    label = "Hashnode's backup"
    order = 20
    keys: ClassVar = {
        "cuid": "cuid",
        "draft": "saveasdraft",
        "ignored": "ignorepost",
        "author": "publishas",
        "series": "seriesslug",
    }
    embeds = (r"%\[\s*+(https?://[^\]\s]++)\s*+\]",)
    removed = (r"%%\[[^\]\n]*+\]",)  # widgets
    image_options = r'align="[a-z]*+"'
    skips_underscored = False
    recreates_files = True
    windowed = True
    feed_prefix = "hashnode"
    pictures_at = "//cdn.hashnode.com/"

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        return not names.isdisjoint(_OWN) or ("domain" in names and "slug" in names)

    def parse(self, text: str) -> FrontMatter | None:
        """Parse its backups, which escape nothing."""
        if not text.startswith("---\n") or "cuid: c" not in text:  # most
            return None
        closing = _CLOSING.search(text, 3, _LARGEST)
        block = text[4 : closing.start() + 1] if closing else ""
        if not closing or not _CUID.search(block):
            return None
        return FrontMatter("lines", lenient_values(block), text[closing.end() :])

    def tags(self, fields: Fields) -> tuple[str, ...]:
        """Return the tags, of whose slugs some end with what makes them unique."""
        return tuple(dict.fromkeys(map(_without_suffix, fields.tags())))

    def makes(self, site: SiteFiles) -> bool:
        """Whether at least half of the files are named by an id."""
        names = [name for name in site.names("*.md") if not name.lower().startswith("readme")]
        return bool(names) and 2 * sum(_ID.fullmatch(name) is not None for name in names) >= len(names)

    def settings(self, site: SiteFiles) -> SiteSettings:
        link = _LINK.search(site.text("README.md"))
        address = link[0].rstrip("/") if link else ""
        return SiteSettings(
            url=Setting(address, "README.md") if address else Setting(),
            folders=(PostsFolder(".", patterns("Hashnode's", f"{HOME}{{slug}}")),),
            feeds=feeds("rss.xml"),
        )


def _without_suffix(tag: str) -> str:
    match = _MADE_UNIQUE.fullmatch(tag)
    return match[1] if match else tag


_ID = re.compile(r"c[a-z0-9]{24}\.md")
_LINK = re.compile(
    r"https://(?!(?:www\.)?(?:github|hashnode)\.com\b)[a-z0-9.-]+\.[a-z]{2,}/?(?=[\s)\]>\"']|$)", re.IGNORECASE
)


GENERATOR = Hashnode()

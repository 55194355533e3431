"""Zola: TOML front matter with tables for custom values, ASCII names, dates stripped from file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Generator, PostFile, PostLink, post_link
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.spelling import hyphens_for_signs, without_accents
from syndicator.generators.usual_folders import HOME, existing, feeds, language, patterns, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = {"extra", "taxonomies", "insearchindex"}
_NOT_OWN = {"url", "tags", "categories"}
_DAY = len("2024-03-05")
_SIMPLE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*+")
_LETTERS = re.compile("[a-z0-9]+")


class Zola(Generator):
    name = "zola"
    label = "Zola"
    order = 50
    keys: ClassVar = {
        "tags": "taxonomies.tags",
        "cover": "extra.image",
        "author": "extra.author",
        "series": "taxonomies.series extra.series",
        "draft": "extra.draft extra.stub",  # of themes
        "ignored": "extra.unlisted",
    }
    wants_dates = True
    spells_stated_slugs = True
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        """Claim by signs that Hugo lacks: `path`, a date in the file name, a time in Zola's format."""
        names = file.fields.names.keys()
        if not names.isdisjoint(_OWN):
            return True
        if file.form != "toml" or not names.isdisjoint(_NOT_OWN):
            return False
        return "path" in names or (file.filename.begins_with_date and len(file.fields.text("published")) <= _DAY)

    def spell(self, slug: str) -> str:
        if _SIMPLE.fullmatch(slug):
            return slug
        ascii_slug = slug.lower() if slug.isascii() else hyphens_for_signs(without_accents(slug.lower()))
        return ("-".join(_LETTERS.findall(ascii_slug)) if ascii_slug.isascii() else "") or slug

    def slug_in_path(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        return slug

    def is_page(self, file: PostFile) -> bool:
        """Whether the file is part of another post's folder."""
        return (file.site.has_sections or file.form == "toml") and file.site.is_in_bundle(file.filename)

    def link_target(self, reference: str) -> str | PostLink | None:
        return post_link(reference[2:]) if reference.startswith("@/") else None

    def makes(self, site: SiteFiles) -> bool:
        return site.is_folder("content") and bool(site.config("zola.toml", "config.toml").value("base_url"))

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("zola.toml", "config.toml")
        names = config.value("feed_filenames", "feed_filename") or ["atom.xml"]
        return SiteSettings(
            url=web_address(config.setting("base_url")),
            title=config.setting("title"),
            language=language(config.setting("default_language")),
            folders=tuple(_folders(site)),
            feeds=feeds(*([names] if isinstance(names, str) else names), "atom.xml", "rss.xml"),
        )


def _folders(site: SiteFiles) -> Iterator[PostsFolder]:
    """Yield the only section with posts, else the whole content."""
    sections = existing(site, *site.folders("content"))
    if len(sections) == 1 and not any(name.endswith(".md") for name in site.names("content/[!_]*.md")):
        folder = GENERATOR.spell_path(sections[0].removeprefix("content/"))
        yield PostsFolder(sections[0], patterns("Zola's default", f"{HOME}{folder}/{{path}}/"))
    yield PostsFolder("content", patterns("Zola's default", f"{HOME}{{path}}/"))


GENERATOR = Zola()

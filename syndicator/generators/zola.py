"""Zola: TOML front matter with tables for custom values, ASCII names, dates stripped from file names."""

from __future__ import annotations

import re
from typing import ClassVar

from syndicator.generators import Generator, PostFile, PostLink, post_link
from syndicator.generators.spelling import hyphens_for_signs, without_accents

_OWN = {"extra", "taxonomies", "insearchindex"}
_NOT_OWN = {"url", "tags", "categories"}
_DAY = len("2024-03-05")
_SIMPLE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*+")
_LETTERS = re.compile("[a-z0-9]+")


class Zola(Generator):
    name = "zola"
    order = 50
    keys: ClassVar = {
        "tags": "taxonomies.tags", "cover": "extra.image", "author": "extra.author", "series": "taxonomies.series extra.series",
    }  # fmt: skip
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


GENERATOR = Zola()

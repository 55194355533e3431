"""Zola: front matter in TOML with tables for what is not its own, names in ASCII, dates taken off."""

from __future__ import annotations

import re
from typing import ClassVar

from syndicator.generators import Generator, PostFile
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
        """Hugo knows no `path`, takes no date from a name unless told to, and writes the time with one of its own."""
        names = file.fields.names.keys()
        if not names.isdisjoint(_OWN):
            return True
        if file.form != "toml" or not names.isdisjoint(_NOT_OWN):
            return False
        return "path" in names or (file.filename.begins_with_date and len(file.fields.text("published")) <= _DAY)

    def spell(self, slug: str) -> str:
        if _SIMPLE.fullmatch(slug):
            return slug
        bare = slug.lower() if slug.isascii() else hyphens_for_signs(without_accents(slug.lower()))
        return ("-".join(_LETTERS.findall(bare)) if bare.isascii() else "") or slug

    def slug_in_path(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        return slug

    def is_page(self, file: PostFile) -> bool:
        """A part of a post in a folder of its own."""
        return (file.site.has_sections or file.form == "toml") and file.site.is_in_bundle(file.filename)

    def link_target(self, reference: str) -> str | None:
        return "" if reference.startswith("@/") else None


GENERATOR = Zola()

"""Astro: content collections; slugs are derived from file names, but stated slugs are used as they are."""

from __future__ import annotations

import re
from typing import ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.spelling import only_letters

_OWN = {"pubdate", "pubdatetime", "heroimage", "updateddate", "moddatetime"}
_FUWARI = {"category", "draft"}  # a theme that uses `published` for the date
_SIMPLE = re.compile("[a-z0-9_-]+")


class Astro(Generator):
    name = "astro"
    order = 70
    keys: ClassVar = {"slug": "postslug"}  # a theme's

    def claims(self, file: PostFile) -> bool:
        if file.form in {"toml", "json"}:
            return False
        names = file.fields.names.keys()
        dates_by_published = str(file.fields.value("published"))[:1].isdigit()
        return not names.isdisjoint(_OWN) or (dates_by_published and not names.isdisjoint(_FUWARI))

    def spell(self, slug: str) -> str:
        return slug if _SIMPLE.fullmatch(slug) else only_letters(slug.lower(), "-_") or slug

    def spell_path(self, path: str) -> str:
        return "/".join(self.spell("-".join(part.split())) for part in path.split("/"))


GENERATOR = Astro()

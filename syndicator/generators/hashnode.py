"""Hashnode: backups on GitHub, one file per post, named by its id."""

from __future__ import annotations

import re
from typing import ClassVar

from syndicator.generators import FrontMatter, Generator, PostFile
from syndicator.generators.line_by_line import lenient_values

_OWN = {"cuid", "saveasdraft", "ignorepost", "hidefromhashnodecommunity", "seriesslug", "publishas"}
_CLOSING = re.compile(r"\n---[ \t]*(?:\n\s*|\Z)", re.ASCII)
_CUID = re.compile(r"^cuid: c[a-z0-9]{24}$", re.MULTILINE)
_LARGEST = 65_536  # characters


class Hashnode(Generator):
    name = "hashnode"
    order = 20
    keys: ClassVar = {
        "cuid": "cuid", "draft": "saveasdraft", "ignored": "ignorepost", "author": "publishas", "series": "seriesslug",
    }  # fmt: skip
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
        closing = _CLOSING.search(text, 3, _LARGEST) if text.startswith("---\n") else None
        block = text[4 : closing.start() + 1] if closing else ""
        if not closing or "cuid: c" not in block or not _CUID.search(block):
            return None
        return FrontMatter("lines", lenient_values(block), text[closing.end() :])


GENERATOR = Hashnode()

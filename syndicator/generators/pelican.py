"""Pelican: metadata lines above the text, slugs made from titles, pages in a folder `pages`."""

from __future__ import annotations

import re

from syndicator.generators import FrontMatter, Generator, PostFile, PostLink, post_link
from syndicator.generators.line_by_line import headers_above
from syndicator.generators.spelling import without_accents, without_punctuation

_FILE = re.compile(r"[{|](filename|author|category|index|tag)[}|](.*)", re.IGNORECASE | re.DOTALL)
_STATIC = re.compile(r"[{|](?:static|attach)[}|]/?(.*)", re.IGNORECASE | re.DOTALL)


class Pelican(Generator):
    name = "pelican"
    order = 10
    wants_dates = True
    names_by_title = True
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        return file.form == self.name

    def parse(self, text: str) -> FrontMatter | None:
        headers = headers_above(text) if text[:1].isalpha() or text.startswith("<!--") else None
        if not headers or headers[0].startswith(".."):
            return None
        return FrontMatter(self.name, *headers[1:])

    def slug_of_title(self, title: str) -> str:
        """Make a slug without accents and without consecutive hyphens."""
        return "-".join(without_punctuation(without_accents(title.lower())).replace("-", " ").split())

    def is_page(self, file: PostFile) -> bool:
        return file.filename.key.startswith("pages/")

    def link_target(self, reference: str) -> str | PostLink | None:
        if static := _STATIC.fullmatch(reference):
            return f"/{static[1]}"
        found = _FILE.match(reference)
        if not found:
            return None
        return post_link(found[2]) if found[1].lower() == "filename" else ""


GENERATOR = Pelican()

"""Nikola: metadata lines that begin with two dots, plain or in a comment; some tags mark the kind of post."""

from __future__ import annotations

import re

from syndicator.generators import Fields, FrontMatter, Generator, PostFile, PostLink, post_link
from syndicator.generators.line_by_line import headers_above
from syndicator.model import Withheld

_LINK = re.compile(r"link://(\w+)/?(.*)", re.DOTALL)
_WITHHOLDING = {"draft", "private"}
_NO_TOPICS = _WITHHOLDING | {"mathjax"}


class Nikola(Generator):
    name = "nikola"
    order = 10
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        return file.form == self.name

    def parse(self, text: str) -> FrontMatter | None:
        headers = headers_above(text) if text.startswith(("..", "<!--")) else None
        if not headers or not headers[0].startswith(".."):
            return None
        return FrontMatter(self.name, *headers[1:])

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return tuple(tag for tag in fields.tags() if tag not in _NO_TOPICS)

    def withheld(self, file: PostFile) -> Withheld | None:
        reasons = _WITHHOLDING.intersection(file.fields.tags())
        return Withheld(min(reasons)) if reasons else None

    def link_target(self, reference: str) -> str | PostLink | None:
        found = _LINK.fullmatch(reference)
        if not found:
            return None
        return post_link(found[2]) if found[1] in {"slug", "filename"} else ""


GENERATOR = Nikola()

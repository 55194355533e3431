"""Next.js with MDX: metadata that the page exports, and routes named by folders."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from syndicator.generators import FrontMatter, Generator, PostFile
from syndicator.generators.js_object import object_at

_FARTHEST = 10_000  # characters; the exports of a page are at its top
_NAMES = "metadata|meta|frontmatter|frontMatter|article|post|info|data|attributes"
_EXPORT = re.compile(rf"^export const (?:{_NAMES})\b(?:\s*:\s*[\w.<>]+)?\s*=\s*(?:\w+\(\s*)?(?=\{{)", re.MULTILINE)
_GROUP = re.compile(r"(?:^|(?<=/))\([^()/]*\)(?:/|$)")


class NextJS(Generator):
    name = "nextjs"
    order = 10
    forms = frozenset({"nextjs"})
    keys: ClassVar = {
        "published": "opengraph.publishedtime",
        "updated": "opengraph.modifiedtime",
        "cover": "opengraph.images",
        "canonical": "alternates.canonical",
    }

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def parse(self, text: str) -> FrontMatter | None:
        """Parse objects that are exported above the text; several complete each other."""
        if not text.startswith(("export", "import")):
            return None
        data: dict[str, Any] = {}
        for export in _EXPORT.finditer(text, 0, _FARTHEST):
            data = {**(object_at(text, export.end()) or {}), **data}
        return FrontMatter(self.name, data, text) if "title" in data else None

    def spell_path(self, path: str) -> str:
        """Leave out folders in brackets, which only group routes."""
        return _GROUP.sub("", path) if "(" in path else path


GENERATOR = NextJS()

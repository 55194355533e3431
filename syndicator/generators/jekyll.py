"""Jekyll: posts in `_posts`, with date and slug in the file name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Fields, Generator, PostFile
from syndicator.generators.spelling import only_letters
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[A-Za-z0-9_.]+(?:-[A-Za-z0-9_.]+)*+")
_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_POST_URL = re.compile(r"\{%-?\s*post_url\b")
_LINK = re.compile(r"\{%-?\s*link\s+(\S+?)\s*-?%\}(.*)")
_FILTERED = re.compile(r"""\{\{-?\s*["']([^"']+)["']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}(.*)""")
_WRITTEN = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)


class Jekyll(Generator):
    name = "jekyll"
    order = 40
    keys: ClassVar = {"cover": "header.image"}  # of a theme that many have
    code = (
        r"^[ \t]*\{%-?\s*highlight\s+(\w*)[^\n]*?%\}[ \t]*\n((?:(?!\{%-?\s*highlight).)*?)^[ \t]*\{%-?\s*endhighlight\s*-?%\}",
    )
    removed = (
        r"\{%-?(?:(?!\{%|\n\s*\n).)*?-?%\}",  # Liquid's tags
        r"^[ \t]*\{:[^}\n]*\}[ \t]*$",  # Kramdown's attributes
    )
    needs_front_matter = False
    spells_stated_slugs = True

    def claims(self, file: PostFile) -> bool:
        return file.in_posts and (bool(file.form) or file.filename.begins_with_date)

    def spell(self, slug: str) -> str:
        return slug if _PLAIN.fullmatch(slug) else only_letters(slug, "_.~!$&'()+,;=@", "-").strip("-") or slug

    def categories(self, file: PostFile) -> str:
        """Return the categories in lower case, after the folders above `_posts`."""
        return "/".join(dict.fromkeys(filter(None, _categories(file))))

    def title(self, file: PostFile) -> str:
        return " ".join(map(str.capitalize, file.filename.slug.split("-")))

    def tags(self, fields: Fields) -> tuple[str, ...]:
        return fields.tags(spaced=True)

    def withheld(self, file: PostFile) -> Withheld | None:
        return Withheld.HIDDEN if file.filename.is_underscored(in_posts=True) else None

    def link_target(self, reference: str) -> str | None:
        reference, has_base = _BASE.subn("", reference)
        if _POST_URL.match(reference):
            return ""
        if filtered := _FILTERED.match(reference):
            return f"/{filtered[1].lstrip('/')}{filtered[2]}"
        if link := _LINK.match(reference):
            return "" if _WRITTEN.search(link[1]) else f"/{link[1].lstrip('/')}{link[2]}"
        return f"/{reference.lstrip('/')}" if has_base else None


def _categories(file: PostFile) -> Iterator[str]:
    yield from file.filename.above_posts
    yield from map(str.lower, file.fields.categories())


GENERATOR = Jekyll()

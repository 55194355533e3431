"""Jekyll: posts in `_posts`, with date and slug in the file name."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Fields, Generator, PostFile, PostLink, post_link
from syndicator.generators.spelling import only_letters
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.generators.tags import TemplateTag

_PLAIN = re.compile(r"[A-Za-z0-9_.]+(?:-[A-Za-z0-9_.]+)*+")
_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_HOMES = {"site.url", "site.baseurl", "- site.url -", "- site.baseurl -"}
_POST_URL = re.compile(r"\{%-?\s*post_url\s+(\S+?)\s*-?%\}(.*)")
_LINK = re.compile(r"\{%-?\s*link\s+(\S+?)\s*-?%\}(.*)")
_FILTERED = re.compile(r"""\{\{-?\s*["']([^"']+)["']\s*\|\s*(?:(?:relative|absolute)_url|url)\b[^{}]*?\}\}(.*)""")
_WRITTEN = re.compile(r"\.(?:md|markdown|html?)$", re.IGNORECASE)


class Jekyll(Generator):
    name = "jekyll"
    order = 40
    keys: ClassVar = {"cover": "header.image"}  # of a theme that many have
    brackets = (("{%", "%}"), ("{{", "}}"))
    verbatim: ClassVar = {"highlight": "code", "raw": "text", "comment": "nothing", "capture": "nothing"}
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

    def html_of(self, tag: TemplateTag, home: str) -> str | None:
        if tag.opening == "{{" and tag.text in _HOMES:
            return escape(home) if tag.text.strip("- ").endswith(".url") else ""
        filtered = _FILTERED.match(f"{{{{{tag.text}}}}}") if tag.opening == "{{" else None
        return escape(f"{home}/{filtered[1].lstrip('/')}") if filtered else None

    def link_target(self, reference: str) -> str | PostLink | None:
        reference, has_base = _BASE.subn("", reference)
        if post := _POST_URL.match(reference):
            return post_link(post[1] + post[2])
        if filtered := _FILTERED.match(reference):
            return f"/{filtered[1].lstrip('/')}{filtered[2]}"
        if link := _LINK.match(reference):
            return post_link(link[1] + link[2]) if _WRITTEN.search(link[1]) else f"/{link[1].lstrip('/')}{link[2]}"
        return f"/{reference.lstrip('/')}" if has_base else None


def _categories(file: PostFile) -> Iterator[str]:
    yield from file.filename.above_posts
    yield from map(str.lower, file.fields.categories())


GENERATOR = Jekyll()

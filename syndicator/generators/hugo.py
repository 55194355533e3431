"""Hugo: front matter in YAML, TOML or JSON, page bundles, addresses in lower case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from syndicator.generators import Fields, Generator, PostFile, PostLink, post_link
from syndicator.generators.spelling import day_of, only_letters
from syndicator.generators.tags import figure, parsed

if TYPE_CHECKING:
    from datetime import date, datetime

    from syndicator.generators.tags import TemplateTag

_OWN = {"lastmod", "publishdate", "expirydate", "params", "weight", "aliases", "headless"}
_WRITTEN = {"date", "draft"}  # what `hugo new` writes beside a title
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OLDEST = 1900  # Go writes year 1 for "no date"
_SIMPLE = re.compile("[a-z0-9_-]+")
_KEPT = "-_.#+~@%"
_REFERENCE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\b(.*?)[%>]\}\}(.*)", re.DOTALL)


class Hugo(Generator):
    name = "hugo"
    order = 80
    keys: ClassVar = {
        "ignored": "headless", "public": "build.render build.list", "expires": "expirydate", "cover": "params.image",
    }  # fmt: skip
    brackets = (("{{<", ">}}"), ("{{%", "%}}"))
    escapes = ((r"\{\{([<%])/\*([^\n{}]{1,300}?)\*/([>%])\}\}", r"{{\1\2\3}}"),)
    verbatim: ClassVar = {"highlight": "code", "math": "text", "mermaid": "nothing", "comment": "nothing"}
    sealing = ("hugo-encrypt(?:or)?", "fixit-encryptor")
    spells_stated_slugs = True
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        if file.form in {"toml", "json"}:
            return True
        if file.site.has_index:  # Hugo treats everything else as a part of that bundle
            return False
        names, filename = file.fields.names.keys(), file.filename
        if (filename.bundled and not filename.is_readme) or not names.isdisjoint(_OWN) or file.site.has_sections:
            return True
        return names >= _WRITTEN and not filename.key.endswith(".mdx")

    def spell(self, slug: str) -> str:
        return slug if _SIMPLE.fullmatch(slug) else only_letters(slug.lower(), _KEPT) or slug

    def spell_path(self, path: str) -> str:
        return "/".join(self.spell("-".join(part.split())) for part in path.split("/"))

    def slug_of_title(self, title: str) -> str:
        """Make a slug without a hyphen beside one that was a space."""
        words = " ".join(only_letters(title.lower(), _KEPT + " ").split())
        return words.replace(" -", "-").replace("- ", "-").replace(" ", "-")

    def is_path(self, link: str, fields: Fields) -> bool:
        return super().is_path(link, fields) or link == fields.value("url")

    def date_in_address(self, file: PostFile, published: datetime | None) -> date | None:
        """Return the date as written, in whatever time zone."""
        written = _DAY.match(str(file.fields.value("date")))
        day = day_of(written[0]) if written else None
        return day if day and day.year >= _OLDEST else published

    def is_page(self, file: PostFile) -> bool:
        """Whether the file is part of a page bundle."""
        return (file.site.has_sections or file.form == "toml") and file.site.is_in_bundle(file.filename)

    def html_of(self, tag: TemplateTag, home: str) -> str | None:  # noqa: ARG002
        if tag.name in {"ref", "relref"}:
            return ""
        if tag.name == "figure" and (source := tag.value("src")):
            caption = tag.value("caption") or tag.value("title")
            return figure(source, tag.value("alt") or tag.value("title"), caption, tag.value("link"))
        return None

    def link_target(self, reference: str) -> str | PostLink | None:
        found = _REFERENCE.match(reference)
        if not found:
            return None
        tag = parsed("{{<", f"ref {found[1]}")
        return post_link(tag.value("path", position=0) + found[2])


GENERATOR = Hugo()

"""For which generator a file was written, by what it says: a name for people, no rule hangs on most of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.sources.repo.facts import Facts
    from syndicator.sources.repo.naming import Name

_HASHNODE = ("saveasdraft", "ignorepost", "hidefromhashnodecommunity", "seriesslug", "publishas", "disablecomments")
_DEVTO = ("coverimage", "canonicalurl", "mainimage", "series")
_ASTRO = ("pubdate", "pubdatetime", "heroimage", "updateddate", "moddatetime")
_HUGO = ("lastmod", "publishdate", "expirydate", "params", "weight", "aliases", "extra", "taxonomies", "headless")


def dialect_of(facts: Facts, name: Name, form: str) -> str:
    """hashnode, hugo, jekyll, astro, devto or plain; `form` is how the front matter is written."""
    if not form:
        return "plain"
    if form == "lines" or facts.has("cuid") or facts.has(*_HASHNODE) or (facts.has("domain") and facts.has("slug")):
        return "hashnode"
    if name.is_jekyll:
        return "jekyll"
    if form in {"toml", "json"}:
        return "hugo"
    if facts.has("published") and facts.has(*_DEVTO):
        return "devto"
    if name.key.endswith(".mdx") or facts.has(*_ASTRO):
        return "astro"
    if facts.has(*_HUGO) or name.bundled:
        return "hugo"
    return "jekyll" if name.begins_with_date and facts.has("layout", "categories", "category") else "plain"

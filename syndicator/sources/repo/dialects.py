"""For which generator a file was written, by what it says: a name for people; few rules hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.sources.repo.facts import Facts
    from syndicator.sources.repo.naming import Name
    from syndicator.sources.repo.site import Site

_HASHNODE = {"cuid", "saveasdraft", "ignorepost", "hidefromhashnodecommunity", "seriesslug", "publishas"}
_DEVTO = {"coverimage", "canonicalurl", "mainimage", "series"}
_ASTRO = {"pubdate", "pubdatetime", "heroimage", "updateddate", "moddatetime"}
_FUWARI = {"category", "draft"}  # a theme of Astro's that has a date in `published`
_HUGO = {"lastmod", "publishdate", "expirydate", "params", "weight", "aliases", "headless"}
_ZOLA = {"extra", "taxonomies", "insearchindex"}
_DAY = len("2024-03-05")
_BY_FORM = {"pelican", "nikola"}
_JEKYLL = {"layout", "categories", "category"}


def dialect_of(facts: Facts, name: Name, form: str, site: Site) -> str:
    """hashnode, hugo, zola, jekyll, hexo, astro, devto, pelican, nikola or plain; `form` is how the front matter is written."""
    names = facts.names.keys()
    if not form:
        return "plain"
    if form in _BY_FORM:
        return form
    if not names.isdisjoint(_HASHNODE) or ("domain" in names and "slug" in names):
        return "hashnode"
    if name.is_jekyll or "abbrlink" in names:
        return "jekyll" if name.begins_with_date or name.is_draft else "hexo"  # Jekyll passes over what has no date
    if not names.isdisjoint(_ZOLA) or (form == "toml" and _has_zola_s_place(facts, name)):
        return "zola"
    if form in {"toml", "json"}:
        return "hugo"
    if "published" in names and not names.isdisjoint(_DEVTO):
        return "devto"
    if not names.isdisjoint(_ASTRO) or (not names.isdisjoint(_FUWARI) and str(facts.said("published"))[:1].isdigit()):
        return "astro"
    if name.bundled or not names.isdisjoint(_HUGO) or site.has_sections:
        return "hugo"
    return "jekyll" if name.begins_with_date and not names.isdisjoint(_JEKYLL) else "plain"


def _has_zola_s_place(facts: Facts, name: Name) -> bool:
    """Hugo knows no `path`, takes no date from a name unless told to, and writes the time with one of its own."""
    return "path" in facts.names or (name.begins_with_date and len(facts.text("published")) <= _DAY)

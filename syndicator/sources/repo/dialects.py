"""For which generator a file was written, by what it says: a name for people; few rules hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.sources.repo.fields import Facts
    from syndicator.sources.repo.filename import Name
    from syndicator.sources.repo.site import Site

_HASHNODE = {"cuid", "saveasdraft", "ignorepost", "hidefromhashnodecommunity", "seriesslug", "publishas"}
_DEVTO = {"coverimage", "canonicalurl", "mainimage", "series"}
_ASTRO = {"pubdate", "pubdatetime", "heroimage", "updateddate", "moddatetime"}
_FUWARI = {"category", "draft"}  # a theme of Astro's that has a date in `published`
_HUGO = {"lastmod", "publishdate", "expirydate", "params", "weight", "aliases", "headless"}
_HUGO_IN_TOML = {"url", "tags", "categories"}
_ZOLA = {"extra", "taxonomies", "insearchindex"}
_DAY = len("2024-03-05")
_BY_FORM = {"pelican", "nikola"}
_WRITTEN_BY_HUGO = {"date", "draft"}  # what `hugo new` writes beside a title


def dialect_of(facts: Facts, name: Name, form: str, site: Site) -> str:
    """hashnode, hugo, zola, jekyll, hexo, astro, devto, pelican, nikola or plain; `form` is how the front matter is written."""
    names = facts.names.keys()
    in_posts = name.is_jekyll or site.is_posts
    if not form:  # Jekyll does without where a name begins with a date
        return "jekyll" if in_posts and name.begins_with_date else "plain"
    if form in _BY_FORM:
        return form
    if not names.isdisjoint(_HASHNODE) or ("domain" in names and "slug" in names):
        return "hashnode"
    if in_posts or "abbrlink" in names:
        is_jekyll = site.posts_are_dated and (name.begins_with_date or name.is_draft) and "abbrlink" not in names
        return "jekyll" if is_jekyll else "hexo"
    if not names.isdisjoint(_ZOLA) or (form == "toml" and _has_zola_s_place(facts, name)):
        return "zola"
    if form in {"toml", "json"}:
        return "hugo"
    if "published" in names and not names.isdisjoint(_DEVTO):
        return "devto"
    if not names.isdisjoint(_ASTRO) or (not names.isdisjoint(_FUWARI) and str(facts.said("published"))[:1].isdigit()):
        return "astro"
    if site.has_index:
        return "plain"
    if (name.bundled and not name.is_readme) or not names.isdisjoint(_HUGO) or site.has_sections:
        return "hugo"
    if names >= _WRITTEN_BY_HUGO and not name.key.endswith(".mdx"):
        return "hugo"
    return "plain"


def _has_zola_s_place(facts: Facts, name: Name) -> bool:
    """Hugo knows no `path`, takes no date from a name unless told to, and writes the time with one of its own. Zola knows
    no `url`, and has its tags in a table.
    """
    if not facts.names.keys().isdisjoint(_HUGO_IN_TOML):
        return False
    return "path" in facts.names or (name.begins_with_date and len(facts.text("published")) <= _DAY)

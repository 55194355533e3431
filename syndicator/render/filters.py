"""The template filters; templates/README.md describes each."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context

from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of_blocks
from syndicator.render import fit as fitting
from syndicator.render import hashtags as spelling
from syndicator.render import links, markers, sentences
from syndicator.render.own_names import OwnNames
from syndicator.render.subject import NO_SUBJECT, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.runtime import Context

_CUTS = {"words": "", "sentences": markers.SENTENCES}
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"\n")
_MARKUP = re.compile(r"([\\`*_~|<>\[\]#])")


def fit(text: object, between: str = "words") -> str:
    """Mark text that may be cut, `between` words or only between sentences; where none fits, it is left out."""
    if between not in _CUTS:
        raise ValueError(f"fit: expected one of {', '.join(_CUTS)}, not {between!r}")
    start, end = markers.SHRINKABLE
    return f"{start}{_CUTS[between]}{markers.strip(str(text))}{end}"


def items(text: object) -> str:
    """Mark a list that may be cut: an item a line, or, if there are blank lines, a paragraph."""
    listed = markers.strip(str(text)).strip()
    separator = "\n\n" if _BLANK_LINES.search(listed) else "\n"
    entries = [entry.strip() for entry in (_BLANK_LINES if separator == "\n\n" else _LINE_ENDS).split(listed)]
    joined = f"{separator}{markers.ITEM}".join(filter(None, entries))
    return f"{markers.SHRINKABLE[0]}{joined}{markers.SHRINKABLE[1]}" if joined else ""


def plain(source: object) -> str:
    """Convert Markdown, with or without HTML, to plain text."""
    return text_of_blocks(markdown.parse(str(source)))


def excerpt(text: object, characters: int) -> str:
    return fitting.excerpt(markers.strip(str(text)), characters)


def sentence(text: object) -> str:
    return sentences.first(markers.strip(str(text)))


def paragraphs(text: object) -> list[str]:
    return [part for part in str(text).split("\n\n") if part.strip()]


def unlinked(text: object) -> str:
    return links.unlinked(str(text))


def slack(text: object) -> str:
    return links.unmentioned(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_markdown(text: object) -> str:
    return _MARKUP.sub(r"\\\1", str(text))


def iso(moment: datetime | None) -> str:
    """Format as 2026-11-20T10:00:00Z; empty for None."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def by_name(spellings: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Return all filters by name; `spellings` of hashtags come from the config."""
    speller = spelling.Speller(spellings)

    @pass_context
    def hashtags(context: Context, tags: Iterable[str], most: int | None = None) -> str:
        return speller.hashtags(tags, most, _words_of_post(context), _own_names(context), _subject(context))

    @pass_context
    def tagged(context: Context, text: object, tags: Iterable[str]) -> str:
        return speller.tagged(str(text), tags, _words_of_post(context))

    own = (fit, items, plain, excerpt, sentence, paragraphs, unlinked, slack, escape_markdown, iso, tagged, hashtags)
    return {f.__name__: f for f in own}


def _own_names(context: Context) -> OwnNames:
    post, blog = context.get("post"), context.get("blog")
    address = (post.canonical_url if post else "") or (blog.url if blog else "")
    return OwnNames(post.author if post else "", blog.title if blog else "", address)


def _words_of_post(context: Context) -> str:
    """Return the text in which names are spelled as the author spells them."""
    post = context.get("post")
    return str(post._written) if post else ""  # noqa: SLF001 - no variable of templates


def _subject(context: Context) -> Subject:
    post = context.get("post")
    return post._subject if post else NO_SUBJECT  # noqa: SLF001 - no variable of templates


# for posts' own words: none of these makes a text grow much, however often it is applied
_OURS_IN_POSTS = ("fit", "plain", "excerpt", "sentence", "unlinked", "hashtags", "iso")
_JINJAS_IN_POSTS = ("upper", "lower", "capitalize", "trim", "default")
ALLOWED_IN_POSTS = frozenset((*_OURS_IN_POSTS, *_JINJAS_IN_POSTS))

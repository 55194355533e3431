"""The filters of templates; templates/README.md describes each."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.render import fit as fitting
from syndicator.render import hashtags, links, markdown, marks, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MARKUP = re.compile(r"([\\`*_~|<>\[\]#])")


def fit(text: object) -> str:
    """Marks what may give way."""
    return marks.put(str(text), marks.SOFT)


def plain(source: object) -> str:
    """Markdown, or Markdown with HTML in it, as plain text."""
    return markdown.text(markdown.blocks(str(source)))


def excerpt(text: object, characters: int) -> str:
    return fitting.excerpt(marks.clean(str(text)), characters)


def sentence(text: object) -> str:
    return sentences.first(marks.clean(str(text)))


def paragraphs(text: object) -> list[str]:
    return [part for part in str(text).split("\n\n") if part.strip()]


def unlinked(text: object) -> str:
    return links.unlinked(str(text))


def slack(text: object) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_markdown(text: object) -> str:
    return _MARKUP.sub(r"\\\1", str(text))


def iso(moment: datetime | None) -> str:
    """2026-11-20T10:00:00Z; empty where there is none."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def table(spellings: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Every filter of ours by name; `spellings` of hashtags come from the config."""
    speller = hashtags.Speller(spellings)

    def tagged(text: object, tags: Iterable[str]) -> str:
        return speller.tagged(str(text), tags)

    own = (fit, plain, excerpt, sentence, paragraphs, unlinked, slack, escape_markdown, iso, tagged)
    return {f.__name__: f for f in own} | {"hashtags": speller.hashtags}


# What words in a front matter may use: nothing that can make a text grow much, however often it is applied.
HARMLESS = frozenset({
    "fit", "plain", "excerpt", "sentence", "unlinked", "hashtags", "iso", "upper", "lower", "capitalize", "trim", "default",
})  # fmt: skip

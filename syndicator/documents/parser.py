"""The parsers of Markdown: markdown-it with plugins, and with our rules for the marks of any generator."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_STARS_OF_CODE = regex.compile(  # the first kind not where a word that is set off ends: `*and*s`
    r"(?<=[A-Za-z0-9])(?<!(?:\A|[\s(])\*[A-Za-z]{1,30})\*(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])\*\*+(?=[0-9])|(?<=[0-9])\*\*+(?=[A-Za-z0-9])"
)


@cache
def title_parser() -> MarkdownIt:
    """Return the parser of titles, in which only emphasis and links are marks."""
    from markdown_it import MarkdownIt

    md = MarkdownIt("zero").enable(["emphasis", "link", "escape"])
    md.inline.ruler.before("emphasis", "underscore", _underscore)
    md.inline.ruler.before("emphasis", "stars_of_code", _stars_of_code)
    return md


def _stars_of_code(state: StateInline, silent: bool) -> bool:
    """Read stars between letters and digits as such: `2**8`, `f*ck`."""
    match = _STARS_OF_CODE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _underscore(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "_":
        return False
    if not silent:
        state.pending += "_"
    state.pos += 1
    return True


@cache
def parser() -> MarkdownIt:
    """Return the parser of bodies."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    from syndicator.documents.rules import (
        Marks,
        attributes,
        containers,
        embeds,
        emphasis,
        extensions,
        formulas,
        lenient,
        md_in_html,
        mdx,
        template_tags,
        wordpress,
    )

    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    md.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    extensions.limit_definitions(md)
    marks = Marks()
    for rules in (
        template_tags,
        containers,
        extensions,
        attributes,
        embeds,
        formulas,
        md_in_html,
        mdx,
        wordpress,
        lenient,
    ):
        rules.enable(marks)
    marks.enable(md)
    formulas.limit(md)
    mdx.enable_components(md)
    extensions.enable_tables(md)
    emphasis.enable(md)
    md.helpers = _helpers(md.helpers)  # type: ignore[assignment]  # a namespace of functions, as it was
    md.normalizeLink = str  # type: ignore[method-assign, assignment]  # addresses stay as they are written
    md.validateLink = lambda _: True  # type: ignore[method-assign, assignment]  # of a link that nobody can follow, the words stay
    md.normalizeLinkText = str  # type: ignore[method-assign, assignment]
    return md


def _helpers(usual: Any) -> SimpleNamespace:
    from syndicator.documents.rules import destinations

    return SimpleNamespace(
        parseLinkLabel=usual.parseLinkLabel,
        parseLinkDestination=destinations.destination(usual.parseLinkDestination),
        parseLinkTitle=destinations.title(usual.parseLinkTitle),
    )

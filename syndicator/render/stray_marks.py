"""Marks of Markdown without their other half, which the author or a cut has left: `**so` and no end of it.

Stars and underscores of code stay: `**kwargs`, `2**8`, `src/**`, `__init__`, `snake_case`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.documents.tex import readable

if TYPE_CHECKING:
    from collections.abc import Callable

CODE = "\ufdd1"  # around code in a text, of which nothing is a mark; no character of any text
_NAMES = (
    "kw|kwargs?|kwds|keywords?|args|argv|opts|options|params?|props|attrs|attributes|config|context|data|defaults|dict|env|extra|fields"
    "|filters|headers|mapping|other|pp?|ptr|rest|self|settings|values|x|y"
)
_IS_CODE = rf"(?:(?:{_NAMES})(?!\p{{L}})|\w+[_(=\[{{])"
_TEX = r"(?:(?!\\(?:frac|begin|sum|int)|\\[()\[\]]).){1,300}"  # that can be read in a line
_IDEOGRAPH = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_WORD_ENDS = r"[\p{L}\p{N}\p{M}.,!?:;…\"”’')\]\ufdd1]"
_LABEL = r"\[([^\[\]\n]{1,300})\]"
_ADDRESS = r"(?:https?:|javascript:|mailto:|\.{0,2}/|#)[^()\n]*(?:\([^()\n]*\)[^()\n]*)*"


def _formula(tex: regex.Match[str]) -> str:
    return readable(tex[1].strip())


_RULES: dict[str, tuple[tuple[str, str | Callable[[regex.Match[str]], str]], ...]] = {  # what a text has → patterns, and what stands instead
    "](": (
        (rf"!\[[^\[\]\n]{{0,300}}\]\({_ADDRESS}\)", ""),
        (rf"{_LABEL}\({_ADDRESS}\)", r"\1"),
        (rf"!{_LABEL}\((?:https?:|/)\S*\Z", ""),
        (rf"{_LABEL}\((?:https?:|/)\S*\Z", r"\1"),
        (r"\]\(https?://[^\s()]*\)", ""),
    ),
    "[^": ((r"\s?\[\^[^\[\]\n]{1,300}\]", ""),),
    "][": (
        (r"!\[[^\[\]\n]{0,300}\]\[[^\[\]\n]{0,80}\]\]?|(?<!\w)\[\]\[[^\[\]\n]{0,80}\]", ""),
        (r"(?<![\w\]])\[((?=[^\[\]\n]*\p{L}{2})[^\[\]\n]{2,300})\]\[(?:(?=[^\[\]\n]*\p{L})[^\[\]\n]{1,80}|\d{0,3})\](?!\[)", r"\1"),
    ),
    "[": ((r"(?<![\w\]])\[(?=\p{L})(?=[^\[\]]*\Z)", ""),),
    "~~": ((r"(?<!~)~~(?=[^\s~])[^~\n]{1,300}~~(?!~)", ""),),
    "**": (
        (r"(?<=\p{L})\*\*\s([^*\n]{2,300}?)(?<=\S)\*\*(?![\w*])", r" \1"),
        (r"^\*{2,3}\s+|[^\S\n]+\*{2,3}$", ""),
        (r"(?<!\S)\*{2,4}\s+((?=\p{L})[^*\n]{2,300}?)\s*\*{2,4}(?=[\s.,!?]|\Z)", r"\1"),
        (r"\s\*{2,4}(?=[.,!?]\s*\Z)", ""),
        (rf"(?<={_IDEOGRAPH})\*{{2,4}}|\*{{2,4}}(?={_IDEOGRAPH})", ""),
        (r"(?<=\p{L}{3})\*{2,4}(?=\p{L}{2})|(?<=[.!?:,;])\*{2,4}(?=\p{L})", " "),
        (rf"(?<![\w*\\/])\*{{2,4}}(?=[\p{{L}}\"“‘(«¿¡\[{CODE}]|\d+[.)]? \p{{L}})(?!{_IS_CODE})", ""),
        (rf"(?<={_WORD_ENDS})(?<!(?<!\p{{L}})\p{{L}}{{1,2}})\*\*(?![\w*/])", ""),
    ),
    "*": (
        (r"(?<=\p{L}{2}[^\S\n])\*[^\S\n](?=\p{L}{3})([^*\n]{3,60}?)(?<=\p{L}{3})[^\S\n]\*(?=[^\S\n]\p{L}{2}|[.,!?]|$)", r"\1"),
        (r"(?<![\w*/\\.])\*(?=\p{L})([^*\n]{3,300}?)(?<=[.!?…,])\*(?=\p{L}{2})", r"\1 "),
        (r"(?<![\w*/\\.])\*(?=\p{L})([^*\n]{3,300}?)[^\S\n]\*(?=[\s.,!?]|\Z)", r"\1"),
        (r"\A\*(?=\p{L}{2}|\p{Lu}\b|[\"“])(?=[^*]*\Z)|\A([^*]*[.!?…])\*\Z", r"\1"),
    ),
    "oai": ((r"\s?\[?oai_citation:\d+‡(?:[\w/-]|\.(?=\w))*\]?", ""), (r"\s?:contentReference\[oaicite:\d+\](?:\{index=\d+\})?", "")),  # pasted from ChatGPT
    "_": (
        (r"(?<![\w/.])_(?=\p{L}*[^\x00-\x7f]|\p{Lu}\p{Ll})([\p{L}'’]{2,40})_(?=\p{L}{1,8}(?![\w(]))", r"\1"),
        (rf"(?<![\p{{Latin}}\d/_])_([\p{{Latin}}.-]{{2,40}})_(?={_IDEOGRAPH})", r"\1"),
        (r"^_(?=\p{Lu}[\p{L}'’]*,? )(?=[^_\n]*$)", ""),
        (r"^([^_\n]*[.!?…])_$", r"\1"),
    ),
    "\\(": ((rf"\\\(({_TEX})\\\)", _formula),),
    "\\[": ((rf"\\\[({_TEX})\\\]", _formula),),
    "---": (  # a dash, as most generators read it
        (r"(?<=[\p{L}\p{N}.,!?)\"”’'])---(?=[\p{L}\p{N}(\"“‘'])", "—"),
        (r"(?<=[\p{L}\p{N}.,!?)\"”’'] )---(?= [\p{L}\p{N}(\"“‘'])", "—"),
    ),
    "```": ((r"^```+[\w-]*$\n?", ""),),
}  # fmt: skip
_MARKS = regex.compile(r"[*_`\[]|\\\(|\]\(|~~|---")
_LONE_BACKTICK = regex.compile(r"(?<![\w`])`(?=[\w<$.-])(?![^\s`]*')|(?<=[\w>)])`(?![\w`])")
_GAPS = regex.compile(r"(?<=\S) {2,}(?=\S)")


def tidy_text_of(children: d.Inlines) -> str:
    """Return the text of inlines without marks that have no other half."""
    text = text_of(children)
    return without_stray_marks(text_of(map(_framed, children))) if _MARKS.search(text) else text


def _framed(child: d.Inline) -> d.Inline:
    match child:
        case d.Code(text) if bare := text.strip():
            return d.Code(text.replace(bare, f"{CODE}{bare}{CODE}", 1))
        case d.Styled() | d.Link():
            return replace(child, children=tuple(map(_framed, child.children)))
        case _:
            return child


def without_stray_marks(text: str) -> str:
    """Return a text without marks that have no other half. What stands between two `CODE` stays, without these."""
    if not _MARKS.search(text):
        return text.replace(CODE, "")
    parts = text.split(CODE)
    shown = _without_marks(CODE.join(parts[::2])).split(CODE)
    return "".join(part for pair in zip(shown, [*parts[1::2], ""], strict=False) for part in pair)


def _without_marks(text: str) -> str:
    shown = text
    for sign in _RULES:
        if sign in shown:
            for pattern, instead in _compiled(sign):
                shown = pattern.sub(instead, shown)
    if shown.count("`") == 1:
        shown = _LONE_BACKTICK.sub("", shown)
    return text if shown == text else _GAPS.sub(" ", shown).strip()


@cache
def _compiled(sign: str) -> list[tuple[regex.Pattern[str], str | Callable[[regex.Match[str]], str]]]:
    return [(regex.compile(pattern, regex.MULTILINE), instead) for pattern, instead in _RULES[sign]]

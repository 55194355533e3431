"""Make a post's Markdown portable: without generator syntax, and with absolute links.

Code blocks are not changed: posts about generators show their syntax.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from syndicator.generators import generators, link_target
from syndicator.render import plain

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = re.compile(
    r"(^[ \t>]*(?P<fence>`{3,}+(?=[^\n`]*\n)|~{3,}+)[^\n]*\n(?:.*?^[ \t>]*(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?<!`)(?P<tick>`++)(?:(?!\n\s*\n).)+?(?<!`)(?P=tick)(?!`))",
    re.MULTILINE | re.DOTALL,
)
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_COMMENT = r"<!--(?:(?!<!--).)*?-->"
_FOOTNOTE = re.compile(
    r"^[ ]{0,3}\[\^[^\]\s]+\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*|\[\^[^\]\s]+\]", re.MULTILINE
)
_TARGET = re.compile(
    r"""(\]\(\s*<?|^[ ]{0,3}\[[^\]^\n]+\]:[ \t]+<?|<(?:img|a|source|video)\s[^<>]*?(?:src|href)=["'])([^)\s>"']+)""",
    re.MULTILINE,
)

_UNKNOWN = "\ufdef"  # stands for an unknown address; a noncharacter, so no input contains it
_OWN_TARGET = re.compile(
    r"""(\]\(\s*<?|^[ ]{0,3}\[[^\]^\n]+\]:[ \t]+<?|<(?:img|a|source|video)\s[^<>]*?(?:src|href)=["'])"""
    r"""((?:\{[{%](?:[^\n{}]|\n(?![ \t]*\n)|\{(?![{%]))*?[%}]\}|[^)\s>"'])++)""",
    re.MULTILINE,
)
_WORDS = r"\[((?:[^\[\]]|\[[^\[\]]*\])*+)\]"
_UNKNOWN_LINK = re.compile(rf"{_WORDS}\(\s*<?{_UNKNOWN}[^){_UNKNOWN}\n]*\)")
_UNKNOWN_PICTURE = re.compile(rf"!{_UNKNOWN_LINK.pattern}")
_UNKNOWN_DEFINITION = re.compile(rf"^[ ]{{0,3}}\[([^\]^\n]+)\]:[ \t]+<?{_UNKNOWN}.*\n?", re.MULTILINE)
_UNKNOWN_ATTRIBUTE = re.compile(rf"""\s(?:src|href)=(["']){_UNKNOWN}\1""")
_REFERENCE = re.compile(rf"(!?){_WORDS}(?:\[([^\]\n]*)\])?(?!\()")


def portable(markdown: str, url: str = "") -> str:
    """Return a body as portable Markdown; links and images are absolute, resolved against `url`."""
    body = _common(markdown, r"<\1>")
    return (_outside_code(body, lambda text: _absolute(text, url)) if url else body).strip()


def readable(markdown: str) -> str:
    """Return a body as Markdown for extracting text: no embeds, no footnotes."""
    return _outside_code(_common(markdown, ""), lambda text: _FOOTNOTE.sub("", text))


def _common(markdown: str, embed: str) -> str:
    """Convert to common Markdown. `embed`: a `re.sub` replacement for embedded pages, whose group is the address."""
    text = plain.printable(markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _FRONT_MATTER.sub("", text, count=1)
    for code in _code():
        text = code.sub(r"```\1\n\2```", text)
    text = _outside_code(text, lambda text: _without_marks(_with_addresses(text), embed))
    return _without_unknown_links(text).replace(_UNKNOWN, "") if _UNKNOWN in text else text


def _with_addresses(text: str) -> str:
    """Resolve links in generator syntax, if their targets are known."""

    def target(link: re.Match[str]) -> str:
        address = link_target(link[2])
        return link[0] if address is None else link[1] + (address or _UNKNOWN)

    return _OWN_TARGET.sub(target, text)


def _without_unknown_links(text: str) -> str:
    """Replace links without an address by their text; remove images without one."""
    labels = {label.casefold() for label in _UNKNOWN_DEFINITION.findall(text)}
    text = _UNKNOWN_ATTRIBUTE.sub("", _UNKNOWN_DEFINITION.sub("", text))
    text = _UNKNOWN_LINK.sub(r"\1", _UNKNOWN_PICTURE.sub("", text))

    def words(reference: re.Match[str]) -> str:
        label = reference[3] or reference[2]
        return reference[0] if label.casefold() not in labels else "" if reference[1] else reference[2]

    return _outside_code(text, lambda text: _REFERENCE.sub(words, text)) if labels else text


def _without_marks(text: str, embed: str) -> str:
    for mark in _embeds():
        text = mark.sub(embed, text)
    for mark, replacement in _rewritten():
        text = mark.sub(replacement, text)
    return _removed().sub("", text)


def _compiled(mark: str) -> re.Pattern[str]:
    return re.compile(mark, re.MULTILINE | re.DOTALL)


@cache
def _code() -> list[re.Pattern[str]]:
    return [_compiled(mark) for generator in generators() for mark in generator.code]


@cache
def _embeds() -> list[re.Pattern[str]]:
    return [_compiled(mark) for generator in generators() for mark in generator.embeds]


@cache
def _rewritten() -> list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]:
    return [(_compiled(mark), text) for generator in generators() for mark, text in generator.rewritten]


@cache
def _removed() -> re.Pattern[str]:
    return _compiled("|".join([_COMMENT, *chain.from_iterable(generator.removed for generator in generators())]))


def _absolute(text: str, url: str) -> str:
    def join(m: re.Match[str]) -> str:
        target = m[2]
        try:
            here = target.startswith("#") or urlsplit(target).scheme
            return m[1] + (target if here else urljoin(url, target))
        except ValueError:  # "[::1", not a relative address
            return m[0]

    return _TARGET.sub(join, text)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    pieces, rest = [], 0
    for m in _CODE.finditer(text):
        pieces += [change(text[rest : m.start()]), m.group()]
        rest = m.end()
    return "".join([*pieces, change(text[rest:])])

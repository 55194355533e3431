"""What blogging systems put into Markdown that no one else understands, turned into what everyone does.

Nothing here touches code: posts about these systems show their marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from syndicator.render import plain

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = re.compile(
    r"(^[ \t>]*(?P<fence>`{3,}+(?=[^\n`]*\n)|~{3,}+)[^\n]*\n(?:.*?^[ \t>]*(?P=fence)[`~]*[ \t]*$|.*\Z)"
    r"|(?<!`)(?P<tick>`++)(?:(?!\n\s*\n).)+?(?<!`)(?P=tick)(?!`))",
    re.MULTILINE | re.DOTALL,
)
_HIGHLIGHT = re.compile(
    r"^[ \t]*\{[%<]-?\s*highlight\s+(\w*)[^\n]*?[%>]\}[ \t]*\n((?:(?!\{[%<]-?\s*highlight).)*?)^[ \t]*\{[%<]-?\s*(?:/\s*highlight|endhighlight)\s*-?[%>]\}",
    re.MULTILINE | re.DOTALL,
)
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_CALLOUT = re.compile(
    r'<div data-node-type="callout">\s*<div data-node-type="callout-emoji">((?:(?!<div).)*?)</div>\s*'
    r'<div data-node-type="callout-text">((?:(?!<div).)*?)</div>\s*</div>',
    re.DOTALL,
)
_ALIGN = re.compile(r'(!\[[^\]\n]*\]\([^)\s]+)\s+align="[a-z]*"\s*(?=\))')
_EMBED = re.compile(r"(?<![%\w])%\[\s*(https?://[^\]\s]+)\s*\]")
_LIQUID_EMBED = re.compile(r"\{%-?\s*(?:embed|link|card)\s+[\"']?(https?://[^\s\"'%]+)[\"']?[^%\n]*%\}")
_JUNK = re.compile(
    r"""%%\[[^\]\n]*\]                                    # Hashnode's widgets
      | \{\{[<%] (?:(?!\{\{|\n\s*\n).)*? [%>]\}\}           # Hugo's shortcodes
      | \{%-? (?:(?!\{%|\n\s*\n).)*? -?%\}                  # Liquid's tags
      | \{/\* (?:(?!\{/).)*? \*/\}                                   # comments in MDX
      | <!-- (?:(?!<!--).)*? -->
      | ^[ \t]*\{:[^}\n]*\}[ \t]*$                        # Kramdown's attributes
      | ^import[ \t](?:[^\n;]+?[ \t]from[ \t]+)?["'][^"'\n]+["'];?[ \t]*$
      | ^export[ \t]+(?:const|let|var|default|function)\b(?:[^\n]+\n?)+
      | </?[A-Z][a-z][\w.]*(?:\s+[\w:\-]+(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}))?)*\s*/?>   # components""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_FOOTNOTE = re.compile(
    r"^[ ]{0,3}\[\^[^\]\s]+\]:.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]+\S)))*|\[\^[^\]\s]+\]", re.MULTILINE
)
_TARGET = re.compile(
    r"""(\]\(\s*<?|^[ ]{0,3}\[[^\]^\n]+\]:[ \t]+<?|<(?:img|a|source|video)\s[^<>]*?(?:src|href)=["'])([^)\s>"']+)""",
    re.MULTILINE,
)


def portable(markdown: str, url: str = "") -> str:
    """A post's body as Markdown that any place understands; its links and images absolute, as seen from `url`."""
    body = _outside_code(_common(markdown), lambda text: _EMBED.sub(r"<\1>", text))
    return (_outside_code(body, lambda text: _absolute(text, url)) if url else body).strip()


def readable(markdown: str) -> str:
    """A post's body as Markdown of which only the words matter: no embeds, no footnotes."""
    return _outside_code(_common(markdown), lambda text: _FOOTNOTE.sub("", _EMBED.sub("", text)))


def _common(markdown: str) -> str:
    text = plain.characters(markdown.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HIGHLIGHT.sub(r"```\1\n\2```", _FRONT_MATTER.sub("", text, count=1))
    return _outside_code(text, _without_dialect)


def _without_dialect(text: str) -> str:
    text = _CALLOUT.sub(_quote, _LIQUID_EMBED.sub(r"%[\1]", text))
    return _JUNK.sub("", _ALIGN.sub(r"\1", text))


def _quote(callout: re.Match[str]) -> str:
    lines = f"{callout[1].strip()} {callout[2].strip()}".strip().splitlines()
    return "\n\n" + "\n".join(f"> {line}" for line in lines) + "\n\n"


def _absolute(text: str, url: str) -> str:
    def join(m: re.Match[str]) -> str:
        target = m[2]
        try:
            here = target.startswith("#") or urlsplit(target).scheme
            return m[1] + (target if here else urljoin(url, target))
        except ValueError:  # "[::1": whatever it is, it is no relative address
            return m[0]

    return _TARGET.sub(join, text)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    pieces, rest = [], 0
    for m in _CODE.finditer(text):
        pieces += [change(text[rest : m.start()]), m.group()]
        rest = m.end()
    return "".join([*pieces, change(text[rest:])])

"""Tokens of HTML, in linear time whatever the input, in pieces too: a Markdown text has tags on both sides of its blocks.

No library does: html.parser is quadratic in unclosed comments and raises on `<![` in some versions of Python; lexbor is
quadratic in nested elements, and repeats unclosed formatting in each paragraph (1 GB from 120 KB); lxml drops end tags
without a start, html5lib is not maintained.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from syndicator.documents.characters import decode_entities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TAG = re.compile(r"""<(/?)([A-Za-z][^\s/<>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
_BEGINNING = re.compile(r"</?[A-Za-z]")
_UNQUOTED_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*+)([^<>]*+)>")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>][^\s=/>]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+))?""")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


class Tag(NamedTuple):
    """A start or end tag. `attributes`: by name in lower case; the first of a name counts. `is_closed`: without content,
    because it ends in `/>` or its content is left out.
    """

    name: str
    attributes: Mapping[str, str]
    is_end: bool = False
    is_closed: bool = False


class Comment(NamedTuple):
    text: str


Token: TypeAlias = str | Tag | Comment


def tokens(html: str) -> Iterator[Token]:
    """Yield tags, comments, and the decoded text between. What is in scripts, styles, iframes and titles is left out."""
    tag, position = _TAG, 0
    while (start := html.find("<", position)) >= 0:
        if start > position:
            yield decode_entities(html[position:start])
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            yield Comment(html[start + 4 : end if end >= 0 else len(html)].strip())
            position = end + 3 if end >= 0 else len(html)
        elif html.startswith(("<!", "<?"), start):
            end = html.find(">", start)
            position = end + 1 if end >= 0 else len(html)
        else:
            match = tag.match(html, start)
            if not match and tag is _TAG and _BEGINNING.match(html, start):
                tag = _UNQUOTED_TAG  # a tag or a quote is not closed up to the end of the text
                match = tag.match(html, start)
            if not match:
                yield "<"
                position = start + 1
                continue
            name, is_end = match[2].lower(), bool(match[1])
            is_closed = not is_end and (name in _RAW or match[3].endswith("/"))
            yield Tag(name, {} if is_end else _attributes(match[3]), is_end, is_closed)
            position = match.end()
            if name in _RAW and not is_end:
                closing = _RAW[name].search(html, position)
                position = closing.end() if closing else len(html)
    if position < len(html):
        yield decode_entities(html[position:])


def _attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text) if text else ():
        bare = value[1:-1] if value[:1] in ('"', "'") and value[-1:] == value[:1] and len(value) > 1 else value
        attributes.setdefault(name.lower(), decode_entities(bare))
    return attributes

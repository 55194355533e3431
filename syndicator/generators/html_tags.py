"""The template tags in a post that is written in HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from syndicator.generators import html_of, verbatim_tags
from syndicator.generators.tags import TemplateTag, opens_pair, template_tag_at, usual_html

if TYPE_CHECKING:
    from syndicator.generators import Generator

_MARK = re.compile(r"""\{|</?[A-Za-z](?:[^<>"'{]++|"[^"]*+"|'[^']*+'|\{)*+>|<!--""")


def expanded(html: str, generator: Generator, home: str) -> str:
    """Return HTML with what the tags of its generator make; those in addresses stay as they are written.

    `home`: the address of the blog, without a slash at its end.
    """
    pieces, place = [], 0
    ends = _Ends(html)
    while generator.brackets and (mark := _MARK.search(html, place)):
        pieces.append(html[place : mark.start()])
        place = mark.end()
        found = template_tag_at(html, mark.start(), generator.brackets) if mark[0] == "{" else None
        if found is None:
            pieces.append(mark[0])
            continue
        tag, place = found
        kind = None if tag.is_end else verbatim_tags().get(tag.name)
        closing = ends.after(place, tag.name) if kind else None
        if closing:
            pieces.append(_verbatim(tag, str(kind), html[place : closing.start()]))
            place = closing.end()
        else:
            pieces.append(_made(tag, ends, place, home))
    return "".join([*pieces, html[place:]])


class _Ends:
    """The end tags of a text, each of which is looked for once."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._next: dict[str, re.Match[str] | None] = {}

    def after(self, place: int, name: str) -> re.Match[str] | None:
        """Return the first end tag of this name after a place, which is never before that of the last question."""
        known = self._next.get(name)
        if name not in self._next or (known and known.start() < place):
            self._next[name] = _end(name).search(self._html, place)
        return self._next[name]


@lru_cache
def _end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*end{re.escape(name)}\s*-?%\}}|\{{\{{[<%]\s*/\s*{re.escape(name)}\s*[>%]\}}\}}")


def _verbatim(tag: TemplateTag, kind: str, content: str) -> str:
    if kind == "code":
        language = tag.value("lang", "language", position=0)
        return (
            f'<pre><code class="language-{escape(language)}">{escape(content.strip(chr(10)), quote=False)}</code></pre>'
        )
    return content if kind == "text" else ""


def _made(tag: TemplateTag, ends: _Ends, place: int, home: str) -> str:
    """Return what a tag makes; nothing if it is unknown, or lasts until an end tag that is not there."""
    own = html_of(tag, home)
    if own is not None:
        return own
    if opens_pair(tag) and not ends.after(place, tag.name):
        return ""
    return usual_html(tag) or ""

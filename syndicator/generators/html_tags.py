"""The template tags in a post that is written in HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from syndicator.generators import html_of, verbatim_tags
from syndicator.generators.end_tags import EndTags
from syndicator.generators.tags import TemplateTag, may_open_pair, opens_pair, replace_tags, usual_html

if TYPE_CHECKING:
    from syndicator.generators import Generator


def expanded(html: str, generator: Generator, home: str) -> str:
    """Return HTML with what the tags of its generator make; those in addresses stay as they are written.

    `home`: the address of the blog, without a slash at its end.
    """
    end_tags = EndTags(html)

    def replacement(tag: TemplateTag, end: int) -> tuple[str, int]:
        kind = None if tag.is_end else verbatim_tags().get(tag.name)
        if kind and (closing := end_tags.after(end, tag.name)):
            return _verbatim(tag, kind, html[end : closing[0]]), closing[1]
        return _made(tag, end_tags, end, home), end

    return replace_tags(html, generator.brackets, replacement) if generator.brackets else html


def _verbatim(tag: TemplateTag, kind: str, content: str) -> str:
    if kind == "code":
        language = tag.value("lang", "language", position=0)
        return (
            f'<pre><code class="language-{escape(language)}">{escape(content.strip(chr(10)), quote=False)}</code></pre>'
        )
    return content if kind == "text" else ""


def _made(tag: TemplateTag, end_tags: EndTags, place: int, home: str) -> str:
    """Return what a tag makes; nothing if it is unknown, or lasts until an end tag that is not there."""
    own = html_of(tag, home)
    if own is not None:
        return own
    has_end = may_open_pair(tag) and end_tags.after(place, tag.name) is not None
    return "" if opens_pair(tag) and not has_end else usual_html(tag, has_end=has_end) or ""

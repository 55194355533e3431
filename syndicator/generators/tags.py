"""Template tags in a post: `{% name … %}`, `{{< name … >}}`, `{{ name(…) }}`."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_LONGEST = 2_000  # characters in a tag
_NAME = re.compile(r"[-~\s]*+(/?)\s*+([\w.:/-]*+)")
_ARGUMENT = re.compile(
    r"""([\w-]++)\s*+(?:=|:(?!//))\s*+("[^"]*+"|'[^']*+'|`[^`]*+`|[^\s,()"']++)|("[^"]*+"|'[^']*+'|`[^`]*+`|[^\s,()"'=]++)"""
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BRACE_OR_ELEMENT = re.compile(r"""\{|</?[A-Za-z](?:[^<>"'{]++|"[^"]*+"|'[^']*+'|\{)*+>""")


class TemplateTag(NamedTuple):
    """`opening`: the bracket, such as `{%`; `text`: what is between the brackets; `arguments`: those without a name."""

    opening: str
    name: str
    text: str
    arguments: tuple[str, ...]
    options: Mapping[str, str]
    is_end: bool

    def value(self, *names: str, position: int | None = None) -> str:
        """Return an argument by any of these names, else by position; empty if there is none."""
        for name in names:
            if value := self.options.get(name):
                return value
        return self.arguments[position] if position is not None and position < len(self.arguments) else ""


def template_tag_at(text: str, start: int, brackets: Iterable[tuple[str, str]]) -> tuple[TemplateTag, int] | None:
    """Return the tag that begins here, and where it ends; None if there is none. It has no blank line."""
    for opening, closing in brackets:
        if not text.startswith(opening, start):
            continue
        inside = start + len(opening)
        end = text.find(closing, inside, inside + _LONGEST)
        nested = text.find(opening, inside, end) if end >= 0 else 0
        if end >= 0 and nested < 0 and (opening == "{%" or not _BLANK_LINE.search(text, inside, end)):
            return parsed(opening, text[inside:end]), end + len(closing)
    return None


def replace_tags(
    html: str, brackets: Iterable[tuple[str, str]], replacement: Callable[[TemplateTag, int], tuple[str, int]]
) -> str:
    """Return HTML in which the tags between its elements are replaced; those in addresses stay as written.

    `replacement` gets a tag and where it ends, and returns HTML and where the text that this replaces ends.
    """
    pieces, place = [], 0
    while mark := _BRACE_OR_ELEMENT.search(html, place):
        pieces.append(html[place : mark.start()])
        tag_and_end = template_tag_at(html, mark.start(), brackets) if mark[0] == "{" else None
        piece, place = replacement(*tag_and_end) if tag_and_end else (mark[0], mark.end())
        pieces.append(piece)
    return "".join([*pieces, html[place:]])


def parsed(opening: str, text: str) -> TemplateTag:
    name = _NAME.match(text)
    assert name is not None
    rest = text[name.end() :].strip().strip("-~").strip()
    arguments: list[str] = []
    options: dict[str, str] = {}
    for key, value, argument in _ARGUMENT.findall(rest) if rest else ():
        if key:
            options.setdefault(key, unquoted(value))
        else:
            arguments.append(unquoted(argument))
    word = name[2]
    is_end = bool(name[1]) or (word.startswith("end") and opening == "{%")
    return TemplateTag(
        opening, word.removeprefix("end") if is_end else word, text.strip(), tuple(arguments), options, is_end
    )


def unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`" else text


def figure(source: str, alt: str = "", caption: str = "", link: str = "") -> str:
    """Return the HTML of a picture with a caption."""
    image = f'<img src="{escape(source)}" alt="{escape(alt)}">'
    linked = f'<a href="{escape(link)}">{image}</a>' if link else image
    return f"<figure>{linked}{f'<figcaption>{escape(caption)}</figcaption>' if caption else ''}</figure>"


def frame(address: str) -> str:
    return f'<iframe src="{escape(address)}"></iframe>'


_PLAYERS = {
    "youtube": "https://www.youtube.com/embed/{}",
    "vimeo": "https://player.vimeo.com/video/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/web/status/{}",
    "twitter": "https://twitter.com/i/web/status/{}",
    "x": "https://twitter.com/i/web/status/{}",
    "codepen": "https://codepen.io/pen/{}",
    "github": "https://github.com/{}",
    "bilibili": "https://player.bilibili.com/player.html?bvid={}",
    "spotify": "https://open.spotify.com/{}",
    "instagram": "https://www.instagram.com/p/{}",
    "codesandbox": "https://codesandbox.io/s/{}",
    "stackblitz": "https://stackblitz.com/edit/{}",
}
_IDENTIFIER = re.compile(r"[\w./?=&-]{4,100}")
_CALLOUTS = frozenset(
    {
        "note",
        "notice",
        "tip",
        "info",
        "warning",
        "caution",
        "danger",
        "important",
        "alert",
        "callout",
        "admonition",
        "hint",
        "aside",
    }
)
QUOTES = frozenset({"quote", "blockquote", "pullquote", "quotation", "epigraph", "citation"})
_DETAILS = frozenset({"details", "expand", "spoiler", "collapse", "folding"})
_FIGURES = frozenset({"figure", "img", "image", "picture"})


def player(name: str, identifier: str) -> str | None:
    """Return the HTML of what is shown from another page; None if the name is of no such page."""
    if identifier.startswith(("http://", "https://")):
        return (
            frame(identifier)
            if name in _PLAYERS or name in {"embed", "link", "card", "video", "iframe", "oembed"}
            else None
        )
    return frame(_PLAYERS[name].format(identifier)) if name in _PLAYERS and _IDENTIFIER.fullmatch(identifier) else None


def usual_html(tag: TemplateTag, *, has_end: bool = False) -> str | None:
    """Return what tags of this name usually make, whatever the generator: players, pictures, notes, quotes, folded parts.

    `has_end`: an end tag follows, and what is in front of it is the caption of a picture.
    """
    name = tag.name.lower().rpartition("/")[2]
    if name in _CALLOUTS:
        kind = tag.value("type", "kind", position=0)
        title = tag.value("title", position=1 if tag.opening != "{%" else None)
        heading = f'<p class="callout-title">{escape(title)}</p>' if title else ""
        return "</callout>" if tag.is_end else f'<callout data-kind="{escape(kind or name)}">{heading}'
    if name in QUOTES:
        return "</blockquote>" if tag.is_end else "<blockquote>"
    if name in _DETAILS:
        summary = tag.value("summary", "title", position=0)
        return "</details>" if tag.is_end else f"<details><summary>{escape(summary)}</summary>"
    if name in _FIGURES and (tag.is_end or has_end):
        return "</figcaption></figure>" if tag.is_end else _open_figure(tag)
    if tag.is_end:
        return None
    source = tag.value("src", "source", "url", "path")
    if name in _FIGURES and source:
        return figure(source, tag.value("alt"), tag.value("caption", "title"), tag.value("link"))
    return player(name, _github(tag) or tag.value("id", "url", "src", "video", position=0))


def _open_figure(tag: TemplateTag) -> str:
    source = tag.value("src", "source", "url", "path", position=0)
    return f'<figure><img src="{escape(source)}" alt="{escape(tag.value("alt", position=1))}"><figcaption>'


def _github(tag: TemplateTag) -> str:
    repository = tag.value("repo", "repository")
    return repository or ("/".join(tag.arguments[:2]) if tag.name == "gist" and len(tag.arguments) > 1 else "")


def opens_pair(tag: TemplateTag) -> bool:
    """Whether the usual HTML of a tag lasts until an end tag."""
    return tag.name.lower() in _CALLOUTS | _DETAILS | QUOTES and not tag.is_end


def may_open_pair(tag: TemplateTag) -> bool:
    """Whether the usual HTML of a tag lasts until an end tag, if there is one."""
    return opens_pair(tag) or (tag.name.lower() in _FIGURES and not tag.is_end)

"""Texts of strangers as HTML that does nothing: escaped, controls written out, links to the web and nowhere else."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from syndicator.terminal_safe import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK_OR_TAG: Final = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]])|((?<![\w&/])[#＃]\w+)")
_MRKDWN: Final = re.compile(
    r"<(https?://[^|>\s]+)(?:\|([^>]*))?>|(?<!\w)\*(?!\s)([^*\n]+)(?<!\s)\*(?!\w)|(https?://[^\s<>|]*[^\s<>|.,:;!?*])"
)
_LINK: Final = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
_TAG: Final = Markup('<span class="tag">{}</span>')
_STRONG: Final = Markup("<strong>{}</strong>")
_MISSING_PICTURE: Final = Markup('<span class="picture" role="img" aria-label="Picture: {}">{}</span>')


def harmless(value: Any) -> Any:
    """What a template puts on the page: markup as it is, any other text with its controls written out."""
    return inert(value, keep="\n") if isinstance(value, str) and not isinstance(value, Markup) else value


def linked(text: str, longest: int = 0) -> Markup:
    """Plain text with its links and hashtags marked. `longest`: characters of a link that are shown; 0: all, scheme included."""
    return _replaced(_LINK_OR_TAG, text, lambda found: _link(found[1], longest) if found[1] else _TAG.format(found[2]))


def titled(text: str, address: str) -> Markup:
    """A link with a text of its own; the bare text where the address is not one of the web."""
    text = inert(text)
    return _LINK.format(address, text) if address.startswith(("https://", "http://")) else escape(text)


def pretty(body: Any) -> str:
    """A body as JSON that people can read."""
    return json.dumps(body, ensure_ascii=False, indent=2, default=str)


def mrkdwn(text: str) -> Markup:
    """A chat's own markup: `*bold*`, `<address|label>`, and three entities."""
    return _replaced(_MRKDWN, text, _chat_piece)


def markdown(text: str) -> Markup:
    """Markdown as HTML: no HTML of the author's passes, a picture is a frame with its name, headings
    start at the fourth level, where the page's own end.
    """
    return Markup(_markdown().render(inert(text, keep="\n\t")))  # noqa: S704 - its `html` is off: what it gives is escaped


def _replaced(pattern: re.Pattern[str], text: str, made: Callable[[re.Match[str]], Markup]) -> Markup:
    """`text` escaped, but for what `made` makes of the places where `pattern` fits."""
    text, pieces, end = inert(text, keep="\n"), [], 0
    unescape = html.unescape if pattern is _MRKDWN else str
    for found in pattern.finditer(text):
        pieces += [escape(unescape(text[end : found.start()])), made(found)]
        end = found.end()
    return Markup().join([*pieces, escape(unescape(text[end:]))])


def _link(address: str, longest: int) -> Markup:
    shown = address.partition("://")[2] if longest else address
    return _LINK.format(address, shown if not longest or len(shown) <= longest else shown[: longest - 1] + "…")


def _chat_piece(found: re.Match[str]) -> Markup:
    if found[3]:
        return _STRONG.format(mrkdwn(found[3]))
    address = html.unescape(found[1] or found[4])
    return _LINK.format(address, html.unescape(found[2] or address))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.core.ruler.push("lower_headings", _lower_headings)
    made.add_render_rule("image", _picture)
    return made


def _lower_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(4, int(token.tag[1]) + 2))}"


def _picture(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> Markup:
    name = tokens[place].content or str(tokens[place].attrs.get("src", "")).rpartition("/")[2]
    return _MISSING_PICTURE.format(name, name)

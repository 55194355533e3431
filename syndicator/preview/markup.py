"""Untrusted text as safe HTML: escaped, without control characters, links to http and https only."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK_OR_TAG: Final = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]])|((?<![\w&/])[#＃]\w+)")
_MRKDWN: Final = re.compile(
    r"<(https?://[^|>\s]+)(?:\|([^>]*))?>|(?<!\w)\*(?!\s)([^*\n]+)(?<!\s)\*(?!\w)|(https?://[^\s<>|]*[^\s<>|.,:;!?*])"
)
_ESCAPE: Final = re.compile(r"\\([^\w\s])")
_LINK: Final = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
_TAG: Final = Markup('<span class="tag">{}</span>')
_STRONG: Final = Markup("<strong>{}</strong>")
_MISSING_PICTURE: Final = Markup('<span class="picture" role="img" aria-label="Picture: {}">{}</span>')


def harmless(value: Any) -> Any:
    """Make a template value safe: markup is unchanged, other text gets its control characters escaped."""
    return escape_controls(value, keep="\n") if isinstance(value, str) and not isinstance(value, Markup) else value


def linked(text: str, longest: int = 0) -> Markup:
    """Mark up links and hashtags in plain text. `longest`: characters shown of a link; 0: all, including the scheme."""
    return _replaced(_LINK_OR_TAG, text, lambda match: _link(match[1], longest) if match[1] else _TAG.format(match[2]))


def titled(text: str, address: str) -> Markup:
    """Return a link with its own text; only the text if the address is not http or https."""
    text = escape_controls(text)
    return _LINK.format(address, text) if address.startswith(("https://", "http://")) else escape(text)


def unescaped(text: str) -> str:
    """Return a line of Markdown without the backslashes before its signs."""
    return _ESCAPE.sub(r"\1", text)


def pretty(body: Any) -> str:
    """Indent a JSON request body."""
    return json.dumps(body, ensure_ascii=False, indent=2, default=str)


def mrkdwn(text: str) -> Markup:
    """Render a chat's markup: `*bold*`, `<address|label>`, and three entities."""
    return _replaced(_MRKDWN, text, _chat_piece)


def markdown(text: str) -> Markup:
    """Render Markdown: raw HTML is escaped, a picture becomes a frame with its alt text, headings start at level 4."""
    return Markup(_markdown().render(escape_controls(text, keep="\n\t")))  # noqa: S704 - its `html` is off: what it gives is escaped


def _replaced(pattern: re.Pattern[str], text: str, replacement: Callable[[re.Match[str]], Markup]) -> Markup:
    """Escape `text` and replace each match of `pattern`."""
    text, pieces, end = escape_controls(text, keep="\n"), [], 0
    unescape = html.unescape if pattern is _MRKDWN else str
    for match in pattern.finditer(text):
        pieces += [escape(unescape(text[end : match.start()])), replacement(match)]
        end = match.end()
    return Markup().join([*pieces, escape(unescape(text[end:]))])


def _link(address: str, longest: int) -> Markup:
    shown = address.partition("://")[2] if longest else address
    return _LINK.format(address, shown if not longest or len(shown) <= longest else shown[: longest - 1] + "…")


def _chat_piece(match: re.Match[str]) -> Markup:
    if match[3]:
        return _STRONG.format(mrkdwn(match[3]))
    address = html.unescape(match[1] or match[4])
    return _LINK.format(address, html.unescape(match[2] or address))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.add_render_rule("image", _picture)
    return parser


def _lower_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(4, int(token.tag[1]) + 2))}"


def _picture(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> Markup:
    name = tokens[place].content or str(tokens[place].attrs.get("src", "")).rpartition("/")[2]
    return _MISSING_PICTURE.format(name, name)

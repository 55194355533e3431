"""Untrusted text as safe HTML: escaped, without control characters, links to http and https only."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK_OR_TAG: Final = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,:;!?'()\[\]])|((?<![\w&/])[#＃]\w+)")
_MRKDWN: Final = re.compile(
    r"<(https?://[^|>\s]+)(?:\|([^>]*))?>|(?<!\w)\*(?!\s)([^*\n]+)(?<!\s)\*(?!\w)|(https?://[^\s<>|]*[^\s<>|.,:;!?*])"
)
_CODE: Final = re.compile(r"`([^`\n]+)`")
_ESCAPE: Final = re.compile(r"\\([^\w\s])")
_BEGINNING: Final = 1800  # characters of a text or an article that are shown before it is unfolded
_MIN_HIDDEN: Final = 4  # lines; a shorter rest is shown, too
_LINK: Final = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
_COMMAND: Final = Markup("<code>{}</code>")
_TAG: Final = Markup('<span class="tag">{}</span>')
_STRONG: Final = Markup("<strong>{}</strong>")
_PICTURE: Final = Markup('<span class="picture {}" role="img" aria-label="Picture: {}"></span>')
_MISSING_PICTURE: Final = Markup('<span class="picture" role="img" aria-label="Picture: {}">{}</span>')


def harmless(value: Any) -> Any:
    """Make a template value safe: markup is unchanged, other text gets its control characters escaped."""
    return escape_controls(value, keep="\n") if isinstance(value, str) and not isinstance(value, Markup) else value


def linked(text: str, longest: int = 0) -> Markup:
    """Mark up links and hashtags in plain text. `longest`: the most characters shown of a link; 0: all, and the scheme."""
    return _replaced(_LINK_OR_TAG, text, lambda match: _link(match[1], longest) if match[1] else _TAG.format(match[2]))


def sentence(text: str, longest: int = 0) -> Markup:
    """Mark up a message of this program: as `linked` does, and text between backticks as code."""
    parts = _CODE.split(text)  # every second part is code
    return Markup().join(
        _COMMAND.format(escape_controls(part)) if number % 2 else linked(part, longest)
        for number, part in enumerate(parts)
    )


def titled(text: str, address: str) -> Markup:
    """Return a link with its own text; only the text if the address is not http or https."""
    text = escape_controls(text)
    text = text if text.strip() else escape_controls(address)  # screen readers need words in a link
    return _LINK.format(address, text) if address.startswith(("https://", "http://")) else escape(text)


def unescaped(text: str) -> str:
    """Return a line of Markdown without its backslash escapes."""
    return _ESCAPE.sub(r"\1", text)


def pretty(body: Any) -> str:
    """Indent a JSON request body."""
    return json.dumps(body, ensure_ascii=False, indent=2, default=str)


def mrkdwn(text: str) -> Markup:
    """Render a chat's markup: `*bold*`, `<address|label>`, and three entities."""
    return _replaced(_MRKDWN, text, _chat_piece)


def markdown(text: str, picture: Callable[[str], str] = lambda _: "") -> Markup:
    """Render Markdown: raw HTML is escaped, headings start at level 4.

    `picture`: address → the CSS classes that show the picture; if empty, a frame with its alternative text is shown.
    """
    env = {"picture": picture}
    return Markup(_markdown().render(escape_controls(text, keep="\n\t"), env))  # noqa: S704 - `html` is off, so it escapes all HTML


def article(text: str, picture: Callable[[str], str]) -> tuple[Markup, Markup]:
    """Render Markdown in two parts: the beginning, up to the end of a block, and the rest, which may be empty."""
    parser, env = _markdown(), {"picture": picture}
    tokens = parser.parse(escape_controls(text, keep="\n\t"), env)
    cut = _end_of_beginning(tokens)
    first, rest = (parser.renderer.render(part, parser.options, env) for part in (tokens[:cut], tokens[cut:]))
    return Markup(first), Markup(rest)  # noqa: S704 - as above


def beginning(text: str) -> tuple[str, str]:
    """Split a text at the end of a line: the beginning, and the rest, which is empty if it would be short."""
    lines = text.split("\n")
    length = 0
    for number, line in enumerate(lines):
        length += len(line) + 40  # a line takes room even if it is empty
        if length > _BEGINNING and len(lines) - number > _MIN_HIDDEN:
            return "\n".join(lines[: number + 1]), "\n".join(lines[number + 1 :]).strip("\n")
    return text, ""


def _end_of_beginning(tokens: Sequence[Token]) -> int:
    """Return how many tokens form the beginning of an article: whole blocks; all tokens if the rest would be short."""
    length = 0
    ends = []
    for index, token in enumerate(tokens):
        length += len(token.content) + 40 * (token.type == "inline")
        if token.level == 0 and token.nesting <= 0:
            ends.append((length, index + 1))
    return next(
        (end for shown, end in ends if shown > _BEGINNING and length - shown > _BEGINNING // 4),
        len(tokens),
    )


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
    return _LINK.format(address, html.unescape(match[2] or "").strip() or address)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("name_links", _name_links)
    parser.add_render_rule("image", _picture)
    return parser


def _lower_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(4, int(token.tag[1]) + 2))}"


def _picture(_: Any, tokens: Sequence[Token], place: int, __: Any, env: Mapping[str, Any]) -> Markup:
    source = str(tokens[place].attrs.get("src", ""))
    name = tokens[place].content or source.rpartition("/")[2] or "without a name"
    classes = env["picture"](source)
    return _PICTURE.format(classes, name) if classes else _MISSING_PICTURE.format(name, name)


def _name_links(state: Any) -> None:
    """Give links without words their address as text."""
    from markdown_it.token import Token

    for block in state.tokens:
        for place, token in reversed(list(enumerate(block.children or []))):
            if token.type == "link_open" and not _has_words(block.children[place + 1 :]):
                block.children.insert(
                    place + 1, Token("text", "", 0, content=str(token.attrs.get("href", "")) or "link")
                )


def _has_words(tokens: Sequence[Token]) -> bool:
    """Whether text or a picture comes before the link ends."""
    inside = takewhile(lambda token: token.type != "link_close", tokens)
    return any(token.type == "image" or token.content.strip() for token in inside)

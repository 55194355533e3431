"""Parse Markdown and HTML into blocks of plain text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

import regex

from syndicator.render import plain, sentences
from syndicator.render.portable import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

_SOFT, _HARD = "\r", "\n"  # line breaks of the source, of the text
_NO_SPACE = regex.compile(
    r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef])\r(?=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f])"
)
_LIKE_HTML = regex.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level part of a post. `kind`: paragraph, heading, list, code, quote, table, rule."""

    kind: str
    text: str


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the top-level blocks of a body in any generator's Markdown, as plain text.

    Parses inline content only of consumed blocks: most templates use only the opening of a post.
    """
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode

    references: dict[str, Any] = {}
    for tokens in _top_level_tokens(_block_parser().parse(readable(markdown), references)):
        _full_parser().core.process(StateCore("", _full_parser(), references, tokens))
        yield from _blocks(SyntaxTreeNode(tokens))


def _top_level_tokens(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each top-level block."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def from_html(html: str) -> str:
    """Convert HTML to Markdown. Escaped text stays text: it never turns into tags or entities."""
    try:
        markdown: str = _converter()(heading_style="ATX", bullets="-").convert(html)
    except RecursionError:  # a thousand nested elements: keep at least the text
        markdown = regex.sub(r"<[^<>]*>", " ", html)
    return markdown.strip()


@cache
def _converter() -> type[Any]:
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def escape(self, text: str, parent_tags: set[str]) -> str:
            return _LIKE_HTML.sub(r"\\\g<0>", super().escape(text, parent_tags))  # type: ignore[misc]  # not in its stubs

    return Converter


def text(parts: Iterable[Block]) -> str:
    """Join blocks to one plain text."""
    return "\n\n".join(block.text for block in parts if block.text)


def lead(parts: Iterable[Block]) -> str:
    """Return the opening paragraphs: from the first one up to a heading, a list, code or the like."""
    opening: list[str] = []
    for block in dropwhile(lambda b: b.kind != "paragraph", parts):
        if block.kind != "paragraph":
            return _without_introduction("\n\n".join(opening))
        opening.append(block.text)
    return "\n\n".join(opening)


def _without_introduction(opening: str) -> str:
    """Drop a last sentence that only introduces the following list or code; shorten the text if it has no other."""
    if not opening.endswith((":", "：")):
        return opening
    before = [end for end in sentences.ends(opening) if end < len(opening)]
    return opening[: before[-1]].rstrip() if before else opening[:-1] + "…"


@cache
def _full_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


@cache
def _block_parser() -> MarkdownIt:
    """Return a parser that finds blocks, and leaves inline content to `_full_parser`."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["inline", "text_join"])


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        match child.type:
            case "paragraph":
                yield from _paragraph(child)
            case "heading":
                yield Block("heading", _inline_text(child))
            case "fence" | "code_block":
                yield Block("code", child.content.rstrip("\n"))
            case "html_block":
                yield from _html(child.content)
            case "bullet_list" | "ordered_list":
                yield Block("list", _list(child))
            case "blockquote":
                yield Block("quote", text(_blocks(child)))
            case "table":
                yield Block("table", _table(child))
            case "hr":
                yield Block("rule", "")


def _paragraph(node: SyntaxTreeNode) -> Iterator[Block]:
    words = _inline_text(node)
    if words:
        yield Block("heading" if _is_heading(node, words) else "paragraph", words)


def _is_heading(node: SyntaxTreeNode, words: str) -> bool:
    """Whether a paragraph serves as a heading: short, all bold, not a sentence."""
    inline = [child for child in node.children[0].children if child.type != "text" or child.content.strip()]
    return (
        len(inline) == 1
        and inline[0].type == "strong"
        and len(words) < 80
        and not words.endswith((".", "!", "。", "！"))
    )


def _html(html: str) -> Iterator[Block]:
    """Yield the blocks of an HTML block. Converts to Markdown only once: what then looks like HTML is text."""
    from markdown_it.tree import SyntaxTreeNode

    inner = from_html(html)
    if inner and "<" not in inner:
        yield from _blocks(SyntaxTreeNode(_full_parser().parse(inner)))
    elif inner:
        yield Block("paragraph", plain.one_line(inner))


def _list(node: SyntaxTreeNode) -> str:
    start = node.attrs.get("start", 1)
    ordered = node.type == "ordered_list"
    lines = []
    for number, item in enumerate(node.children, int(start)):
        sign = f"{number}. " if ordered else "• "
        words = "\n".join(block.text for block in _blocks(item) if block.text)
        lines.append(sign + words.replace("\n", "\n" + " " * len(sign)))
    return "\n".join(lines)


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    return "\n".join(" | ".join(_inline_text(cell) for cell in row.children) for row in rows)


def _inline_text(node: SyntaxTreeNode) -> str:
    """Return the plain text of a block with inline content."""
    raw = "".join(_inline(child) for child in node.children)
    one_line = regex.sub(r"[ \t\r]+", " ", _NO_SPACE.sub("", raw))
    return regex.sub(r" *\n *", "\n", one_line).strip()


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text":
            return plain.emojize(plain.printable(node.content))
        case "code_inline":
            return plain.printable(node.content)
        case "softbreak":
            return _SOFT
        case "hardbreak":
            return _HARD
        case "html_inline":
            return _HARD if node.content.lower().startswith("<br") else ""
        case "image":
            return ""
        case _:
            return "".join(_inline(child) for child in node.children)


def reading_minutes(text: str) -> int:
    """Return the reading time at 220 words or 450 ideographs a minute; at least 1."""
    ideographs = len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}]", text))
    words = len(regex.findall(r"[^\s\p{Han}\p{Hiragana}\p{Katakana}]+", text))
    return max(1, round(words / 220 + ideographs / 450))

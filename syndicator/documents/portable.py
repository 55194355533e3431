"""A document as portable Markdown: CommonMark with tables, strikethrough, task lists and footnotes, which most places show.

mdformat renders tokens of markdown-it, not documents, and keeps the marks that only some generators know.
"""

from __future__ import annotations

import re
from html import escape
from itertools import count, groupby
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.escapes import code_span, delimits, encoded, escaped, escaped_line, link_target, link_title
from syndicator.documents.plain_text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_TAGS = {
    d.Style.EMPHASIS: "em", d.Style.STRONG: "strong", d.Style.DELETED: "del", d.Style.INSERTED: "ins", d.Style.MARKED: "mark",
    d.Style.SUPERSCRIPT: "sup", d.Style.SUBSCRIPT: "sub", d.Style.KEY: "kbd", d.Style.SMALL: "small",
}  # fmt: skip
_DELIMITERS = {d.Style.EMPHASIS: "*", d.Style.STRONG: "**", d.Style.DELETED: "~~"}
_HARD_BREAK = re.compile(r"(?<!\\)\\(?:\\\\)*\Z")  # not a backslash that is escaped
_CLOSING_SIGNS, _BACKSLASHED = re.compile(r"#+$"), r"\\\g<0>"
_WEB_ADDRESS = re.compile(r"https?://[^\s<>]+")
_UNSAFE = re.compile(r"[^\w-]+")
_NAMED_KINDS = frozenset(
    {"note", "tip", "info", "warning", "caution", "danger", "important", "attention", "hint", "success"}
)


def markdown(document: d.Document, address: Callable[[str], str] = str) -> str:
    """Return portable Markdown. `address`: makes an absolute address of one as written."""
    writer = _Writer(document.footnotes, address)
    return writer.document(document.blocks)


class _Writer:
    def __init__(self, footnotes: Mapping[str, d.Blocks], address: Callable[[str], str]) -> None:
        self._footnotes = footnotes
        self._address = address
        self._labels: dict[str, str] = {}  # of the notes that are referred to

    def document(self, blocks: d.Blocks) -> str:
        body = self.blocks(blocks)
        if body.startswith("---"):  # would look like front matter
            body = f"***{body[3:]}"
        notes = []
        for label in self._footnotes:
            if label in self._labels:
                text = self.blocks(self._footnotes[label])
                notes.append(f"[^{self._labels[label]}]: " + _indented(text, "    "))
        return "\n\n".join(filter(None, [body, "\n".join(notes)]))

    def blocks(self, blocks: Iterable[d.Block]) -> str:
        return "\n\n".join(self._parts(blocks))

    def _parts(self, blocks: Iterable[d.Block]) -> Iterator[str]:
        """Yield the blocks' Markdown; lists that follow one another have different signs, so that they stay apart."""
        bullet = "-"
        before: d.Block | None = None
        for block in blocks:
            is_list = isinstance(block, d.List) and isinstance(before, d.List)
            bullet = {"-": "*", "*": "-"}[bullet] if is_list else "-"
            text = self._list(block, bullet) if isinstance(block, d.List) else self.block(block)
            if text:
                yield text
                before = block

    def block(self, block: d.Block) -> str:
        match block:
            case d.Paragraph(children):
                return self.lines(children)
            case d.Heading(level, children):
                text = self._on_one_line(children, " ")
                return f"{'#' * level} {_CLOSING_SIGNS.sub(_BACKSLASHED, text)}"
            case d.CodeBlock():
                return _code_block(block)
            case d.MathBlock(tex):
                return f"$$\n{tex}\n$$"
            case d.Quote(blocks):
                return _quoted(self.blocks(blocks))
            case d.Callout():
                return self._callout(block)
            case d.Details(summary, blocks):
                summed_up = escape(" ".join(text_of(summary).split()), quote=False)
                return f"<details>\n<summary>{summed_up}</summary>\n\n{self.blocks(blocks)}\n\n</details>"
            case d.DefinitionList(items):
                return "\n\n".join(map(self._definition, items))
            case d.Table():
                return self._table(block)
            case d.Figure(images, caption):
                return self._captioned("\n".join(self.inlines([image]) for image in images), caption)
            case d.Embed(_, address, caption):
                return self._captioned(f"<{encoded(self._address(address))}>", caption)
            case d.Rule():
                return "---"
            case d.List():
                return self._list(block, "-")
            case _:
                return ""

    def _captioned(self, text: str, caption: d.Inlines) -> str:
        words = self.lines((d.Styled(d.Style.EMPHASIS, caption),)) if caption else ""
        return "\n\n".join(filter(None, [text, words]))

    def _callout(self, block: d.Callout) -> str:
        title = self.lines((d.Styled(d.Style.STRONG, block.title),)) if text_of(block.title) else ""
        if not title and block.kind in _NAMED_KINDS:
            title = f"**{block.kind.capitalize()}**"
        return _quoted("\n\n".join(filter(None, [title, self.blocks(block.blocks)])))

    def _list(self, block: d.List, bullet: str) -> str:
        numbers = count(block.start or 0)
        items = []
        for number, item in zip(numbers, block.items, strict=False):
            sign = f"{bullet} " if block.start is None else f"{number}{'.' if bullet == '-' else ')'} "
            box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
            separator = "\n" if block.tight else "\n\n"
            text = separator.join(self._item_parts(item.blocks, separator))
            items.append((sign + _indented(box + text, " " * len(sign))).rstrip())
        return ("\n" if block.tight else "\n\n").join(items)

    def _item_parts(self, blocks: d.Blocks, separator: str) -> Iterator[str]:
        """Yield the parts of an item. Of a tight list two paragraphs still need a blank line between them."""
        before: d.Block | None = None
        for block, text in ((block, text) for block in blocks if (text := self.blocks([block]))):
            apart = before is not None and separator == "\n" and not isinstance(block, d.List | d.CodeBlock)
            yield "\n" + text if apart else text
            before = block

    def _definition(self, item: d.Definition) -> str:
        term = self.lines((d.Styled(d.Style.STRONG, item.term),)) if item.term else ""
        meanings = d.List(tuple(d.ListItem(meaning) for meaning in item.meanings))
        return "\n\n".join(filter(None, [term, self._list(meanings, "-")]))

    def _table(self, table: d.Table) -> str:
        width = max(map(len, (table.header, *table.rows)))
        alignments = (*table.alignments, *[""] * width)[:width]
        signs = {"left": ":---", "center": ":---:", "right": "---:"}
        rows = [table.header, *table.rows]
        cells = [[self._cell(row[place]) if place < len(row) else "" for place in range(width)] for row in rows]
        delimiter = [signs.get(alignment, "---") for alignment in alignments]
        lines = [f"| {' | '.join(row)} |" for row in (cells[0], delimiter, *cells[1:])]
        return self._captioned("\n".join(lines), table.caption)

    def _cell(self, children: d.Inlines) -> str:
        return self._on_one_line(children, "<br>").replace("|", "\\|")

    def _on_one_line(self, children: d.Inlines, hard_break: str) -> str:
        lines = _lines(self.inlines(children))
        return "".join(line[:-1] + hard_break if _HARD_BREAK.search(line) else line + " " for line in lines).rstrip()

    def lines(self, children: d.Inlines) -> str:
        """Return inlines as a paragraph, none of whose lines begins another block."""
        lines = _lines(self.inlines(children))
        return "\n".join(map(escaped_line, lines))

    def inlines(self, children: Sequence[d.Inline]) -> str:
        return self._inlines(children, "", "")

    def _inlines(self, children: Sequence[d.Inline], before: str, after: str, *, linked: bool = False) -> str:
        """Return inlines. `before` and `after`: the characters around them."""
        merged = list(_merged(children))
        result = ""
        for place, inline in enumerate(merged):
            following = (_first_character(merged[place + 1]) if place + 1 < len(merged) else "") or after
            piece = self._inline(inline, result[-1:] or before, following, linked=linked)
            if result[-1:] == "!" and piece[:1] == "[":  # would be an image
                result = f"{result[:-1]}\\!"
            result += piece
        return result

    def _inline(self, inline: d.Inline, before: str, after: str, *, linked: bool) -> str:
        match inline:
            case d.Text(text):
                return escaped(text, linked=linked)
            case d.Code(text):
                return code_span(text)
            case d.Math(tex):
                return f"${tex}$"
            case d.Break(hard):
                return "\\\n" if hard else "\n"
            case d.Styled():
                return self._styled(inline, before, after, linked=linked)
            case d.Link():
                return self._link(inline)
            case d.Image(target, alt, title):
                return f"![{escaped(alt, linked=True)}]({link_target(self._address(target))}{link_title(title)})"
            case d.FootnoteReference(label) if label in self._footnotes:
                return f"[^{self._labels.setdefault(label, _UNSAFE.sub('-', label))}]"
            case _:
                return ""

    def _styled(self, styled: d.Styled, before: str, after: str, *, linked: bool) -> str:
        delimiter = _DELIMITERS.get(styled.style, "")
        inner = self._inlines(styled.children, delimiter[:1] or ">", delimiter[:1] or "<", linked=linked)
        text = inner.lstrip()  # a line with nothing but a tag would begin a block of HTML
        space = inner.removesuffix(text)
        if not text:
            return inner
        if delimiter and delimits(delimiter, (space or before)[-1:], text, after):
            return space + delimiter + text + delimiter
        return f"{space}<{_TAGS[styled.style]}>{text}</{_TAGS[styled.style]}>"

    def _link(self, link: d.Link) -> str:
        target = self._address(link.target)
        if link.children == (d.Text(target),) and not link.title and _WEB_ADDRESS.fullmatch(target):
            return f"<{target}>"
        inner = self._inlines(link.children, "[", "]", linked=True)
        return f"[{inner}]({link_target(target)}{link_title(link.title)})"


def _merged(children: Sequence[d.Inline]) -> Iterator[d.Inline]:
    """Join neighbouring texts, and neighbouring code; leave out what is empty."""
    shown = filter(_is_shown, children)
    for kind, group in groupby(shown, type):
        if issubclass(kind, d.Text | d.Code):
            yield kind("".join(child.text for child in group if isinstance(child, d.Text | d.Code)))
        else:
            yield from group


def _is_shown(inline: d.Inline) -> bool:
    match inline:
        case d.Text(text) | d.Code(text):
            return bool(text)
        case d.Styled():
            return any(map(_is_shown, inline.children))
        case d.Gap():
            return False
        case _:
            return True


def _lines(text: str) -> list[str]:
    """Return the lines of inlines: none is blank, which would end the paragraph, and the last has no break at its end."""
    lines = [line for line in (line.strip(" \t") for line in text.split("\n")) if line]
    while lines and _HARD_BREAK.search(lines[-1]):
        last = lines.pop()[:-1].rstrip(" \t")
        lines += [last] if last else []
    return lines


def _first_character(inline: d.Inline) -> str:
    match inline:
        case d.Text(text):
            return text[:1]
        case d.Break():
            return "\n"
        case d.FootnoteReference() | d.Link():
            return "["
        case d.Image():
            return "!"
        case d.Code():
            return "`"
        case _:
            return "*"


def _code_block(block: d.CodeBlock) -> str:
    longest = max(map(len, re.findall("`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{block.language}\n{block.text}\n{fence}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def _indented(text: str, indent: str) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + indent, text)

"""Parse Markdown with the marks of any generator."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from syndicator.documents import document as d
from syndicator.documents.builder import Builder
from syndicator.documents.characters import printable
from syndicator.documents.elements import is_unreachable
from syndicator.documents.lazy import LazyDocument, unchanged
from syndicator.documents.parser import parser, title_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.token import Token

_MOST = 1_000_000  # characters
_FIRST_PIECE = 1_000  # characters; most leads end before. Each further piece is twice as long
_MOST_MARKS = 50_000  # characters that may be marks: reading each takes up to 15 µs; a long post has 14,000
_MOST_LINES = 20_000  # reading each takes up to 80 µs; a long post has 3,000
_MOST_PARAGRAPHS = 1_000  # of what is behind so many marks or lines
_MARKS = re.compile(r"[!\[\]*_`<&\\:{}$%^~=|@+\-]")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)((?:[^\[\]\\\n]|\\.){1,500})\]:[ \t]*(?:\n[ \t]*)?(<[^<>\n]*>|(?:\{\{[^{}\n]{1,300}\}\}|\{%[^%\n]{1,300}%\})\S*|\S+)(?:(?:[ \t]+|[ \t]*\n[ \t]*)(\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
_LINE_END = re.compile("\n")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,200})\]:", re.MULTILINE)
_LOST_NOTE = re.compile(r"(?<=[\w.,:;!?\"'”’)])\[\^\d{1,3}\]")  # a reference to a note that is not there
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\n(?=(?:#[^\n]*\n)*(?:[\w\"' .-]{1,60}[:=]|\[\w))")
_CHECKBOX = re.compile(r"\[([ xX])\][ \t]+")
_TITLE_MARKS = re.compile(r"\*\S|\[|\\")
_LONGEST_TITLE = 2_000  # characters
_LANGUAGE = re.compile(r"\{?\.?([\w+#.-]*)")


def parse(
    text: str, home: str = "", change: Callable[[d.Block], d.Block | None] = unchanged, *, braces_are_text: bool = False
) -> LazyDocument:
    """Return the document. `home`: the address of the blog, for marks that stand for it; `change`: of each block;
    `braces_are_text`: of `{{ so }}`, which is no tag for the blog's generator.
    """
    reader = _Reader(text, home, braces_are_text=braces_are_text)
    return LazyDocument(reader.blocks(), reader.builder.footnotes, change)


def title_text(title: str) -> str:
    """Return a title without emphasis and links. Underscores stay: in titles they belong to names."""
    if not _TITLE_MARKS.search(title):
        return title
    tokens = title_parser().parseInline(title[:_LONGEST_TITLE])
    return "".join(token.content for token in tokens[0].children or []) + title[_LONGEST_TITLE:]


class _Reader:
    def __init__(self, text: str, home: str, *, braces_are_text: bool) -> None:
        self.builder = Builder()
        self._text, self._rest = _within_marks(_normal(text))
        self._env: dict[str, Any] = {
            "home": home,
            "text": self._text,
            "references": {},
            "braces_are_text": braces_are_text,
        }

    def blocks(self) -> Iterator[d.Block]:
        self._find_definitions()
        position, size = 0, _FIRST_PIECE
        while position < len(self._text):
            end = self._text.find("\n", position + size) + 1 or len(self._text)
            is_last = end >= len(self._text)
            groups, position = self._piece(position, end, is_last=is_last)
            for group in groups:
                self._add(group)
                yield from self.builder.take()
            size = size * 2 if groups else size * 4
        for paragraph in self._rest.split("\n\n", _MOST_PARAGRAPHS):
            if words := " ".join(paragraph.split()):
                self.builder.add(d.Paragraph((d.Text(words),)))
        self._inline_notes()
        yield from self.builder.finish()

    def _find_definitions(self) -> None:
        """Find the definitions of links and notes, which may be anywhere."""
        if "]:" not in self._text:
            return
        from markdown_it.common.utils import normalizeReference

        for label, target, title in _DEFINITION.findall(self._text):
            reference = {"title": title[1:-1], "href": target.strip("<>"), "map": [0, 0]}
            self._env["references"].setdefault(normalizeReference(label), reference)
        refs = {f":{label}": -1 for label in _NOTE.findall(self._text)}
        self._env["footnotes"] = {"refs": refs, "list": {}}

    def _piece(self, start: int, end: int, *, is_last: bool) -> tuple[list[list[Token]], int]:
        """Parse a piece of the text. Unless it is the last, its last block may go on behind it: parse that again later.

        Returns the tokens of its blocks, and where to continue.
        """
        source = self._text[start:end]
        tokens: list[Token] = []
        parser().block.parse(source, parser(), self._env, tokens)
        groups = list(_groups(tokens))
        if is_last:
            return groups, end
        line = next((group[0].map[0] for group in reversed(groups) if group[0].map), 0)
        complete = [group for group in groups if group[0].map and group[0].map[0] < line]
        if not complete:
            return [], start
        offset = 0
        for _ in range(line):
            offset = source.find("\n", offset) + 1
        return groups[: groups.index(complete[-1]) + 1], start + offset

    def _add(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            _add_token(self.builder, token, self._env)

    def _inline_notes(self) -> None:
        """Add the notes that are written where they belong, `^[so]`."""
        for number, note in dict(self._env.get("footnotes", {}).get("list", {})).items():
            if "tokens" in note:
                builder = Builder()
                builder.open("p", {}, is_markdown=True)
                for token in note["tokens"]:
                    _add_inline(builder, token)
                self.builder.footnotes[f"note-{number + 1}"] = tuple(builder.finish())


def _normal(text: str) -> str:
    """Return the text with line feeds only, without front matter and what no reader sees."""
    text = text[:_MOST]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    if _FRONT_MATTER.match(text):
        end = re.compile(rf"^{re.escape(text[:3])}[ \t]*$", re.MULTILINE).search(text, 4)
        text = text[end.end() :] if end else text
    return printable(text)


def _within_marks(text: str) -> tuple[str, str]:
    """Split a text where it has had too many marks to be written by a person; the rest will be plain text."""
    if len(text) <= _MOST_LINES:
        return text, ""
    limits = ((_MARKS, _MOST_MARKS), (_LINE_END, _MOST_LINES))
    excesses = (next(islice(pattern.finditer(text), most, None), None) for pattern, most in limits)
    end = min((excess.start() for excess in excesses if excess), default=len(text))
    return text[:end], text[end:]


def _groups(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each top-level block."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []
    if group:
        yield group


def _add_token(builder: Builder, token: Token, env: dict[str, Any]) -> None:
    match token.type:
        case "inline":
            token.children = []
            raw = env | {"raw": True} if token.meta.get("raw") else env
            parser().inline.parse(token.content, parser(), raw, token.children)
            _add_children(builder, token)
        case "html_block":
            _add_html_block(builder, token.content, env)
        case "html_piece":
            builder.html(token.content)
        case "node":
            builder.add(token.meta["node"])
        case "marks":
            pass
        case "fence" | "code_block":
            builder.add(_code_block(token))
        case "math_block" | "math_block_label":
            builder.add(d.MathBlock(token.content.strip()))
        case "hr":
            builder.add(d.Rule())
        case "footnote_reference_open":
            builder.open("note", {"id": token.meta["label"]}, is_markdown=True)
        case _ if token.nesting == 1:
            if token.type == "paragraph_open" and not token.hidden:
                builder.mark_item("loose")
            builder.open(token.tag, {name: str(value) for name, value in token.attrs.items()}, is_markdown=True)
        case _ if token.nesting == -1:
            builder.close_markdown()


def _add_html_block(builder: Builder, html: str, env: dict[str, Any]) -> None:
    """Add HTML, and the Markdown that follows it without a blank line."""
    from syndicator.documents.rules.md_in_html import split

    if env.get("raw"):
        builder.html(html)
        return
    block, rest = split(html)
    builder.html(_expanded(env, block))
    tokens: list[Token] = []
    if rest:
        parser().block.parse(rest, parser(), env, tokens)
    for token in tokens:
        _add_token(builder, token, env)


def _expanded(env: dict[str, Any], html: str) -> str:
    from syndicator.documents.rules.template_tags import expanded

    return expanded(env, html)


def _code_block(token: Token) -> d.CodeBlock:
    from syndicator.documents.rules.template_tags import unescaped

    language = _LANGUAGE.match(token.info.strip())
    return d.CodeBlock(printable(unescaped(token.content.rstrip("\n"))), language[1] if language else "")


def _add_children(builder: Builder, token: Token) -> None:
    children = token.children or []
    if children and children[0].type == "text" and builder.is_in_item and (box := _CHECKBOX.match(children[0].content)):
        builder.mark_item("unchecked" if box[1] == " " else "checked")
        children[0].content = children[0].content[box.end() :]
    _put_formulas_in_line(children)
    text = ""
    for child in [*children, None]:
        if child is not None and child.type in {"text", "text_special"}:
            text += child.content
            continue
        builder.text(_LOST_NOTE.sub("", text) if "[^" in text else text)
        text = ""
        if child is not None:
            _add_inline(builder, child)


def _put_formulas_in_line(children: list[Token]) -> None:
    """Take `$$…$$` in the middle of a line for a formula in the text, as kramdown does."""
    for before, token, after in zip([None, *children], children, [*children[1:], None], strict=False):
        if token.type == "math_inline_double" and not (_is_line_end(before) and _is_line_end(after)):
            token.type = "math_inline"
            token.content = token.content.strip()


def _is_line_end(token: Token | None) -> bool:
    return token is None or token.type in {"softbreak", "hardbreak"} or (token.type == "text" and not token.content)


def _add_inline(builder: Builder, token: Token) -> None:
    match token.type:
        case "text" | "text_special":
            builder.text(token.content)
        case "code_inline":
            builder.add(d.Code(_unescaped(token.content)))
        case "softbreak" | "hardbreak":
            builder.add(d.Break(hard=token.type == "hardbreak"))
        case "html_inline" | "html_piece":
            builder.html(token.content)
        case "node":
            builder.add(token.meta["node"])
        case "image" if not is_unreachable(str(token.attrs["src"])):
            builder.add(
                d.Image(str(token.attrs["src"]), _words(token.children or []), str(token.attrs.get("title", "")))
            )
        case "math_inline":
            builder.add(d.Math(token.content))
        case "math_inline_double":
            builder.add(d.MathBlock(token.content.strip()))
        case "footnote_ref":
            builder.add(d.FootnoteReference(token.meta.get("label") or f"note-{token.meta['id'] + 1}"))
        case _ if token.nesting == 1:
            builder.open(token.tag, {name: str(value) for name, value in token.attrs.items()}, is_markdown=True)
        case _ if token.nesting == -1:
            builder.close_markdown()


def _unescaped(text: str) -> str:
    from syndicator.documents.rules.template_tags import unescaped

    return printable(unescaped(text))


def _words(tokens: Iterable[Token]) -> str:
    """Return the alternative text of an image."""
    return printable("".join(map(_words_of, tokens)))


def _words_of(token: Token) -> str:
    if token.type in {"text", "text_special", "code_inline"}:
        return token.content
    return " " if token.type == "softbreak" else _words(token.children or [])

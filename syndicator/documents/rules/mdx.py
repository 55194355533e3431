"""MDX and Vue: imports, exports, expressions in braces, components, attributes with expressions."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_node, closing_line, line_of
from syndicator.documents.spoken_tags import is_picture
from syndicator.generators.tags import QUOTES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_IMPORT = re.compile(r"""import[ \t]*(?:["'][^"'\n]+["'];?[ \t]*|[\w*{][^\n]*)""")
_FROM = re.compile(r"""(?:from[ \t]+|import[ \t]+)["'][^"'\n]+["'];?[ \t]*$""")
_EXPORT = re.compile(r"export[ \t]+(?:const|let|var|default|function|async|class)\b")
_LINES = 200  # of an import or export
_COMMENT = re.compile(r"\{/\*(?:[^*]|\*(?!/))*+\*/\}")
_EXPRESSION = re.compile(
    r"""\{\s*+(?:"([^"\n{}]*+)"|'([^'\n{}]*+)'|`([^`{}]*+)`|[A-Za-z_$][\w$]*+(?:\??\.[\w$]++|\[[^\[\]{}\n]*+\])+(?:\([^{}\n]*+\))?)\s*+\}"""
)
_NAME = re.compile(r"</?([A-Za-z][\w.:-]*+)")
_HTML_ATTRIBUTE = re.compile(
    r"""\s*+[\w:@.#*-]++(?:\s*+=\s*+(?:"(?:\{[{%](?:[^{}%\n]|%(?!\}))*+[%}]\}|[^"])*?"|'[^']*+'|(?=\{)|[^\s"'<>={}`]++))?+"""
)
_HAS_EXPRESSION = re.compile(r"=\s*\{|\s\{\.\.\.|\s[:@#][\w@:.-]+\s*=")  # JSX's, Vue's
_TEMPLATE_VALUE = re.compile(r'=\s*"([^"<>{}]*\{[{%][^{}\n]*[%}]\}[^"<>]*)"')
_BRACE = re.compile("[{}]")
_DEEPEST = 20  # braces in braces
_LONGEST = 4_000  # characters of a tag
_MORE = re.compile(r"\{/\*\s*(?:truncate|more|excerpt)\b", re.IGNORECASE)
_CALLOUTS = frozenset(
    {"aside", "callout", "admonition", "note", "tip", "warning", "info", "alert", "danger", "caution"}
)


def enable(marks: Marks) -> None:
    marks.block("{", _comment_block)
    marks.block("<", _component_block)
    marks.inline("{", _expression)


def enable_components(md: MarkdownIt) -> None:
    md.block.ruler.before("fence", "esm", _esm)
    md.inline.ruler.before("html_inline", "component", _component)


def _esm(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Leave out imports and exports, which a blank line does not end as long as a bracket is open."""
    start = state.bMarks[start_line]
    if state.tShift[start_line] or state.level or not state.src.startswith(("import", "export"), start):
        return False
    line = line_of(state, start_line)
    is_import = bool(_IMPORT.fullmatch(line))
    if not (is_import or _EXPORT.match(line)):
        return False
    end = _statement_end(state, start_line, end_line)
    text = state.src[start : state.eMarks[end - 1]]
    if is_import and not _FROM.search(text):
        return False
    if not silent:
        state.line = end
    return True


def _statement_end(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the line behind a statement: balanced brackets, then a blank line, or another statement."""
    depth = 0
    for line in range(start_line, min(end_line, start_line + _LINES)):
        text = line_of(state, line)
        if line > start_line and depth <= 0 and (not text.strip() or text.startswith(("import ", "export "))):
            return line
        depth += sum(map(text.count, "({[")) - sum(map(text.count, ")}]"))
        if depth <= 0 and _FROM.search(text):
            return line + 1
    return min(end_line, start_line + _LINES)


def _comment_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("{/*", start) or state.is_code_block(start_line):
        return False
    line = closing_line(state, start_line, end_line, "*/}", start + _LONGEST)
    if line is None:
        return False
    if not silent:
        if _MORE.match(state.src, start):
            add_node(state, d.ExcerptEnd())
        state.line = line + 1
    return True


def _expression(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or state.env.get("raw"):
        return False
    match = _COMMENT.match(state.src, state.pos) or _EXPRESSION.match(state.src, state.pos)
    if not match:
        return False
    if not silent and match.re is _EXPRESSION:
        words = match[1] or match[2] or match[3]
        if words:
            state.push("text", "", 0).content = words
        else:
            add_node(state, d.Gap(match[0]))
    state.pos = match.end()
    return True


def tag_end(text: str, start: int) -> int:
    """Return the end of a tag with expressions in its attributes, such as `<A b={<C />} {...d}>`; -1 if there is none."""
    name = _NAME.match(text, start)
    if not name:
        return -1
    position, last = name.end(), min(len(text), start + _LONGEST)
    while position < last:
        character = text[position]
        if character == ">":
            return position + 1
        if character == "/" and text.startswith("/>", position):
            return position + 2
        if character == "{":
            position = _braces_end(text, position, last)
            if position < 0:
                return -1
        elif character in " \t\n":
            position += 1
        else:
            match = _HTML_ATTRIBUTE.match(text, position)
            if not match or match.end() == position:
                return -1
            position = match.end()
    return -1


def _braces_end(text: str, start: int, last: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(text, start, last):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
        if depth > _DEEPEST:
            break
    return -1


def as_html(tag: str) -> str:
    """Return a component's tag as HTML: a callout, a quote, a folded part, an image, or nothing but its words."""
    name = _NAME.match(tag)
    assert name is not None
    plain = re.sub(r"=\s*\{[^{}]*\}|\{[^{}]*\}", "", _without_nested(tag))
    word = name[1]
    if word[0].islower() and "." not in word and "-" not in word:
        return plain
    lower = word.lower()
    if lower in _CALLOUTS:
        if tag.startswith("</"):
            return "</callout>"
        title, kind = (re.search(rf"""\b{key}=["']([^"']*)""", plain) for key in ("title", "(?:type|kind|variant)"))
        heading = f'<p class="callout-title">{escape(title[1])}</p>' if title else ""
        closing = "</callout>" if tag.endswith("/>") else ""
        return f'<callout data-kind="{escape(kind[1] if kind else lower)}">{heading}{closing}'
    if lower in QUOTES:
        return "" if tag.endswith("/>") else "</blockquote>" if tag.startswith("</") else "<blockquote>"
    if lower in {"details", "accordion", "accordionitem", "collapse", "spoiler"}:
        return "</details>" if tag.startswith("</") else "<details>"
    if lower in {"youtube", "tweet", "vimeo", "gist", "codepen"} and not tag.startswith("</"):
        from syndicator.generators.tags import parsed, player

        return player(lower, parsed("<", plain.strip("</>")).value("id", "videoId", "url", "href", position=0)) or ""
    return ""


def _without_nested(tag: str) -> str:
    """Remove braces in braces."""
    pieces, depth = [], 0
    for character in tag:
        depth -= character == "}" and depth > 0
        if not depth or character == "}":
            pieces.append(character if depth == 0 else "")
        if character == "{":
            depth += 1
    return "".join(pieces)


def _is_component(text: str, start: int) -> bool:
    """Whether a tag is not HTML: a capital letter, a dot, or an expression in its attributes."""
    name = _NAME.match(text, start)
    return bool(name and (name[1][0].isupper() or "." in name[1]))


def _component_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read components, and elements with expressions in their attributes, that have their lines for themselves."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<", start) or state.is_code_block(start_line):
        return False
    end = tag_end(state.src, start)
    if end < 0:
        return False
    tag = state.src[start:end]
    if not _is_component(state.src, start) and not _HAS_EXPRESSION.search(tag):
        return False
    line = start_line
    while line < end_line and state.eMarks[line] < end:
        line += 1
    if line >= end_line:
        return False
    rest = state.src[end : state.eMarks[line]].strip()
    closing = re.fullmatch(r"(.*?)</([A-Za-z][\w.:-]*)>", rest)
    if rest and not closing:
        return False
    if silent:
        return True
    _add_component(state, tag)
    if closing:
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = closing[1], [line, line + 1], []
        _add_component(state, f"</{closing[2]}>")
    state.line = line + 1
    return True


def _add_component(state: StateBlock, tag: str) -> None:
    if html := as_html(tag):
        add_html(state, html)
    elif tag.endswith("/>"):
        name = _NAME.match(tag)
        add_node(state, d.Omitted(name[1] if name else ""))
    else:
        add_html(state, "<div></div>")


def _component(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    end = tag_end(state.src, state.pos)
    if end < 0:
        return False
    tag = state.src[state.pos : end]
    if _TEMPLATE_VALUE.search(tag):
        html = _TEMPLATE_VALUE.sub(lambda value: f'="{escape(value[1])}"', tag)
        if not silent:
            add_html(state, html)
        state.pos = end
        return True
    if not _is_component(state.src, state.pos) and not _HAS_EXPRESSION.search(tag):
        return False
    if not silent:
        if html := as_html(tag):
            add_html(state, html)
        elif tag.endswith("/>") and (name := _NAME.match(tag)):
            add_node(state, d.Gap(name[1], is_picture(name[1])))
    state.pos = end
    return True

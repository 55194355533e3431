"""Template tags of generators: shortcodes, Liquid, Nunjucks, Tera, Markdoc."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_inlines, add_node, tokenize
from syndicator.documents.spoken_tags import gap, said, says_something, words_of
from syndicator.generators import generators, html_of, verbatim_tags
from syndicator.generators.end_tags import EndTags
from syndicator.generators.tags import TemplateTag, may_open_pair, opens_pair, replace_tags, template_tag_at, usual_html

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_LINES = 40  # of a tag
_RAW_TAG = r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}"
_RAW = re.compile(rf"^{_RAW_TAG}\n|{_RAW_TAG}", re.MULTILINE)
_BLANK = re.compile(r"[ \t]*(?:\n|$)")


@cache
def brackets(*, braces_are_text: bool = False) -> tuple[tuple[str, str], ...]:
    """Return the brackets of all generators, the longest first. `braces_are_text`: of shortcodes only."""
    pairs = {
        pair for generator in generators() for pair in generator.brackets if not braces_are_text or len(pair[0]) > 2
    }
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def escapes() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), text) for generator in generators() for pattern, text in generator.escapes]


def unescaped(text: str) -> str:
    """Return code as readers see it: escaped tags without their escapes, and no `{% raw %}` around them."""
    if "endraw" in text:
        text = _RAW.sub("", text).rstrip("\n")
    if "{{" in text:
        for pattern, shown in escapes():
            text = pattern.sub(shown, text)
    return text


def enable(marks: Marks) -> None:
    marks.block("{", _block)
    marks.inline("{", _inline)


def tag_at(text: str, start: int, env: Mapping[str, Any] | None = None) -> tuple[TemplateTag, int] | None:
    return template_tag_at(text, start, _brackets_of(env or {})) if text.startswith("{", start) else None


def _brackets_of(env: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return brackets(braces_are_text=bool(env.get("braces_are_text")))


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read tags that have their lines for themselves."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("{", start) or state.env.get("raw"):
        return False
    tag_and_end = tag_at(state.src, start, state.env)
    if not tag_and_end or any(pattern.match(state.src, start) for pattern, _ in escapes()):
        return False
    tag, end = tag_and_end
    if kind := None if tag.is_end else verbatim_tags().get(tag.name):
        return _verbatim(state, tag, kind, start_line, end_line, end, silent)
    line = _line_at(state, start_line, end_line, end)
    tags = [tag]
    while following := tag_at(state.src, _skip_spaces(state.src, end), state.env):
        tag, end = following
        if tag.name in verbatim_tags():
            return False
        tags.append(tag)
    line = _line_at(state, line, end_line, end)
    if line < 0 or not _BLANK.match(state.src, end) or not _all_standalone(tags):
        return False
    if silent:
        return True
    for tag in tags:
        html = made_html(state.env, tag)
        if html is None or (not html and tag.opening != "{%"):
            add_node(state, d.TableOfContents() if tag.name == "toc" else d.Omitted(tag.name))
        elif html:
            add_html(state, html)
    state.line = line + 1
    return True


def _all_standalone(tags: list[TemplateTag]) -> bool:
    """Whether tags mean nothing inside a text: an expression in front of a paragraph does."""
    return not any(tag.opening == "{{" and tag.text.startswith(("site.", "- site.", "'", '"')) for tag in tags)


def _skip_spaces(text: str, position: int) -> int:
    while text.startswith((" ", "\t"), position):
        position += 1
    return position


def _line_at(state: StateBlock, line: int, end_line: int, position: int) -> int:
    """Return the line that holds a position; -1 if it is beyond the block."""
    last = min(end_line, line + _LINES)
    while 0 <= line < last:
        if position <= state.eMarks[line]:
            return line
        line += 1
    return -1


def _verbatim(
    state: StateBlock, tag: TemplateTag, kind: str, start_line: int, end_line: int, inside: int, silent: bool
) -> bool:
    """Read a tag whose content is not Markdown, up to its end tag."""
    closing = _end_tags(state.env, state.src).after(inside, tag.name)
    if not closing:
        return False
    _, closed = closing
    opening_line = _line_at(state, start_line, end_line, inside)
    line = start_line
    while line < end_line and state.eMarks[line] < closed:
        line += 1
    if opening_line < 0 or line >= end_line or not _BLANK.match(state.src, closed):
        return False
    if not _BLANK.match(state.src, inside) and kind == "text":
        return False  # inline: it begins in the middle of a line
    if silent:
        return True
    if kind == "code":
        content = state.getLines(opening_line + 1, line, state.blkIndent or state.sCount[start_line], False)
        language = tag.value("lang", "language", position=0)
        add_node(state, d.CodeBlock(unescaped(content.strip("\n")), language.rpartition(":")[2]))
    elif kind == "text":
        state.env["raw"] = True
        count = len(state.tokens)
        tokenize(state, opening_line + 1, line)
        for token in state.tokens[count:]:
            token.meta["raw"] = True
        state.env["raw"] = False
    state.line = line + 1
    return True


def _end_tags(env: MutableMapping[str, Any], text: str) -> EndTags:
    """Return the end tags of a text, in which they are looked for once."""
    known: dict[str, EndTags] = env.setdefault("end_tags", {})
    if text not in known:
        known[text] = EndTags(text)
    return known[text]


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or state.env.get("raw"):
        return False
    for pattern, shown in escapes():
        if match := pattern.match(state.src, state.pos):
            if not silent:
                state.push("text", "", 0).content = match.expand(shown)
            state.pos = match.end()
            return True
    tag_and_end = tag_at(state.src, state.pos, state.env)
    if not tag_and_end:
        return False
    tag, end = tag_and_end
    kind = None if tag.is_end else verbatim_tags().get(tag.name)
    if kind and (closing := _end_tags(state.env, state.src).after(end, tag.name)):
        if not silent and kind != "nothing":
            _push_verbatim(state, kind, state.src[end : closing[0]])
        state.pos = closing[1]
        return True
    if not silent:
        _push(state, tag, end)
    state.pos = end
    return True


def _push(state: StateInline, tag: TemplateTag, end: int) -> None:
    """Add the HTML that a tag among words makes; else the words in its arguments, or a gap."""
    html = made_html(state.env, tag)
    if html:
        add_html(state, html)
    elif html is None and says_something(tag) and not _end_tags(state.env, state.src).after(end, tag.name):
        if words := words_of(tag):
            add_inlines(state, words)
        else:
            add_html(state, gap(tag))


def _push_verbatim(state: StateInline, kind: str, text: str) -> None:
    token = state.push("code_inline" if kind == "code" else "text", "", 0)
    token.content = text.strip() if kind == "code" else text


def expanded(env: MutableMapping[str, Any], html: str) -> str:
    """Return HTML with what the tags between its elements make; addresses stay as written."""
    if "{" not in html:
        return html
    ended = _end_tags(env, html)

    def replacement(tag: TemplateTag, end: int) -> tuple[str, int]:
        made = made_html(env, tag)
        return (made if made is not None else "" if tag.name in ended else said(tag)), end

    return replace_tags(html, _brackets_of(env), replacement)


def made_html(env: MutableMapping[str, Any], tag: TemplateTag) -> str | None:
    """Return the HTML that a tag makes; what lasts until an end tag only if there is one."""
    tag = _with_name(env, tag)
    html = html_of(tag, str(env.get("home", "")))
    if html is not None:
        return html
    has_end = may_open_pair(tag) and _pair_ends(env, tag)
    return None if opens_pair(tag) and not has_end else usual_html(tag, has_end=has_end)


def _with_name(env: MutableMapping[str, Any], tag: TemplateTag) -> TemplateTag:
    """Return a tag; Tera's `{% end %}` with the name of what it ends."""
    unclosed: list[str] = env.setdefault("unclosed", [])
    if tag.opening == "{%" and not tag.is_end and tag.text.endswith(")"):
        unclosed.append(tag.name)
    elif tag.opening == "{%" and tag.is_end and not tag.name and unclosed:
        return tag._replace(name=unclosed.pop())
    return tag


def _pair_ends(env: MutableMapping[str, Any], tag: TemplateTag) -> bool:
    """Whether an end tag follows, of as many as there are."""
    left: dict[str, int] = env.setdefault("pairs", {})
    if tag.name not in left:
        tags = _end_tags(env, str(env.get("text", "")))
        left[tag.name] = tags.count(tag.name) + (tags.count("") if tag.opening == "{%" else 0)
    left[tag.name] -= 1
    return left[tag.name] >= 0

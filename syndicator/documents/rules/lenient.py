"""What other parsers read or people mistype: Pandoc's raised and lowered text, single tildes, abbreviations, open links, tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.html_re import HTML_TAG_RE

from syndicator.documents.rules import add_html, add_inlines, leaves_out, line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import InlineRule, Marks

_RAISED = re.compile(r"\^(\d{1,3}|st|nd|rd|th|TM|tm)\^(?!\^)")
_LOWERED = re.compile(r"~(\d{1,3}|[a-z]{1,2})~(?![~\w]{2})")
_STRUCK = re.compile(r"~(?=[^\W\d_])([^~\n]{1,300}[^~\s])~(?![~\w])")
# the words of a link whose bracket is never closed, or does not touch them: `[a] (https://x.example)`
_UNCLOSED_LINK = re.compile(
    r"\[([^\[\]\n]{1,200})\](?:\((?:\(https?://[^\s()<>]{1,1000}\){0,2}|https?://[^\s()<>]{1,1000}(?=\s(?![\"'(]))(?![^()]{0,300}\)))|[ \t]\(https?://[^\s()<>]{1,1000}\))"
)
# a picture with its size, as HackMD and Zenn have it: `![](a.png =300x)`
_SIZED_IMAGE = re.compile(r"(!\[[^\[\]\n]{0,300}\]\([^\s()]{1,1000})[ \t]+=\d{0,5}x\d{0,5}\)")
# a picture or page whose address has spaces, which other parsers read: `![](pond 1.jpg)`
_SPACED_ADDRESS = re.compile(
    r"(!?\[[^\[\]\n]{0,300}\])\(((?!<)[^()\n\"'<>]{1,300} [^()\n\"'<>]{1,300}\.[a-zA-Z]{2,5})\)"
)
# a picture or page whose title has quotation marks of its own
_QUOTING_TITLE = re.compile(
    r'(!?\[[^\[\]\n]{0,300}\]\([^\s()]{1,1000})[ \t]+"[^"\n]{0,300}"(?!\))(?:[^"\n]|"(?!\))){0,300}"\)'
)
# where a cell of a notebook ends, as MyST has it
_END_OF_CELL = re.compile(r"\+{3}(?:[ \t]+\{.*\})?[ \t]*")
# what kramdown leaves to no parser, and what nobody is to see
_KRAMDOWN = re.compile(
    r"\{::comment\}(?:(?!\{:/).){0,500}\{:/(?:comment)?\}|\{::[a-z]{2,12}[^{}\n]{0,200}\}|\{:/[a-z]{0,12}\}", re.DOTALL
)
# what an abbreviation stands for, as Python-Markdown and kramdown have it: `*[HTML]: Hypertext …`
_ABBREVIATION = re.compile(r"\*\[[^\[\]]{1,60}\]:[ \t].*")
# what follows it is not part of this HTML, as some parsers have it
_BREAK = re.compile(r"(?:<br[ \t]*/?>[ \t]*)+", re.IGNORECASE)
# elements among words whose content is not text
_VERBATIM = re.compile(r"<(style|script)\b[^<>]*>", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<([a-z]+(?:-[a-z]+)+)>")  # a name for something, as manuals write it: <file-name>
_MISTYPED_TAG = re.compile(r"<(?:a|b|big|center|font|i|img|lj-cut|p|span)\s+[a-zA-Z-]+=[^<>\n]{0,1000}>")
_QUOTATION_MARKS = re.compile(r"[\"']")
_LONGEST_ELEMENT = 5_000  # characters up to its end tag


def enable(marks: Marks) -> None:
    marks.block("*", leaves_out(_ABBREVIATION))
    marks.block("<", _lone_break)
    marks.block("+", leaves_out(_END_OF_CELL))
    marks.inline("^", _raised)
    marks.inline("~", _between_tildes)
    marks.inline("!", _reads_as(_SIZED_IMAGE, lambda image: f"{image[1]})"))
    marks.inline("![", _reads_as(_SPACED_ADDRESS, lambda link: f"{link[1]}(<{link[2]}>)"))
    marks.inline("![", _reads_as(_QUOTING_TITLE, lambda link: f"{link[1]})"))
    marks.inline("{", _reads_as(_KRAMDOWN, lambda _: ""))
    marks.inline("[", _reads_as(_UNCLOSED_LINK, lambda link: link[1]))
    marks.inline("<", _verbatim)
    marks.inline("<", _placeholder)
    marks.inline("<", _mistyped_tag)


def _lone_break(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    """Leave out a line break between blocks, so that the lines that touch it are not HTML: `<br/>`, `# heading`."""
    if silent or not _BREAK.fullmatch(line_of(state, start_line)):
        return False
    state.line = start_line + 1
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """Read Pandoc's raised text: `10^2^`; without the number of a note behind a word: `so^1^`."""
    before = state.src[max(0, state.pos - 2) : state.pos]
    match = None if before[-1:].isspace() else _RAISED.match(state.src, state.pos)
    if not match:
        return False
    is_power = before[-1:].isdigit() or (before[-1:].isalpha() and not before[:-1].isalpha())
    is_note = match[1].isdigit() and before and not before[-1].isspace() and not is_power
    if not silent and not is_note:
        add_html(state, f"<sup>{match[1]}</sup>")
    state.pos = match.end()
    return True


def _between_tildes(state: StateInline, silent: bool) -> bool:
    """Read Pandoc's lowered text, `H~2~O`, and words struck out with a single tilde, as GitHub does: `~so~`."""
    before = state.src[state.pos - 1] if state.pos else " "
    pattern, element = (_LOWERED, "sub") if before.isalnum() else (_STRUCK, "del")
    match = None if before == "~" else pattern.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        add_html(state, f"<{element}>")
        add_inlines(state, match[1])
        add_html(state, f"</{element}>")
    state.pos = match.end()
    return True


def _reads_as(pattern: re.Pattern[str], markdown: Callable[[re.Match[str]], str]) -> InlineRule:
    """Return a rule that reads what a pattern matches as other Markdown."""

    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            add_inlines(state, markdown(match))
        state.pos = match.end()
        return True

    return rule


def _verbatim(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """Leave out a style sheet or a script in a line of text."""
    match = _VERBATIM.match(state.src, state.pos)
    if not match:
        return False
    inside, closing, _ = (
        state.src[match.end() : match.end() + _LONGEST_ELEMENT].lower().partition(f"</{match[1].lower()}>")
    )
    state.pos = match.end() + (len(inside) + len(closing) if closing else 0)
    return True


def _placeholder(state: StateInline, silent: bool) -> bool:
    """Read a tag that has no end and a name of several words as these words."""
    match = _PLACEHOLDER.match(state.src, state.pos)
    if not match or f"</{match[1]}" in state.src[match.end() : match.end() + _LONGEST_ELEMENT]:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _mistyped_tag(state: StateInline, silent: bool) -> bool:
    """Read a tag with a quotation mark too few or too many, as browsers do: `<a href=https://x.example/">`."""
    match = _MISTYPED_TAG.match(state.src, state.pos)
    if not match or HTML_TAG_RE.match(state.src[state.pos : state.pos + _LONGEST_ELEMENT]):
        return False
    if not silent:
        add_html(state, _QUOTATION_MARKS.sub("", match[0]))
    state.pos = match.end()
    return True

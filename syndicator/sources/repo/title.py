"""Find a title for a text that states none."""

from __future__ import annotations

import re
from datetime import UTC
from html import unescape
from typing import TYPE_CHECKING

from syndicator.sources.dates import parse_date
from syndicator.sources.text import one_line, short_title

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"^.*", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(```+|~~~+|\$\$(?=\s*$))")
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|^<(style|script)\b.*?(?:</\1>|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_FIRST_LEVEL = re.compile(r" {0,3}#[ \t]+([^<\n]*)$", re.MULTILINE)
_ATX_END = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_MARKS = [
    (re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]"), r"\1"),  # links of a wiki
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),  # pictures
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links
    (re.compile(r"\[\^[^\]]*\]"), ""),  # references to notes
    (re.compile(r"\{[#.:][^}]*\}\s*$"), ""),  # {#anchor}
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"(\*\*|__|`+)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
]
_MARKUP = re.compile(r"[!\[{<*_`\\&]")
_HTML_TITLE = re.compile(r"<(h1|title)\b[^>]*>(.{1,1000}?)</\1>", re.DOTALL | re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_FAR = 20_000  # characters; a heading below this names a part
_FIRST_LINES = 15
_LONGEST = 120  # characters
_LONGEST_HEADING = 400
_ENDS_SENTENCE = re.compile(r"[.,;:]$|[.!?][\"”’)]? +[A-ZÀ-Þ\"“‘]|[.。，；：]$")
_NO_TITLE_STARTS = re.compile(
    r"""[-*+>|`~=<•·©]|!?\[\[|\^?#\w|\{[%{]|\d+[.)] |https?://|www\.|@\w+$|\$\$|\\[a-zA-Z(\[]|import\s.*\bfrom\s+["']|export\s+(?:const|let|default|function)\s"""
)
_LABELLED = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]\s?[:：].{12}|://")  # a definition, a source with its address
# navigation around an article on a web page
_DEBRIS = re.compile(
    r"(?:dark|light|auto|home|blog|articles?|posts?|news|menu|search|close|open|about(?: (?:me|us))?|contact(?: us)?|archives?|"
    r"tags?|categor(?:y|ies)|uncategori[sz]ed|topics|projects|share(?: (?:this|on|via)\b.*)?|tweet|facebook|twitter|x|linkedin|"
    r"reddit|email|print|copy(?: link)?|like|save|bookmark|follow(?:ing| us)?|subscribe.*|newsletter|log ?in|log ?out|"
    r"sign ?(?:in|up|out)|register|get started|try it free|comments?|no comments?.*|leave a (?:comment|reply)|reply|"
    r"advertisement|ads?|sponsored|featured|trending|popular|latest|recent(?: posts)?|related(?: (?:posts|articles))?|"
    r"don['’]t miss.*|read (?:more|next)|previous|next|back(?: to .*)?|skip to .*|jump to .*|toggle .*|switch to .*|"
    r"(?:dark|light) (?:mode|theme)|table of contents|toc|contents|listen|member-only story|open in app|write|loading.*|"
    r"by|by -|by:? .{1,40}|written by.*|posted (?:by|on|in).*|published.*|(?:last )?updated.*|\d+ ?min(?:ute)?s?(?: read)?.*|"
    r"read(?:ing)? time.*|accept(?: all)?(?: cookies)?|cookies?.*|rss|faq|english|deutsch|fran[cç]ais|espa[nñ]ol|.* [>»›/] .*)",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\s*(?:[\[(【{<](?:draft|wip|todo)[\])】}>]|(?:draft|wip)\s?(?:[:：]|[-–—]\s)|TODO[:：]|(?:draft(?: [0-9a-f]{24})?|todo|untitled draft)\s*\Z)",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(r"[0-9a-f-]{8,}|[a-z0-9]{20,}|[\d_-]+|index|readme|untitled.*|post-?\d*", re.IGNORECASE)
_TIME = re.compile(r"(?:19|20)\d\d([-_/. ]?)[01]?\d\1[0-3]?\d(?:[-_T. ]*\d\d[:-]?\d\d(?:[:-]?\d\d)?)?")
_BLOCK_MARK = re.compile(r"^\s*(?:(?:>|[-*+](?=\s)|#{1,6}(?=\s))\s*)+")
_NO_WORDS = re.compile(r"\s*(?:\{[{%]|\||:::|import\s.*\bfrom\b|\[[^\]]*\]:)")
_SAYS_SOMETHING = re.compile(r"[^\W_]|[\u2190-\U0010ffff]")  # letters, digits or pictures
_LONGEST_BEGINNING = 100  # characters
# a day or time in front of a name, such as 2024-03-05 or 202403051230
_NAME_DATE = re.compile(
    r"^(?:\d{4}-\d{1,2}-\d{1,2}[-_ ]+(?=.)|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d(?:\d{4}|\d{6})?[-_ ]+(?=.*[^\W\d_]))"
)


def says_draft(title: str) -> bool:
    """Whether a title marks its post as a draft: "[DRAFT] Looms", "WIP: Looms"."""
    return _DRAFT.match(title) is not None


def title_and_text(body: str, name: str, *, default: str = "") -> tuple[str, str]:
    """Return title and text.

    The title is the first heading, or an earlier first line that reads like a title, else `name` (a file name without
    extension) as words. `default`, which a generator derives from the name, precedes all but a first-level heading. The
    text starts below a title line, but includes a heading.
    """
    if (first := _FIRST_LEVEL.match(body)) and (heading := _heading_words(first[1])):  # most files without a title
        return heading, body
    beginning = body[:_FAR]
    shown = _UNSEEN.sub("", beginning) if "<" in beginning else beginning
    level, heading, above = _heading(shown)
    if heading and level == 1:
        return heading, body
    if default:
        return default, body
    if " " in name.strip():  # somebody has given it, as in a vault of notes
        return readable(name), body
    if line := _first_line(above):
        return line, _below(line, body)
    return ("" if _names_a_part(level, above, shown, name) else heading) or readable(name), body


def is_number(body: str, name: str, title: str) -> bool:
    """Whether a title, which nobody has stated, is only the number, day or time that its file is named by. A number that is
    written as a heading is a title, but not a day or time.
    """
    if any(map(str.isalpha, title)):
        return False
    if _TIME.fullmatch(title):
        return True
    if title != readable(name) or " " in name.strip():  # else somebody has given the name
        return False
    lines = _outside_code(body[:_FAR])
    return title not in {_heading_words(line) for line in lines if _ATX.fullmatch(line)}


def beginning_of_note(body: str, title: str) -> str:
    """Return the first words of a note whose title is only a number; empty if it has none."""
    lines = (line for line in _outside_code(body[:_FAR]) if not _NO_WORDS.match(line))
    words = (_words(_BLOCK_MARK.sub("", line)) for line in lines)
    line = next((line for line in words if _SAYS_SOMETHING.search(line) and line != title), "")
    return short_title(line, _LONGEST_BEGINNING)


def _names_a_part(level: int, above: list[str], text: str, name: str) -> bool:
    """Whether the first heading is one of several: below prose, or in a file whose name says what it is about."""
    headings = [match for match in map(_ATX.fullmatch, _outside_code(text)) if match and len(match[1]) == level]
    return (any(_content(above)) or not _SAYS_NOTHING.fullmatch(name)) and len(headings) > 1


def _below(title: str, body: str) -> str:
    """Remove lines between title and text on a page (names, dates, captions), if a sentence follows soon."""
    lines = body.split("\n")
    place = next((i for i, line in enumerate(lines[: 4 * _FIRST_LINES]) if _words(line) == title), None)
    if place is None:
        return body
    for start in range(place + 1, min(place + 4 * _FIRST_LINES, len(lines))):
        line = lines[start].strip()
        if line and not _is_debris(_words(line)) and (not _reads_like_a_title(line) or _ATX.fullmatch(line)):
            return "\n".join(lines[start:])
    return "\n".join(lines[place + 1 :])


def title_of_html(html: str) -> str:
    """Return the first heading of the first level, or the title of the page; empty if there is none."""
    match = _HTML_TITLE.search(html, 0, _FAR)
    return one_line(unescape(_TAGS.sub("", match[2]))) if match else ""


def readable(name: str) -> str:
    """Return a file name as words; one that has spaces is kept."""
    name = one_line(_NAME_DATE.sub("", name))
    words = name if " " in name else " ".join(re.split(r"[-_]+", name)).strip() or name
    return words[:1].upper() + words[1:]


def _heading(text: str) -> tuple[int, str, list[str]]:
    """Return the first heading's level and text, and the lines above it."""
    above: list[str] = []
    for line in _outside_code(text):
        if match := _ATX.fullmatch(line):
            if words := _heading_words(match[2] or ""):
                return len(match[1]), words, above
        elif above and (match := _UNDERLINE.fullmatch(line)) and not _is_rule(above) and (words := _words(above[-1])):
            return 1 if match[1][0] == "=" else 2, words, above[:-1]
        else:
            above.append(line)
    return 0, "", above


def _heading_words(written: str) -> str:
    return _words(_ATX_END.sub("", written).lstrip("# ") if "#" in written else written)


def _outside_code(text: str) -> Iterator[str]:
    fence = ""
    for line in map(re.Match.group, _LINE.finditer(text)):
        match = _FENCE.match(line)
        if match and fence:
            fence = "" if match[1].startswith(fence) else fence
        elif match:
            fence = match[1]
        elif not fence:
            yield line


def _is_rule(above: list[str]) -> bool:
    """Whether a line of dashes below these lines is a rule (after a long paragraph or a list) rather than an
    underline.
    """
    return (len(above) > 1 and above[-2].strip() != "") or _NO_TITLE_STARTS.match(above[-1].strip()) is not None


def _first_line(lines: list[str]) -> str:
    """Return the first line that reads like a title, before any paragraph.

    A line of one or two words yields to a longer one below it: menus and authors' names stand above titles.
    """
    candidates: list[str] = []
    for line in _content(lines):
        if not _reads_like_a_title(line):
            break
        candidates.append(_words(line))
    return next((line for line in candidates if line.count(" ") > 1), candidates[0] if candidates else "")


def _content(lines: list[str]) -> Iterator[str]:
    stripped = filter(None, map(str.strip, lines[: 4 * _FIRST_LINES]))
    return (line for line, _ in zip(stripped, range(_FIRST_LINES), strict=False) if not _is_debris(_words(line)))


def _is_debris(line: str) -> bool:
    if not any(map(str.isalpha, line)) or _DEBRIS.fullmatch(line):
        return True
    return len(line) < 40 and parse_date(line, UTC) is not None


def _reads_like_a_title(line: str) -> bool:
    if _LABELLED.search(line):
        return False
    return len(line) <= _LONGEST and not _ENDS_SENTENCE.search(line) and not _NO_TITLE_STARTS.match(line.lstrip("*_`"))


def _words(line: str) -> str:
    """Return a line of Markdown as plain text."""
    line = line[:_LONGEST_HEADING]
    if _MARKUP.search(line):
        for pattern, kept in _MARKS:
            line = pattern.sub(kept, line)
        line = unescape(line)
    return one_line(line)

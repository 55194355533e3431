"""Text, code and addresses as they must be written so that Markdown reads them as they are."""

from __future__ import annotations

import re
import string
from itertools import count

_DELIMITER_WITHIN = {
    "*": re.compile(r"(?<![\\*])\*(?!\*)"),
    "**": re.compile(r"(?<!\\)\*\*"),
    "~~": re.compile(r"(?<!\\)~~"),
}
_PUNCTUATION = frozenset(string.punctuation)
_ESCAPED = re.compile(
    r"""`|~~|<(?=[A-Za-z/!?])|&(?=\#?\w+;)|\\(?=[!-/:-@\[-`{-~]|[ \t]*$)|\](?=[(\[])|\[(?=\^)
      |(?<![ \t\n])\*|\*(?![ \t\n])|^\*|(?<![^\W_])_|_(?![^\W_])""",
    re.VERBOSE | re.MULTILINE,
)
_ESCAPED_IN_LINK = re.compile(rf"{_ESCAPED.pattern}|[\[\]]", _ESCAPED.flags)
_LINE_START = re.compile(
    r"(#{1,6}(?=\s|$)|#(?=#)|>|[-+*](?=\s|$)|=+[ \t]*$|-+[ \t]*$|~~~|\[(?=(?:\\.|[^\]\\\n])*\]:)|:(?=\s)|\|)|(\d{1,9})([.)])(?=\s|$)"
)


def escaped(text: str, *, linked: bool) -> str:
    """Escape what Markdown would read as marks. `linked`: in the words of a link, where brackets are marks too."""
    pattern = _ESCAPED_IN_LINK if linked else _ESCAPED
    return pattern.sub(lambda match: "\\" + match.group() if match.group() != "~~" else "\\~\\~", text)


def escaped_line(line: str) -> str:
    """Escape what would begin another block than a paragraph."""
    return _LINE_START.sub(_escaped_start, line, count=1) if _LINE_START.match(line) else line


def _escaped_start(start: re.Match[str]) -> str:
    return f"{start[2]}\\{start[3]}" if start[2] else f"\\{start[0]}"


def delimits(delimiter: str, before: str, inner: str, after: str) -> bool:
    """Whether Markdown reads delimiters around this text as such."""
    first, last = inner[0], inner[-1]
    if last.isspace() or last == "\\" or before == delimiter[0] or after == delimiter[0]:
        return False
    if _DELIMITER_WITHIN[delimiter].search(inner):
        return False
    opens = not _is_punctuation(first) or not before or before.isspace() or _is_punctuation(before)
    closes = not _is_punctuation(last) or not after or after.isspace() or _is_punctuation(after)
    return opens and closes


def _is_punctuation(character: str) -> bool:
    if character in _PUNCTUATION:
        return True
    from unicodedata import category

    return not character.isascii() and category(character)[0] in "PS"


def code_span(text: str) -> str:
    """Return code in a line, in as many backticks as it needs."""
    text = " ".join(text.split("\n"))
    fence = "`" * _free_run(text, "`")
    pad = " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " " and text.strip()) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _free_run(text: str, character: str) -> int:
    """Return the length of the shortest run of a character that is not in the text."""
    lengths = set(map(len, re.findall(f"{re.escape(character)}+", text)))
    return next(length for length in count(1) if length not in lengths)


def encoded(address: str) -> str:
    return address.replace("\\", "%5C").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E").replace("\n", "")


def link_target(address: str) -> str:
    """Return an address between a link's brackets."""
    address = encoded(address)
    depth = 0
    for character in address:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return f"<{address}>" if depth or not address else address


def link_title(title: str) -> str:
    """Return a title behind the address; empty without one."""
    return f' "{title.replace(chr(34), chr(92) + chr(34))}"' if title.strip() else ""

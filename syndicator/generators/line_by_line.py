"""Front matter read line by line, for what is neither valid YAML nor TOML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

FARTHEST = 10_000  # characters; metadata without fences ends before this
HEADER = re.compile(r"(?:\.\. )?([A-Za-z][\w-]*):(?!//)[ \t]*(.*)")
_SURELY = 4  # lines of metadata that need no blank line below
_INDENTED = re.compile(r" {4}|\t")
_SEEN_IN_POSTS = frozenset(
    {
        "date",
        "slug",
        "author",
        "authors",
        "tags",
        "keywords",
        "category",
        "modified",
        "status",
        "summary",
        "description",
        "lang",
        "image",
        "cover",
        "headline",
    }
)
_KEY = re.compile(r"""["']?([A-Za-z_][\w-]*)["']?[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)""")
_BLOCK = re.compile(r"([|>])[+-]?\d?")
_BULLET = "- "


def lenient_values(block: str) -> dict[str, str | list[str]]:
    """Return the value after each `key:` or `key =` at the start of a line, up to the next one, without outer quotes."""
    lines: dict[str, list[str]] = {}
    current: list[str] = []
    for line in block.split("\n"):
        if key := _KEY.fullmatch(line):
            current = lines.setdefault(key[1], [])
            current.append(key[2] or "")
        elif line.strip():
            current.append(line.strip())
    return {key: _value(*parts) for key, parts in lines.items()}


def _value(first: str, *more: str) -> str | list[str]:
    first = first.strip()
    if more and all(part.startswith(_BULLET) for part in more) and not first:
        return [_unquoted(part[len(_BULLET) :]) for part in more]
    if style := _BLOCK.fullmatch(first):
        return ("\n" if style[1] == "|" else " ").join(more)
    text = " ".join((first, *more))
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(part) for part in text[1:-1].split(",") if part.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def headers_above(text: str) -> tuple[str, dict[str, Any], str] | None:
    """Return the `Title: …` lines at the start of a text or in a leading comment: verbatim, as values, and the text
    below.

    None if they are not metadata of a post: without a title and another known key, it is prose that begins with a word
    and a colon.
    """
    opens, closes = ("<!--", "-->") if text.startswith("<!--") else ("", "\n\n")
    end = text.find(closes, 0, FARTHEST)
    block = text[len(opens) : end if end >= 0 else FARTHEST].strip()
    lines = block.split("\n")
    values, count = _headers(lines)
    is_whole = count == len(lines)
    if not are_a_post_s(values) or not (is_whole or (not opens and count >= _SURELY)):
        return None
    below = text[end + len(closes) :].lstrip() if end >= 0 else text[FARTHEST:]
    return "\n".join(lines[:count]), values, "\n\n".join(filter(None, ["\n".join(lines[count:]), below]))


def _headers(lines: list[str]) -> tuple[dict[str, Any], int]:
    """Return names and values, and how many lines they take; an indented line continues the one before.

    They end with a line that is neither, except where names begin with two dots: reStructuredText has other lines there.
    """
    values: dict[str, Any] = {}
    name = ""
    for number, line in enumerate(lines):
        if header := HEADER.fullmatch(line.rstrip()):
            name = header[1]
            values[name] = (header[2] or "").strip()
        elif name and _INDENTED.match(line):
            values[name] = f"{values[name]} {line.strip()}".strip()
        elif not lines[0].startswith(".."):
            return values, number
    return values, len(lines)


def are_a_post_s(names: Iterable[str]) -> bool:
    folded = {name.lower() for name in names}
    return "title" in folded and not folded.isdisjoint(_SEEN_IN_POSTS)

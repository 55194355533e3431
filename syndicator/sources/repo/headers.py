"""Metadata without fences: the `Title: …` lines of Pelican and MultiMarkdown, and the comment of Nikola."""

from __future__ import annotations

import re
from typing import Any

_LINE = re.compile(r"(?:\.\. )?([A-Za-z][\w-]*):(?!//)[ \t]*(.*)")
_FENCE = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")  # after them, where none stands before
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
    }
)
_FARTHEST = 10_000  # characters


def headers_of(text: str) -> tuple[str, dict[str, Any], str] | None:
    """Whose such lines stand at the start of a text, what they say, and the text below them; None where there are none.

    A title and something else that posts have make the difference to prose that begins with a word and a colon.
    """
    opens, closes = ("<!--", "-->") if text.startswith("<!--") else ("", "\n\n")
    end = text.find(closes, 0, _FARTHEST)
    if closes == "\n\n" and (fence := _FENCE.search(text, 0, end if end >= 0 else _FARTHEST)):
        end, closes = fence.start(), fence[0]
    block = text[len(opens) : end if end >= 0 else _FARTHEST].strip()
    found = _read(block)
    names = {name.lower() for name in found}
    if "title" not in names or names.isdisjoint(_SEEN_IN_POSTS):
        return None
    body = text[end + len(closes) :].lstrip() if end >= 0 else text[_FARTHEST:]
    return "nikola" if block.startswith("..") else "pelican", found, body


def _read(block: str) -> dict[str, Any]:
    """The lines as names and values, an indented one with the line before it; empty where any line is neither,
    except in Nikola's comments, whose other lines mean something to others.
    """
    found: dict[str, Any] = {}
    name = ""
    for line in block.split("\n"):
        if begins := _LINE.fullmatch(line.rstrip()):
            name = begins[1]
            found[name] = (begins[2] or "").strip()
        elif name and _INDENTED.match(line):
            found[name] = f"{found[name]} {line.strip()}".strip()
        elif not block.startswith(".."):
            return {}
    return found

"""Metadata without fences: the `Title: …` lines of Pelican and MultiMarkdown, and the comment of Nikola."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE = re.compile(r"(?:\.\. )?([A-Za-z][\w-]*):(?!//)[ \t]*(.*)")
_FENCE = re.compile(r"\n---+[ \t]*(?:\n|\Z)")
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
    block = text[len(opens) : end if end >= 0 else _FARTHEST].strip()
    found = _read(block)
    if not _are_a_post_s(found):
        return None
    body = text[end + len(closes) :].lstrip() if end >= 0 else text[_FARTHEST:]
    return "nikola" if block.startswith("..") else "pelican", found, body


def fenced_below(text: str) -> tuple[str, str] | None:
    """YAML that has a fence below it alone, as Hexo wrote it once, and the text below that; None where there is none."""
    fence = _FENCE.search(text, 0, _FARTHEST) if text[:1].isalpha() and _LINE.match(text) else None
    block = text[: fence.start() + 1] if fence else ""
    if not fence or "\n\n" in block or not _are_a_post_s(_names(block)):
        return None
    return block, text[fence.end() :].lstrip()


def _names(block: str) -> list[str]:
    return [found[1] for found in map(_LINE.fullmatch, block.split("\n")) if found]


def _are_a_post_s(names: Iterable[str]) -> bool:
    folded = {name.lower() for name in names}
    return "title" in folded and not folded.isdisjoint(_SEEN_IN_POSTS)


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

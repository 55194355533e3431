"""Remove what a page hides from those who have no password or are not members: an encrypted part of a post, say."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from syndicator.generators import generators

if TYPE_CHECKING:
    from re import Match, Pattern

_NAMES = (
    "encrypt(?:ed|or|ion)?|protect(?:ed)?|password(?:-protected)?|private|secret|members?(?:[-_]?only)?|subscribers?(?:[-_]?only)?|"
    "paid|paywall(?:ed)?|premium|restrict(?:ed)?|patrons?(?:[-_]?only)?"
)
# what follows is for members
_REST = r"!--[ \t]*(?P<rest>members[- ]only|paywall|premium|subscribers[- ]only|paid[- ]only)\b[^\n]*?-->"
_REST_IN_BYTES = re.compile(_REST.encode(), re.IGNORECASE)
_TAG = re.compile(rb"%(?<=\{%)")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def public_part(body: str) -> str:
    """Return the body without its hidden parts. A mark in code is none, nor is one without an end."""
    return _Parts(body).public() if _mark().search(body) else body


def may_hide(body: bytes) -> bool:
    """Whether there may be the end of a hidden part, or a mark that needs none. Most bodies have neither. Bytes are searched
    in a third of the time that a text takes, and single ones in no time.
    """
    has_tag = b"%" in body and b"{" in body and _TAG.search(body)
    has_comment = b"!" in body and b"<" in body and _REST_IN_BYTES.search(body)
    return bool(has_tag or has_comment or _end_after_slash().search(body))


class _Parts:
    def __init__(self, body: str) -> None:
        self._body = body
        self._without_end: set[str] = set()

    def public(self) -> str:
        kept, place = [], 0
        while (part := self._next_part(place)) is not None:
            start, end = part
            kept.append(self._body[place:start])
            place = end
        return "".join([*kept, self._body[place:]])

    def _next_part(self, place: int) -> tuple[int, int] | None:
        """Return start and end of the next hidden part outside of code."""
        fence = ""
        while place < len(self._body):
            end = self._body.find("\n", place) + 1 or len(self._body)
            fence = _fence_after(self._body[place:end], fence)
            for mark in () if fence else _mark().finditer(self._body, place, end):
                if self._is_mark(mark, place) and (after := self._end_of(mark)):
                    return mark.start(), after
            place = end
        return None

    def _is_mark(self, mark: Match[str], line: int) -> bool:
        """Whether it is outside of code spans; a tag, or a word in brackets, must be the first in its line."""
        before = self._body[line : mark.start()]
        is_first = mark["rest"] or mark[0].startswith("{") or not before.strip()
        return bool(is_first) and before.count("`") % 2 == 0

    def _end_of(self, mark: Match[str]) -> int:
        """Return where the part ends; 0 if it never does."""
        if mark["rest"]:
            return len(self._body)
        name = mark["name"].lower()
        ending = None if name in self._without_end else _ending(name).search(self._body, mark.end())
        if ending is None:
            self._without_end.add(name)
        return ending.end() if ending else 0


def _fence_after(line: str, fence: str) -> str:
    """Return the fence of the code block that a line is in or opens; empty outside, and for a line that closes it."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) and not line.strip().strip(fence[0]) else fence


@cache
def _end_after_slash() -> Pattern[bytes]:
    return re.compile(rf"/(?<=[\[<%\s]/)\s*+(?:{_names()})".encode(), re.IGNORECASE)


def _ending(name: str) -> Pattern[str]:
    name = re.escape(name)
    return re.compile(
        rf"\{{\{{[<%]\s*/\s*{name}\s*[%>]\}}\}}|\{{%-?\s*end[-_]?{name}\s*-?%\}}|\[/{name}\]|</{name}\s*>",
        re.IGNORECASE,
    )


def _names() -> str:
    return "|".join([*(name for generator in generators() for name in generator.sealing), _NAMES])


@cache
def _mark() -> Pattern[str]:
    # begins with a character of a class, which makes the search through a body ten times as fast
    opening = r"(?:(?<=\{)(?:\{[<%]\s*|%-?\s*)|(?<=[\[<]))"
    closing = r"(?:[%>]\}\}|-?%\}|\](?![(\[:])|>)"
    return re.compile(rf"[\[{{<](?:{opening}(?P<name>{_names()})\b(?!-)[^\n]*?{closing}|{_REST})", re.IGNORECASE)

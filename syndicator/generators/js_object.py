"""Read object literals of JavaScript: text, numbers, true and false, lists and objects. What must be run is left out."""

from __future__ import annotations

import re
from typing import Any

LARGEST = 20_000  # characters of a literal
_DEEPEST = 20
_SPACE = re.compile(r"(?:\s++|//[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_KEY = re.compile(r"""([A-Za-z_$][\w$-]*+)|"((?:[^"\\\n]|\\.)*+)"|'((?:[^'\\\n]|\\.)*+)'""")
_TEXT = re.compile(r""""((?:[^"\\\n]|\\.)*+)"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\$]|\\.|\$(?!\{))*+)`""", re.DOTALL)
_DATE = re.compile(r"new\s+Date\(\s*(?=[\"'`])")
_WORD = re.compile(r"-?\d++(?:\.\d++)?+|[A-Za-z_$][\w$]*+")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|\n|.)", re.DOTALL)
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_END_OF_VALUE = re.compile(r"""[,()\[\]{}]|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`""", re.DOTALL)


def object_at(text: str, start: int) -> dict[str, Any] | None:
    """Return the object literal whose brace is at `start`; None if it is not one, or never ends."""
    try:
        value, _ = _Reader(text[start : start + LARGEST]).value(0, 0)
    except _NotALiteralError:
        return None
    return value if isinstance(value, dict) else None


def expression_at(text: str, start: int) -> str:
    """Return the expression, such as a function, that begins at `start` in an object; empty if it never ends."""
    code = text[start : start + LARGEST]
    try:
        return code[: _Reader(code).end_of_expression(0)]
    except _NotALiteralError:
        return ""


class _NotALiteralError(Exception):
    pass


_LEFT_OUT = object()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def value(self, place: int, depth: int) -> tuple[Any, int]:
        """Return the value at a place, `_LEFT_OUT` for an expression, and where it ends."""
        if depth > _DEEPEST:
            raise _NotALiteralError
        place = self._behind_space(place)
        if self._text[place : place + 1] in ("{", "["):
            value, end = self._members(place + 1, depth) if self._text[place] == "{" else self._items(place + 1, depth)
        else:
            value, end = self._scalar(place)
        end = self._behind_space(end)
        if self._text[end : end + 1] in ("", ",", "}", "]", ";") or depth == 0:
            return value, end
        return _LEFT_OUT, self.end_of_expression(end)

    def _scalar(self, place: int) -> tuple[Any, int]:
        date = _DATE.match(self._text, place)
        if text := _TEXT.match(self._text, date.end() if date else place):
            end = self._text.find(")", text.end()) + 1 if date else text.end()
            return _unescaped(next(part for part in text.groups() if part is not None)), end or len(self._text)
        word = _WORD.match(self._text, place)
        if not word:
            return _LEFT_OUT, self.end_of_expression(place)
        if word[0] in _CONSTANTS:
            return _CONSTANTS[word[0]], word.end()
        return (word[0] if word[0][0] in "-0123456789" else _LEFT_OUT), word.end()

    def _members(self, place: int, depth: int) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        while (place := self._behind_space(place)) < len(self._text):
            if self._text[place] == "}":
                return members, place + 1
            key = _KEY.match(self._text, place)
            colon = self._behind_space(key.end()) if key else place
            if key and self._text.startswith(":", colon):
                value, place = self.value(colon + 1, depth + 1)
                if value is not _LEFT_OUT:
                    members[_unescaped(next(part for part in key.groups() if part is not None))] = value
            else:
                place = self.end_of_expression(place)
            place = self._behind_comma(place)
        raise _NotALiteralError

    def _items(self, place: int, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        while (place := self._behind_space(place)) < len(self._text):
            if self._text[place] == "]":
                return items, place + 1
            value, place = self.value(place, depth + 1)
            if value is not _LEFT_OUT:
                items.append(value)
            place = self._behind_comma(place)
        raise _NotALiteralError

    def _behind_space(self, place: int) -> int:
        space = _SPACE.match(self._text, place)
        return space.end() if space else place

    def _behind_comma(self, place: int) -> int:
        place = self._behind_space(place)
        following = self._text[place : place + 1]
        if following not in (",", "}", "]"):
            raise _NotALiteralError
        return place + (following == ",")

    def end_of_expression(self, place: int) -> int:
        """Return the place of the comma or bracket that ends an expression."""
        depth = 0
        for match in _END_OF_VALUE.finditer(self._text, place):
            if depth == 0 and match[0] in (",", "}", "]"):
                return match.start()
            depth += _BRACKETS.get(match[0], 0)
            if depth < 0:
                break
        raise _NotALiteralError


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    written = escape[1]
    if written.startswith("u") and len(written) == 5:
        return chr(int(written[1:], 16))
    return {"n": "\n", "t": "\t", "\n": ""}.get(written, written)

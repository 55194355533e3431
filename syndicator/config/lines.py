"""Where in a TOML text a key stands: tomllib does not say.

The text is known to be valid, so this only has to find the keys; of values it needs to know where they end.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Where: TypeAlias = tuple[str | int, ...]  # ("sources", 0, "path"); numbers count from 0 inside arrays

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|[^,\]}\n#]+",
    re.DOTALL,
)


class Lines:
    """Called with where a key stands, it gives the line; of a key that is missing, its table's; 0 for neither."""

    def __init__(self, toml: str) -> None:
        self._text = toml
        self._lines: dict[Where, int] = {}
        self._last: dict[Where, int] = {}  # of each array of tables, the number of the newest
        self._scan()

    def __call__(self, where: Where) -> int:
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 0)

    def _scan(self) -> None:
        table: Where = ()
        at = self._gap(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            at = self._gap(at)

    def _header(self, at: int) -> tuple[Where, int]:
        brackets = 2 if self._text.startswith("[[", at) else 1
        keys, end = self._keys(at + brackets)
        table: Where = ()
        for key in keys[:-1]:
            table = self._newest((*table, key))
            self._note(table, at)
        table = (*table, keys[-1])
        self._note(table, at)
        if brackets == 2:
            self._last[table] = self._last.get(table, -1) + 1
            table = self._newest(table)
            self._note(table, at)
        return table, end + brackets

    def _newest(self, table: Where) -> Where:
        return (*table, self._last[table]) if table in self._last else table

    def _pair(self, table: Where, at: int) -> int:
        keys, end = self._keys(at)
        for key in keys:
            table = (*table, key)
            self._note(table, at)
        return self._value(table, self._gap(end + 1))  # behind the "="

    def _value(self, where: Where, at: int) -> int:
        opening = self._text[at]
        if opening not in "[{":
            scalar = _SCALAR.match(self._text, at)
            return scalar.end() if scalar else at + 1
        number, at = 0, self._gap(at + 1)
        while self._text[at] not in "]}":
            if opening == "{":
                at = self._pair(where, at)
            else:
                self._note((*where, number), at)
                number, at = number + 1, self._value((*where, number), at)
            at = self._gap(at)
            at = self._gap(at + (self._text[at] == ","))
        return at + 1

    def _keys(self, at: int) -> tuple[list[str], int]:
        keys = []
        while match := _KEY.match(self._text, at):
            keys.append(match[1].strip("\"'"))
            at = match.end()
            if self._text[at] != ".":
                break
            at += 1
        return keys, at

    def _gap(self, at: int) -> int:
        gap = _GAP.match(self._text, at)
        return gap.end() if gap else at

    def _note(self, where: Where, at: int) -> None:
        self._lines.setdefault(where, self._text.count("\n", 0, at) + 1)

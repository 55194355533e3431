"""Find the line of each key in a TOML text, which tomllib does not provide.

The text is known to be valid, so only keys and the ends of values must be found.
"""

from __future__ import annotations

import re
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]  # ("sources", 0, "path"); arrays count from 0

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


class KeyLines:
    """The lines of the keys in one text."""

    def __init__(self, toml: str) -> None:
        self._text = toml
        self._lines: dict[KeyPath, int] = {}
        self._newest_index: dict[KeyPath, int] = {}  # array of tables -> index of its last table
        self._scan()

    def line_of(self, path: KeyPath) -> int:
        """Return the line of a key; of a missing key, that of its table; 0 if that is missing, too."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 0)

    def _scan(self) -> None:
        table: KeyPath = ()
        at = self._gap(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            at = self._gap(at)

    def _header(self, at: int) -> tuple[KeyPath, int]:
        brackets = 2 if self._text.startswith("[[", at) else 1
        keys, end = self._keys(at + brackets)
        table: KeyPath = ()
        for key in keys[:-1]:
            table = self._in_newest((*table, key))
            self._note(table, at)
        table = (*table, keys[-1])
        self._note(table, at)
        if brackets == 2:
            self._newest_index[table] = self._newest_index.get(table, -1) + 1
            table = self._in_newest(table)
            self._note(table, at)
        return table, end + brackets

    def _in_newest(self, table: KeyPath) -> KeyPath:
        return (*table, self._newest_index[table]) if table in self._newest_index else table

    def _pair(self, table: KeyPath, at: int) -> int:
        keys, end = self._keys(at)
        for key in keys:
            table = (*table, key)
            self._note(table, at)
        return self._value(table, self._gap(end + 1))  # after the "="

    def _value(self, path: KeyPath, at: int) -> int:
        opening = self._text[at]
        if opening not in "[{":
            scalar = _SCALAR.match(self._text, at)
            return scalar.end() if scalar else at + 1
        number, at = 0, self._gap(at + 1)
        while self._text[at] not in "]}":
            if opening == "{":
                at = self._pair(path, at)
            else:
                self._note((*path, number), at)
                number, at = number + 1, self._value((*path, number), at)
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

    def _note(self, path: KeyPath, at: int) -> None:
        self._lines.setdefault(path, self._text.count("\n", 0, at) + 1)

"""A table of config.toml as text, each setting with the reason for its value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH = 44  # characters of a setting before its comment


class TableLine(NamedTuple):
    """One line of a table: `value` as TOML writes it."""

    key: str
    value: str
    comment: str = ""

    def __str__(self) -> str:
        setting = f"{self.key} = {self.value}"
        # a comment may name files and folders, whose names may contain anything: a line break would begin another setting
        return f"{setting:<{_WIDTH}}  # {escape_controls(self.comment)}" if self.comment else setting


def table(head: str, lines: Iterable[TableLine]) -> str:
    """Return the text of a table. `head`: such as `[blog]`."""
    return "\n".join((head, *map(str, lines)))


def quoted(text: str) -> str:
    """Return a text as a TOML string."""
    valid = text.encode(errors="replace").decode()  # a file's name may have bytes that are not text
    return json.dumps(valid, ensure_ascii=False).replace("\x7f", "\\u007f")

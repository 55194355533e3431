"""Front matter read line by line: Hashnode's backups, which escape nothing, and what YAML or TOML refuse."""

from __future__ import annotations

import re

_KEY = re.compile(r"""["']?([A-Za-z_][\w-]*)["']?[ \t]*[:=](?:[ \t]+(.*)|[ \t]*)""")
_BLOCK = re.compile(r"([|>])[+-]?\d?")
_BULLET = "- "


def loose_values(block: str) -> dict[str, str | list[str]]:
    """What stands behind `key:` or `key =` at the start of a line, up to the next such line, without its outer quotes."""
    lines: dict[str, list[str]] = {}
    current: list[str] = []
    for line in block.split("\n"):
        if found := _KEY.fullmatch(line):
            current = lines.setdefault(found[1], [])
            current.append(found[2] or "")
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

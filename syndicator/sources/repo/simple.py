"""Front matter as most posts have it: a plain value a line, or a list of them.

It means the same to the real parsers, which take three times as long over it; what looks any different is left to them.
"""

from __future__ import annotations

import re
from typing import Any

# what YAML does not let stand as it is, beside what is excluded from each value below: a class of all that it does
# would take longer to compile than a hundred posts to be read
_ODD = re.compile("[\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NOT = r"\x00-\x1f\x7f-\xa0"
_QUOTED = rf'"[^"\\{_NOT}]*+"'
_SCALAR = rf"(?:{_QUOTED}|'[^'{_NOT}]*+'|[A-Za-z0-9/](?:[^:#{_NOT}]++|:(?=[^ {_NOT}])|(?<! )#)*+(?<! ))"
_KEY = r"[A-Za-z_][A-Za-z0-9_-]*+"
_YAML_ENTRY = rf"({_KEY}):(?: ({_SCALAR})\n|\n((?P<indent> *+)- {_SCALAR}\n(?:(?P=indent)- {_SCALAR}\n)*+))"
_YAML = re.compile(_YAML_ENTRY)
_TOML_VALUE = rf"(?:{_QUOTED}|true|false|\[\s*+(?:{_QUOTED}\s*+(?:,\s*+{_QUOTED}\s*+)*+,?\s*+)?\])"
_TOML = re.compile(rf"(?:({_KEY}) = ({_TOML_VALUE})|\[({_KEY})\]|)\n")
_ITEMS = re.compile(_QUOTED)
_WORDS = {"true": True, "false": False, "null": None}


def simple_yaml(block: str) -> dict[str, Any] | None:
    """What a block says that is as simple as that, else None."""
    if _is_odd(block):
        return None
    found: dict[str, Any] = {}
    end = 0
    while entry := _YAML.match(block, end):
        key, scalar, items, _ = entry.groups()
        found[key] = (
            _scalar(scalar) if scalar else [_scalar(line.partition("- ")[2]) for line in items.split("\n")[:-1]]
        )
        end = entry.end()
    return found if end == len(block) else None


def simple_toml(block: str) -> dict[str, Any] | None:
    """As `simple_yaml`, of TOML."""
    if _is_odd(block):
        return None
    found: dict[str, Any] = {}
    table = found
    end = 0
    while entry := _TOML.match(block, end):
        key, value, name = entry.groups()
        if key in table or name in found:  # which is an error
            return None
        if key:
            table[key] = _scalar(value) if value[0] != "[" else [item[1:-1] for item in _ITEMS.findall(value)]
        elif name:
            table = found[name] = {}
        end = entry.end()
    return found if end == len(block) else None


def _is_odd(block: str) -> bool:
    return not block.isascii() and _ODD.search(block) is not None


def _scalar(text: str) -> Any:
    return text[1:-1] if text[0] in "\"'" else _WORDS.get(text, text)

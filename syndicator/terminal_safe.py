"""Escapes untrusted text for terminals, logs and error lines."""

from __future__ import annotations

import re
from functools import cache

_CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]  # C0, delete, C1
# Line and paragraph separators, what changes the direction of text, deprecated and interlinear format characters, lone
# surrogates
_OTHERS = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"


def escape_controls(text: str, *, keep: str = "") -> str:
    r"""Return `text` on one line, with control characters escaped as in JSON (`\u001b`), except those in `keep`."""
    if text.isprintable():  # nothing of that is
        return text
    return _active(keep).sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@cache
def _active(keep: str) -> re.Pattern[str]:
    """Return a pattern of the characters that are escaped."""
    return re.compile(f"[{''.join(control for control in _CONTROLS if control not in keep)}{_OTHERS}]")

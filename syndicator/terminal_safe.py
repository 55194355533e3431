"""Escapes untrusted text for terminals, logs and error lines."""

from __future__ import annotations

import re

# Controls (C0, C1, delete), line and paragraph separators, what changes the direction of text, deprecated and
# interlinear format characters, lone surrogates
_ACTIVE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"


def escape_controls(text: str, *, keep: str = "") -> str:
    r"""Return `text` on one line, with control characters escaped as in JSON (`\u001b`), except those in `keep`."""
    if text.isprintable():  # nothing of that is
        return text
    return re.sub(_ACTIVE, lambda match: match[0] if match[0] in keep else f"\\u{ord(match[0]):04x}", text)

"""Make untrusted text safe for terminals, logs and files."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?", re.DOTALL)
MOST_IN_TITLE = 500  # characters
# control characters, and bidirectional overrides
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]"
)


def one_line(text: str) -> str:
    """Return text without control characters and terminal escapes, with white space collapsed."""
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub("", _ESCAPE.sub("", text))
    elif "  " not in text:  # most
        return text.strip(" ")
    return " ".join(text.split())


def short_title(title: str, most: int = MOST_IN_TITLE) -> str:
    """Return a title of at most `most` characters, cut after a word if it has any."""
    if len(title) <= most:
        return title
    beginning = title[: most - 1]
    return (beginning.rpartition(" ")[0] or beginning).rstrip(" .,;:…") + "…"


def writable(text: str) -> str:
    """Remove lone surrogates, which JSON may contain and files can't."""
    return text if text.isascii() else text.encode(errors="replace").decode()

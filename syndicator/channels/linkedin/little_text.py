"""LinkedIn's *little text*: in a `commentary` fifteen characters must be escaped, or the post silently ends there.

The text is cut into tokens first, hashtags and the rest; only the rest is escaped, once.
"""

from __future__ import annotations

import re

RESERVED = "\\|{}@[]()<>#*_~"

_ESCAPED = str.maketrans({character: f"\\{character}" for character in RESERVED})
# A tag stands alone and has a letter in it: "C# 9", "issue #12" and an address's "#part" are words. An underscore
# would have to be escaped inside the tag, so it ends one.
_HASHTAG = re.compile(r"(?<![^\s(\[{<“‘„«\"'—–])#(?=[^\W_]*[^\W\d_])[^\W_]++(?!_)")


def encode(text: str) -> str:
    """The commentary that shows `text`, its hashtags as live ones."""
    pieces: list[str] = []
    end = 0
    for tag in _HASHTAG.finditer(text):
        pieces += [text[end : tag.start()].translate(_ESCAPED), tag.group()]
        end = tag.end()
    return "".join([*pieces, text[end:].translate(_ESCAPED)])

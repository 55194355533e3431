"""LinkedIn's *little text*: a `commentary` must escape fifteen characters, or the post is silently truncated there.

The text is split into hashtags and the rest; only the rest is escaped, once.
"""

from __future__ import annotations

import re

RESERVED = "\\|{}@[]()<>#*_~"

_ESCAPED = str.maketrans({character: f"\\{character}" for character in RESERVED})
# A tag stands alone and contains a letter: "C# 9", "issue #12" and an address's "#part" are not tags. An underscore
# would have to be escaped inside the tag, so it ends one.
_HASHTAG = re.compile(r"(?<![^\s(\[{<“‘„«\"'—–])#(?=[^\W_]*[^\W\d_])[^\W_]++(?!_)")


def encode(text: str) -> str:
    """Return the commentary that displays `text` with working hashtags."""
    pieces: list[str] = []
    end = 0
    for tag in _HASHTAG.finditer(text):
        pieces += [text[end : tag.start()].translate(_ESCAPED), tag.group()]
        end = tag.end()
    return "".join([*pieces, text[end:].translate(_ESCAPED)])

"""TOML is refused before the parser if a key has thousands of parts: tomllib's memory grows with their square."""

from __future__ import annotations

import re

MOST_PARTS = 40  # of a key
_KEY = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')"""
# what the parser reads as one, so that no text in quotes or comments is taken for a key; each match is linear
_TOKEN = re.compile(
    rf"(?P<long>(?:{_KEY}[ \t]*+\.[ \t]*+){{{MOST_PARTS}}})"
    r'|"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[A-Za-z0-9_-]++|[^A-Za-z0-9_\"'#-]++",
    re.DOTALL,
)


def has_long_key(text: str) -> bool:
    """Whether a key has more than MOST_PARTS parts."""
    return text.count(".") >= MOST_PARTS and any(token["long"] for token in _TOKEN.finditer(text))

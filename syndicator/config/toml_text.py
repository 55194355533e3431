"""Read TOML that strangers may have written: what the parser can't bear is refused before it, or afterwards."""

from __future__ import annotations

import re
import tomllib
from typing import Any

LARGEST = 1_000_000  # characters of a config
MOST_PARTS = 40  # of a key
_KEY = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')"""
# what the parser reads as one, so that no text in quotes or comments is taken for a key; each match is linear
_TOKEN = (
    rf"(?s)(?P<long>(?:{_KEY}[ \t]*+\.[ \t]*+){{{MOST_PARTS}}})"
    r'|"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'{1,2}(?!'))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[A-Za-z0-9_-]++|[^A-Za-z0-9_\"'#-]++"
)


class TOMLTextError(ValueError):
    """It is not valid TOML, as the message says; it ends in `(at line 3, column 1)` if the parser knows the place."""


def parse_toml(text: str) -> dict[str, Any]:
    """Raises TOMLTextError."""
    if has_long_key(text):
        raise TOMLTextError(f"a key has more than {MOST_PARTS} parts")
    try:
        return tomllib.loads(text)
    except ValueError as error:  # also of a number with thousands of digits
        raise TOMLTextError(str(error)) from None
    except RecursionError:
        raise TOMLTextError("too many brackets within brackets") from None


def has_long_key(text: str) -> bool:
    """Whether a key has more than MOST_PARTS parts: the parser's memory grows with their square."""
    return text.count(".") >= MOST_PARTS and any(token["long"] for token in re.finditer(_TOKEN, text))

"""Invisible brackets that a filter puts around a value, so that what follows the template still knows what it is.

They are noncharacters of Unicode, which no text may interchange; whatever comes in from outside loses them first.
"""

from __future__ import annotations

import re

SOFT = ("\ufdd0", "\ufdd1")  # may give way
TAGS = ("\ufdd2", "\ufdd3")  # hashtags, dropped where the text has them already

_ANY = re.compile("[\ufdd0-\ufdef]")


def clean(text: str) -> str:
    """`text` without marks."""
    return _ANY.sub("", text)


def put(text: str, kind: tuple[str, str]) -> str:
    """`text` between two marks, without any inside."""
    return kind[0] + clean(text) + kind[1]


def split(text: str, kind: tuple[str, str]) -> list[str]:
    """What lies outside and inside the marks of a kind, in turn: the odd ones are inside. Other marks stay."""
    return re.split(f"{kind[0]}([^{''.join(kind)}]*){kind[1]}", text)

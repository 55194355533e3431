"""Invisible markers that a filter puts around a value, so that later steps still know what it is.

They are Unicode noncharacters, which no text may interchange; text from outside loses them first.
"""

from __future__ import annotations

import re

SHRINKABLE = ("\ufdd0", "\ufdd1")  # may be cut
HASHTAGS = ("\ufdd2", "\ufdd3")  # hashtags, dropped if the text already has them

_ANY = re.compile("[\ufdd0-\ufdef]")


def strip(text: str) -> str:
    """`text` without markers."""
    return _ANY.sub("", text)


def wrap(text: str, kind: tuple[str, str]) -> str:
    """`text` between two markers, without any inside."""
    return kind[0] + strip(text) + kind[1]


def split(text: str, kind: tuple[str, str]) -> list[str]:
    """The text outside and inside markers of a kind, in turn: the odd pieces are inside. Other markers stay."""
    return re.split(f"{kind[0]}([^{''.join(kind)}]*){kind[1]}", text)

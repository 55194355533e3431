"""Invisible markers that a filter puts around a value, so that later steps recognise it.

They are Unicode noncharacters, which are not valid in interchanged text; they are removed from input first.
"""

from __future__ import annotations

import re

SHRINKABLE = ("\ufdd0", "\ufdd1")  # may be cut
HASHTAGS = ("\ufdd2", "\ufdd3")  # hashtags, dropped if the text already has them

ITEM = "\ufdd4"  # between the items of a list that may be cut
SENTENCES = "\ufdd5"  # in front of what may be cut between sentences only

_ANY = re.compile("[\ufdd0-\ufdef]")


def strip(text: str) -> str:
    """Remove all markers."""
    return text if text.isascii() else _ANY.sub("", text)


def wrap(text: str, kind: tuple[str, str]) -> str:
    """Put `text` between two markers, removing any inside."""
    return kind[0] + strip(text) + kind[1]


def split(text: str, kind: tuple[str, str]) -> list[str]:
    """Split a text at markers of a kind: the odd pieces were inside. Other markers stay."""
    return re.split(f"{kind[0]}([^{''.join(kind)}]*){kind[1]}", text)

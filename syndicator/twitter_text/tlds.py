"""Find the end of a top-level domain."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("tlds.txt")  # those that X links, one per line, in lower case
_ENDS = r"(?![0-9A-Za-z@+\-])"
_ASCII = re.compile(rf"[A-Za-z]++{_ENDS}")
_PUNYCODE = re.compile(r"[xX][nN]--[\-0-9a-zA-Z]+")


def end_of_tld(text: str, start: int) -> int:
    """Return the index after the top-level domain that begins at `start`; 0 if there is none."""
    ascii_tlds, other_tlds = _tlds()
    letters = _ASCII.match(text, start)
    if letters and letters.group().lower() in ascii_tlds:
        return letters.end()
    match = other_tlds.match(text, start) or _PUNYCODE.match(text, start)
    return match.end() if match else 0


@cache
def _tlds() -> tuple[frozenset[str], re.Pattern[str]]:
    tlds = _FILE.read_text(encoding="utf-8").split()
    non_ascii = sorted((tld for tld in tlds if not tld.isascii()), key=len, reverse=True)
    return frozenset(filter(str.isascii, tlds)), re.compile(rf"(?:{'|'.join(non_ascii)}){_ENDS}", re.IGNORECASE)

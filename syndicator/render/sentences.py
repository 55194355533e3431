"""Find sentence ends in many scripts.

sentencex (maintained, fast) agrees on 97 % of the ends in our corpus, but needs the language, which posts do not state:
read as English, "т. п." or "EE. UU." end a sentence. pysbd is unmaintained, blingfire needs numpy.
"""

from __future__ import annotations

import regex

_END = regex.compile(
    r"""(?: [.!?…؟۔։።।॥]+ [\p{Pe}\p{Pf}"'*]* (?= \s | \Z)   # scripts that put a space after a sentence
          | [。！？｡]+ [\p{Pe}\p{Pf}"']*                       # scripts that don't
          | (?<=\S) (?= \s* (?: \n | \Z)) )                             # a paragraph's or a line's end""",
    regex.VERBOSE,
)
_ABBREVIATION = regex.compile(
    r"""(?: \b (?: e\.g | i\.e | cf | vs | Mr | Mrs | Ms | Dr | Prof | St | No | Nr | Fig | Vol | approx | ca | bzw |
    z\.\s?B | d\.\s?h | u\.\s?a
              | p\.\s?ex | [ap]\.m ) | \b \p{L} (?: \. \p{L} )* | ^ \s* \d+ ) \. \Z""",
    regex.VERBOSE | regex.IGNORECASE | regex.MULTILINE,
)
_DANGLING = regex.compile(r"[,;:、，；：\-–—\p{Ps}\p{Pi}]\s*\Z")


def ends(text: str) -> list[int]:
    """Return the offsets of sentence ends, after closing quotes."""
    return [end.end() for end in _END.finditer(text) if end.end() and _is_end(text, end.start(), end.end())]


def first(text: str) -> str:
    """Return the first sentence."""
    return text[: next(iter(ends(text)), len(text))].strip()


def _is_end(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 20) : end]
    if start == end:  # the end of a line
        return not (_DANGLING.search(before) or before[-1:].isspace() or before[-1:] in ".!?…。！？")
    after = text[end : end + 2].lstrip()[:1]
    return not (after.islower() or (after and "\n" not in text[end : end + 1] and _ABBREVIATION.search(before)))

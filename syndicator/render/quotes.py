"""Quotes in a post, the sentences that lead to one, and those that speak of one."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of_blocks
from syndicator.render import sentences
from syndicator.render.fit import excerpt
from syndicator.render.notices import is_furniture, is_notice
from syndicator.render.passages import passage
from syndicator.render.stray_marks import without_stray_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEADS_TO_QUOTE = regex.compile(r"\p{L}[:：,，]\Z")
_NAMES_QUOTE = regex.compile(
    r"[^.!?]{0,60}\bthis (?:\w+ )?(?:quote|quotation|sentence|line|phrase|saying|statement)\b|This (?:story|passage|poem|tweet|thought) \w+"
    r"|(?:Est[ae]s?|Ess[ae]s?|Quest[aeio]|Cette|Ces|Dies(?:er|es|e)|Deze|Ten|Ta|To|Tento|Tato|Эта|Это|Эти|Ця|Це) (?:frases?|citas?|citação|citações|citazion[ei]|phrases?|citations?|Satz|Zitat|Worte|Sätze|zin|citaat|cytat|słowa|zdanie|citát|věta|slova"
    r"|фраз[аы]|цитат[аы]|слова)\b|(?:这|這)(?:句|段|番)?(?:话|話|名言)|この(?:言葉|名言|引用)|이 (?:말|문장|구절)"
)
_MAY_SPEAK_OF_QUOTE = regex.compile(
    r"(?:This|That|It|These|Those) (?:is|was|are|were|has|had|sounds?|seems?|reminds?|comes?|sums?|makes?|got|quote|sentence|line|words?|phrase)\b"
)
_AROUND = regex.compile(r"""^[\s"“„«.…]+|["”“»](?=[.,]?\s*\Z)|\s+\Z""")  # marks and spaces around a quote
_LONGEST = 240  # characters of a quote that is said with the sentence about it
_FEWEST_WORDS = 3  # of a sentence that leads to a quote: fewer are a label


def quote_of(inner: Iterable[d.Block]) -> str:
    """Return the words of a quote up to a list or code, without the labels, credits and links that stand in it."""
    words = takewhile(lambda part: not isinstance(part, d.List | d.CodeBlock | d.Table), inner)
    return without_stray_marks(text_of_blocks(part for part in words if not _is_beside(part)))


def _is_beside(block: d.Block) -> bool:
    written = passage(block.children) if isinstance(block, d.Paragraph) else None
    return written is not None and (is_furniture(written) or is_notice(written))


def is_short(quote: str) -> bool:
    """Whether a quote can be said with the sentence about it."""
    return len(quote) <= _LONGEST and "\n\n" not in quote


def leads_to_quote(text: str) -> bool:
    """Whether a text is a single sentence that goes on with a quote: "As the saying goes:"."""
    is_open = _LEADS_TO_QUOTE.search(text) is not None and not sentences.ends(text)
    return is_open and len(text.split()) >= _FEWEST_WORDS


def names_quote(text: str) -> bool:
    """Whether a text begins with a sentence that names the quote above it: "This line is of …"."""
    return _NAMES_QUOTE.match(text) is not None


def speaks_of_quote(text: str) -> bool:
    """Whether a text begins with a sentence about the quote above it: "This is of …"."""
    return names_quote(text) or _MAY_SPEAK_OF_QUOTE.match(text) is not None


def shortened(quote: str) -> str:
    """Return a quote in quotation marks, cut if it is long."""
    shown = excerpt(bare(quote).replace("\n", " "), _LONGEST)
    return f"“{shown}”"


def quoted(text: str) -> str:
    """Return a text in quotation marks."""
    return f"“{bare(text)}”"


def bare(quote: str) -> str:
    """Return a quote without the quotation marks around it."""
    return _AROUND.sub("", quote)

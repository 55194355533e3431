"""The opening of a post: the first prose that a reader would quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of, text_of_blocks
from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import ENOUGH, folded, uncut, width, without_link_to_more
from syndicator.render.datelines import is_label_of_update
from syndicator.render.fit import excerpt
from syndicator.render.introductions import (
    as_statement,
    dangles,
    ends,
    goes_on_with_step,
    hands_over_next,
    introduces,
    is_only_a_step,
    is_step,
    without_as_title_says,
    without_invitation,
)
from syndicator.render.notice_words import any_of, starts
from syndicator.render.notices import (
    is_furniture,
    is_greeting,
    is_notice,
    stands_for_more,
    without_first_notice,
)
from syndicator.render.passages import below_image, is_heading, is_list_of_links, only_words, passage, with_line_breaks
from syndicator.render.pointers import marked, points_above, unmarked, without_pointers
from syndicator.render.stray_marks import tidy_text_of
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 3_000  # characters of an opening, to which the last paragraph may add
_LONGEST = 10_000  # characters of a paragraph
_BEGINS_LOWER = regex.compile(r"\p{Ll}+,? \p{Latin}|\p{Cyrillic}(?<=\p{Ll})")
_GOES_ON = starts(any_of(words.GOES_ON))
_NUMBER_OF_NOTE = regex.compile(
    r"(?:(?<=\p{L}{2})[ \u00a0]|(?<=\p{L}[.,;:!?)”\"’])[ \u00a0]?|(?<=\p{L}{4}))\[[1-9]\d?\](?!\.?[\p{L}\p{N}(\[])"
)
_LEADS_TO_QUOTE = regex.compile(r"\p{L}[:：,，]\Z")
_BESIDE_QUOTE = regex.compile(r"""^[\s"“„«.…]+|["”“»](?=[.,]?\s*\Z)|\s+\Z""")
_SPEAKS_OF_IT = regex.compile(
    r"(?:This|That|It|These|Those) (?:is|was|are|were|has|had|sounds?|seems?|reminds?|comes?|sums?|makes?|got|quote|sentence|line|words?|phrase)\b"
    r"|[^.!?]{0,60}\bthis (?:quote|quotation|sentence|line|phrase|saying|statement)\b"
)
_LONGEST_QUOTE = 240  # characters of a quote that follows its introduction
_FEWEST_WORDS = 3  # of an introduction that is no label
_SHORTEST = 30  # columns of a line without a full stop that is no label
_LABEL = 20  # columns of what is no opening even if there is nothing else


@frozen
class Opening:
    """`is_weak`: too short to stand alone, or not the first words of the post; the author's description is better."""

    text: str
    is_weak: bool


def opening(
    blocks: Iterable[d.Block], titles: Iterable[str] = (), url: str = "", *, keeps_line_breaks: bool = False
) -> Opening:
    """Return the first prose: paragraphs up to a heading, a list, code or the like.

    `titles`: of the post, which are not said again; `url`: its address, since a link to it is no word of it.
    `keeps_line_breaks`: the blog breaks lines where their source does.
    """
    reader = _Reader(titles, url, keeps_line_breaks=keeps_line_breaks)
    for block in blocks:
        if reader.take(block):
            break
    return reader.opening()


class _Reader:
    """Collects the passages of an opening, block by block."""

    def __init__(self, titles: Iterable[str], url: str, *, keeps_line_breaks: bool = False) -> None:
        self._keeps_line_breaks = keeps_line_breaks
        self._titles = {folded(title) for title in titles} - {""}
        self._cut_titles = {folded(title) for title in titles if title.rstrip().endswith(("…", "..."))} - {""}
        self._url = url
        self._passages: list[str] = []
        self._notices: list[str] = []  # the next best, if there is nothing else
        self._quotes: list[str] = []
        self._introduction = ""  # the first words, if they led to something that is left out
        self._quote_above = ""
        self._repeated = 0  # characters of passages that were left out, since they are there already
        self._is_added_later = False  # what follows, by the label above it
        self._under_image = False
        self._is_below = False  # a picture, code or the like
        self._is_below_code = False  # or a list or a table, in the same section: what follows may speak of it
        self._is_behind_code = False  # what follows is not the beginning
        self._was_behind_code = False  # what was collected was not
        self._is_late = False  # the first words led to something that is left out
        self._is_amid = False  # in the same section
        self._is_lost = False  # they were many, and what follows would not be understood without it

    def take(self, block: d.Block) -> bool:
        """Add a block. Returns whether the opening is complete."""
        if self._is_lost:
            return True
        quote_above, self._quote_above = self._quote_above, ""
        is_added_later, self._is_added_later = self._is_added_later, False
        match block:
            case d.Paragraph(children) if not self._passages and (
                is_added_later or is_label_of_update(text_of(children))
            ):
                self._is_added_later = not is_added_later
                self._notices += [text_of(children)] if is_added_later else []
                return False
            case d.Paragraph(children) if not is_heading(block):
                return self._paragraph(children, quote_above) or sum(map(len, self._passages)) + self._repeated > _MOST
            case d.ExcerptEnd():
                return bool(self._passages)
            case d.Figure() | d.Embed() | d.Omitted():
                self._under_image = isinstance(block, d.Figure)
                self._is_below = True
                return self._drop_introduction(verbatim=False) and bool(self._passages)
            case d.Quote(inner):
                quote = text_of_blocks(part for part in inner if not _is_beside(part))
                self._quotes.append(quote)
                self._quote_above = quote if len(quote) <= _LONGEST_QUOTE and "\n\n" not in quote else ""
                if self._join(quote):
                    return True
        self._is_below |= not isinstance(block, d.Heading | d.Rule | d.TableOfContents)
        is_end = self._end(block)
        if isinstance(block, d.Heading):
            self._is_below_code = self._is_amid = False
        elif isinstance(block, d.CodeBlock | d.Table) or (isinstance(block, d.List) and not is_list_of_links(block)):
            self._is_below_code = self._is_behind_code = True
        return is_end

    def opening(self) -> Opening:
        self._passages = _without_labels(self._passages)
        self._drop_dangling()
        self._drop_pointers()
        text = "\n\n".join(self._passages)
        is_weak = self._is_late or self._was_behind_code or width(text) < ENOUGH
        if not text and (statement := as_statement(unmarked(self._introduction))):
            return Opening(statement, is_weak=True)
        if not text:
            spare = () if self._is_lost else (*self._notices, *self._quotes)
            others = [other for other in spare if not dangles(other)]
            text = next((other for other in others if width(other) >= ENOUGH), next(iter(others), ""))
        return Opening(text, is_weak)

    def _join(self, quote: str) -> bool:
        """Let a quote follow the only sentence, which leads to it. Returns whether it does."""
        introduction = " ".join(self._passages)
        is_only = _LEADS_TO_QUOTE.search(introduction) and not sentences.ends(introduction)
        if not is_only or not quote or len(introduction.split()) < _FEWEST_WORDS:
            return False
        shown = excerpt(_BESIDE_QUOTE.sub("", quote).replace("\n", " "), _LONGEST_QUOTE)
        self._passages = [f"{introduction} “{shown}”"]
        self._is_late = True
        return True

    def _end(self, block: d.Block) -> bool:
        if not self._passages:
            return False
        was_late = self._is_late
        if not isinstance(block, d.Heading | d.Paragraph | d.Rule | d.TableOfContents):
            self._drop_introduction(
                verbatim=True, needed=not isinstance(block, d.Quote), is_list=isinstance(block, d.List)
            )
        self._drop_dangling()
        if self._passages and not self._drop_pointers():
            self._is_lost |= isinstance(block, d.CodeBlock | d.Table)
            return False
        if isinstance(block, d.CodeBlock) and len(self._passages) == 1 and is_only_a_step(self._passages[0]):
            self._passages.clear()
            self._is_late = self._is_lost = True
        if self._is_late and width(" ".join(self._passages)) < ENOUGH:
            self._passages.clear()
        # in the middle of step after step
        self._is_lost |= was_late and not self._passages and isinstance(block, d.CodeBlock)
        return bool(self._passages)

    def _paragraph(self, children: d.Inlines, quote_above: str) -> bool:
        """Add a paragraph, with the quote above it if it speaks of that. Returns whether the opening is complete."""
        children, has_image = below_image(children)
        children = only_words(children)
        children = with_line_breaks(children) if self._keeps_line_breaks else children
        shown = without_link_to_more(children, self._url)
        current = passage(shown, under_image=has_image or self._under_image)
        self._under_image = False
        text = current.text
        if folded(text) in self._titles:
            return False
        if is_furniture(current, self._url):
            return stands_for_more(text) and self._drop_introduction(verbatim=False) and bool(self._passages)
        if is_notice(current, is_first=not self._passages):
            self._notices += [] if is_greeting(text) else [text]
            return False
        said = tidy_text_of(marked(shown))
        if quote_above and not self._passages and not self._is_late and _SPEAKS_OF_IT.match(said):
            self._passages.append(f"“{_BESIDE_QUOTE.sub('', quote_above)}”")
        self._add(said, is_cut=shown is not children)
        return False

    def _add(self, text: str, *, is_cut: bool) -> None:
        text = _NUMBER_OF_NOTE.sub("", text[:_LONGEST].removeprefix("| "))
        if not self._passages:
            text = self._without_title(without_as_title_says(without_first_notice(text)))
            text = self._without_view_above(text)
            if goes_on_with_step(text) or ((self._is_below_code or self._is_amid) and is_step(text)):
                self._is_late = self._is_lost = True  # in the middle of step after step
                return
            if (self._is_late or self._is_below_code) and (_BEGINS_LOWER.match(text) or _GOES_ON.search(text)):
                self._is_late = True
                return
        if (text := uncut(text, is_cut=is_cut)) and not self._repeats(text):
            self._was_behind_code |= self._is_behind_code and not self._passages
            self._passages.append(text)

    def _repeats(self, text: str) -> bool:
        """Whether a passage says what one before says; one that is only its beginning, cut, goes."""
        said = folded(text)
        if self._passages and self._passages[-1].endswith(("…", "...")) and said.startswith(folded(self._passages[-1])):
            self._passages.pop()
        repeats = any(folded(passage) == said for passage in self._passages)
        self._repeated += len(text) if repeats else 0
        return repeats

    def _without_title(self, text: str) -> str:
        end = sentences.first_end(text)
        said = folded(text[:end])
        is_said = said in self._titles or any(said.startswith(title) for title in self._cut_titles)
        return text[end:].strip() if is_said else text

    def _without_view_above(self, text: str) -> str:
        """Return a text without a first sentence about the picture or code above, which is left out."""
        end = sentences.first_end(text) if self._is_below else 0
        if not points_above(text[:end]):
            return text
        self._is_late = True
        return text[end:].strip()

    def _drop_introduction(self, *, verbatim: bool, needed: bool = True, is_list: bool = False) -> bool:
        """Drop a last sentence that only introduces what is left out. Returns whether there was one.

        `needed`: what is left out is needed to understand what follows; `is_list`: it is a list.
        """
        if not self._passages:
            return False
        last = without_invitation(self._passages[-1])
        is_only = len(self._passages) == 1 and sentences.last(last) == last.strip()
        hands_over = not is_only and hands_over_next(last, is_list=is_list)
        if not introduces(last, verbatim=verbatim) and not hands_over:
            return False
        self._passages[-1] = last
        said = width(last)
        self._drop_last_sentence()
        self._is_lost = needed and not self._passages and said >= ENOUGH
        return True

    def _drop_dangling(self) -> None:
        while self._passages and dangles(self._passages[-1]):
            self._drop_last_sentence()

    def _drop_pointers(self) -> bool:
        """Drop what points at something left out. Returns whether anything is left."""
        self._passages, points = without_pointers(self._passages, is_below=self._is_below)
        self._is_late |= points
        return bool(self._passages)

    def _drop_last_sentence(self) -> None:
        text = self._passages.pop()
        before = [end for end in sentences.ends(text) if end < len(text)]
        if before:
            self._passages.append(text[: before[-1]].rstrip())
        elif not self._passages:
            self._introduction = self._introduction or ("" if self._is_behind_code or self._is_late else text)
            self._is_late = self._is_amid = True


def _without_labels(passages: list[str]) -> list[str]:
    """Return passages without short lines that are no sentences, such as "Go back" or "(fin)"."""
    told = [text for text in passages if width(text) >= _SHORTEST or ends(text)]
    return told or [text for text in passages if width(text) >= _LABEL]


def _is_beside(block: d.Block) -> bool:
    """Whether a part of a quote is no words of it: a label, a credit, a link."""
    written = passage(block.children) if isinstance(block, d.Paragraph) else None
    return written is not None and (is_furniture(written) or is_notice(written))

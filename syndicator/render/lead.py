"""The opening of a post: the first prose that a reader would quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render import gaps, quotes, sentences
from syndicator.render.about_itself import is_greeting
from syndicator.render.boilerplate import NONE, Boilerplate
from syndicator.render.collected import Collected
from syndicator.render.cuts import ENOUGH, uncut, width, without_link_to_more
from syndicator.render.datelines import is_label_of_update
from syndicator.render.fallbacks import Fallbacks
from syndicator.render.first_words import as_first
from syndicator.render.introductions import as_statement, is_only_a_step
from syndicator.render.judgement import Opening, judged
from syndicator.render.notices import is_furniture, is_notice, stands_for_more
from syndicator.render.own_links import words_of_own_links
from syndicator.render.passages import (
    below_image,
    has_formula_of_lines,
    is_code,
    is_heading,
    only_words,
    passage,
    with_line_breaks,
)
from syndicator.render.pointers import marked, unmarked
from syndicator.render.position import Place, Position
from syndicator.render.seen_blocks import SeenBlocks
from syndicator.render.stray_marks import tidy_text_of
from syndicator.render.titles import Titles
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 10_000  # characters of a paragraph
_MOST = 200  # blocks without an opening, behind which nobody looks for one
_NUMBER_OF_NOTE = regex.compile(
    r"(?:(?<=\p{L}{2})[ \u00a0]|(?<=\p{L}[.,;:!?)”\"’])[ \u00a0]?|(?<=\p{L}{4}))\[[1-9]\d?\](?!\.?[\p{L}\p{N}(\[])"
)


def opening(
    blocks: Iterable[d.Block],
    titles: Iterable[str] = (),
    url: str = "",
    *,
    boilerplate: Boilerplate = NONE,
    keeps_line_breaks: bool = False,
) -> Opening:
    """Return the first prose: paragraphs up to a heading, a list, code or the like.

    `titles`: of the post, which are not said again; `url`: its address, since a link to it is no word of it.
    `boilerplate`: of the blog, which says nothing about the post. `keeps_line_breaks`: the blog breaks lines where their
    source does.
    """
    titles, post = tuple(titles), SeenBlocks(blocks)
    has_own_title = not any(map(boilerplate.entitles, titles))
    reader = _Reader(titles, url, boilerplate, keeps_line_breaks=keeps_line_breaks, is_strict=has_own_title)
    found = reader.read(post)
    if (found.text and not found.is_doubtful) or not post.are_short():
        return found
    lenient = _Reader(titles, url, boilerplate, keeps_line_breaks=keeps_line_breaks, is_strict=False)
    return lenient.read(post.seen)


@frozen
class _Above:
    """The block above: the label of an update, or a quote. `quote`: its words, if they are short."""

    is_label: bool = False
    is_quote: bool = False
    quote: str = ""


class _Reader:
    """Collects the passages of an opening, block by block.

    `is_strict`: what leads to another post, and what is short without a word of the title, does not open.
    """

    def __init__(
        self,
        titles: Iterable[str],
        url: str,
        boilerplate: Boilerplate,
        *,
        keeps_line_breaks: bool = False,
        is_strict: bool = True,
    ) -> None:
        self._is_strict = is_strict
        self._boilerplate = boilerplate
        self._keeps_line_breaks = keeps_line_breaks
        self._titles = Titles(titles)
        self._url = url
        self._collected = Collected()
        self._fallbacks = Fallbacks()
        self._blocks = 0
        self._introduction = ""  # the first words, if they led to something that is left out
        self._position = Position()
        self._above = _Above()
        self._is_under_image = False
        self._is_quoted = False  # the last passage ends with a quote
        self._begins_below = False  # something is left out above the first passage

    def read(self, blocks: Iterable[d.Block]) -> Opening:
        """Return the opening of blocks, of which no more are taken than it needs."""
        for block in blocks:
            if self.take(block):
                break
        return self.opening()

    def take(self, block: d.Block) -> bool:
        """Add a block. Returns whether the opening is complete."""
        self._blocks += 1
        above, self._above = self._above, _Above()
        if self._position.place is Place.LOST or (self._blocks > _MOST and not self._collected):
            return True
        match block:
            case d.Paragraph(children) if self._is_of_update(children, above):
                return False
            case d.Paragraph(children) if is_code(children):
                return self._line_of_code(text_of(children))
            case d.Paragraph(children) if not is_heading(block):
                return self._paragraph(children, above) or self._collected.is_long
            case d.ExcerptEnd():
                return bool(self._collected)
            case d.Figure() | d.Embed() | d.Omitted():
                self._is_under_image = isinstance(block, d.Figure)
                self._position.see(block)
                return self._drop_introduction(verbatim=False) and bool(self._collected)
            case d.Quote(inner) if self._quote(inner):
                return True
            case _:
                return self._end(block)

    def opening(self) -> Opening:
        self._collected.drop_beginnings()
        self._collected.drop_labels()
        if self._is_strict and self._begins_below:
            self._collected.drop_first_label(self._titles)
        self._drop_dangling()
        self._drop_pointers()
        found = judged(
            self._collected, self._titles, self._position, is_quoted=self._is_quoted, is_strict=self._is_strict
        )
        if (found.is_doubtful or not found.text) and self._fallbacks.numbered:
            return Opening(self._fallbacks.numbered, is_weak=True)
        return found if found.text else self._second_best()

    def _second_best(self) -> Opening:
        if statement := as_statement(unmarked(self._introduction)):
            return Opening(statement, is_weak=True)
        if self._position.place is Place.LOST:
            return Opening("", is_weak=True)
        text, is_doubtful = self._fallbacks.best(self._titles, self._boilerplate, is_all=self._blocks == 1)
        return Opening(
            text, is_weak=True, is_doubtful=is_doubtful or (self._position.place > Place.BEGINNING and bool(text))
        )

    def _is_of_update(self, children: d.Inlines, above: _Above) -> bool:
        """Whether a paragraph above the first prose was added later: the label of an update, or what follows that."""
        if self._collected:
            return False
        if above.is_label:
            self._fallbacks.notices.append(text_of(children))
            return True
        self._above = _Above(is_label=is_label_of_update(text_of(children)))
        return self._above.is_label

    def _quote(self, inner: d.Blocks) -> bool:
        """Add a quote. Returns whether it completes the opening: the only sentence leads to it."""
        quote = quotes.quote_of(inner)
        self._fallbacks.quotes.append(quote)
        self._above = _Above(is_quote=bool(quote), quote=quote if quotes.is_short(quote) else "")
        introduction = " ".join(self._collected)
        if not quote or not quotes.leads_to_quote(introduction):
            return False
        self._collected.replace(f"{introduction} {quotes.shortened(quote)}")
        self._is_quoted = True
        self._position.go_to(Place.LATE)
        return True

    def _end(self, block: d.Block) -> bool:
        """End the opening at a block that is no prose, if there is one. Returns whether it is complete."""
        self._position.see(block)
        if self._collected and self._is_complete_at(block):
            return True
        self._position.pass_by(block, is_title=isinstance(block, d.Heading) and text_of(block.children) in self._titles)
        return False

    def _line_of_code(self, text: str) -> bool:
        """End the opening at a line that is nothing but code, if there is one. Returns whether it is complete."""
        if self._collected:
            return self._end(d.CodeBlock(text, ""))
        self._position.pass_line_of_code()
        return False

    def _is_complete_at(self, block: d.Block) -> bool:
        """Drop what leads to a block. Returns whether anything is left."""
        was_late = self._position.place >= Place.LATE
        if not isinstance(block, d.Heading | d.Paragraph | d.Rule | d.TableOfContents):
            self._drop_introduction(
                verbatim=True, needed=not isinstance(block, d.Quote), is_list=isinstance(block, d.List)
            )
        elif isinstance(block, d.Heading) and self._collected.has_several_sentences:
            self._drop_introduction(verbatim=False, needed=False, is_list=True)
        self._drop_dangling()
        if isinstance(block, d.CodeBlock):
            self._collected.drop_step()
        if self._collected and not self._drop_pointers():
            if isinstance(block, d.CodeBlock | d.Table):
                self._position.go_to(Place.LOST)
            return False
        if isinstance(block, d.CodeBlock) and len(self._collected) == 1 and is_only_a_step(self._collected.last):
            self._collected.clear()
            self._position.go_to(Place.LOST)
        if self._position.place >= Place.LATE and self._collected.width() < ENOUGH:
            self._collected.clear()
        if was_late and not self._collected and isinstance(block, d.CodeBlock):
            self._position.go_to(Place.LOST)  # in the middle of step after step
        return bool(self._collected)

    def _paragraph(self, children: d.Inlines, above: _Above) -> bool:
        """Add a paragraph, with the quote above it if it speaks of that. Returns whether the opening is complete."""
        children, has_image = below_image(children)
        if has_formula_of_lines(children):
            self._position.go_to(Place.BEGINNING if self._collected else Place.AMID)
            return bool(self._collected)
        children = only_words(children)
        children = with_line_breaks(children) if self._keeps_line_breaks else children
        shown = without_link_to_more(children, self._url)
        current = passage(shown, under_image=has_image or self._is_under_image)
        self._is_under_image = False
        text = current.text
        if text in self._titles:
            return False
        if is_furniture(current, self._url):
            return stands_for_more(text) and self._drop_introduction(verbatim=False) and bool(self._collected)
        if is_notice(current, is_first=not self._collected):
            self._fallbacks.notices += [] if is_greeting(text) else [text]
            return False
        self._prose(shown, above, is_cut=shown is not children)
        return False

    def _prose(self, shown: d.Inlines, above: _Above, *, is_cut: bool) -> None:
        """Add what a paragraph says, without boilerplate. `is_cut`: a link to the rest of the post is left out at its end."""
        found = gaps.whole(tidy_text_of(gaps.marked(marked(shown))))
        written = found.text
        if found.begins_late and not self._collected:
            self._position.go_to(Place.LATE)
        if not written:
            return
        said = self._boilerplate.without(written)
        if not said:
            self._drop_boilerplate(unmarked(written))
            return
        if above.is_quote and not self._collected and self._position.place < Place.LATE:
            said = self._under_quote(said, above.quote)
        said = _NUMBER_OF_NOTE.sub("", said[:_LONGEST].removeprefix("| "))
        if not self._collected:
            self._begins_below = self._position.is_below
            links = words_of_own_links(shown, self._url) if self._is_strict else ()
            said, place = as_first(said, self._titles, self._position, links)
            self._position.go_to(place)
        if said := uncut(said, is_cut=is_cut):
            self._collected.add(said)

    def _under_quote(self, said: str, quote: str) -> str:
        """Add the quote above if a text speaks of it; return the text without such a sentence if the quote is too long."""
        if quote and quotes.speaks_of_quote(said):
            self._collected.add(quotes.quoted(quote))
        elif not quote and quotes.names_quote(said):
            self._position.go_to(Place.LATE)
            return said[sentences.first_end(said) :].strip()
        return said

    def _drop_boilerplate(self, text: str) -> None:
        if not self._collected:
            self._fallbacks.numbered = self._fallbacks.numbered or self._boilerplate.without_exact(text)
            self._position.go_to(Place.BEHIND_BOILERPLATE)

    def _drop_introduction(self, *, verbatim: bool, needed: bool = True, is_list: bool = False) -> bool:
        """Drop a last sentence that only introduces what is left out. Returns whether there was one.

        `needed`: what is left out is needed to understand what follows; `verbatim`, `is_list`: see `Collected`.
        """
        dropped = self._collected.drop_introduction(verbatim=verbatim, is_list=is_list)
        self._go_on_without(dropped)
        if needed and not self._collected and width(dropped) >= ENOUGH:
            self._position.go_to(Place.LOST)
        return bool(dropped)

    def _drop_dangling(self) -> None:
        self._go_on_without(self._collected.drop_dangling())

    def _drop_pointers(self) -> bool:
        """Drop what points at something left out. Returns whether anything is left."""
        if self._collected.drop_pointers(is_below=self._position.is_below):
            self._position.go_to(Place.LATE)
        return bool(self._collected)

    def _go_on_without(self, dropped: str) -> None:
        """Go on where a sentence was dropped, which may have been all that there was."""
        if dropped and not self._collected:
            self._introduction = dropped if self._position.place is Place.BEGINNING else self._introduction
            self._position.is_amid_steps = True
            self._position.go_to(Place.LATE)

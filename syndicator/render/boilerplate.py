"""Boilerplate: sentences that stand in several posts of a blog, such as "Welcome to my weekly" or "Follow me".

One post does not tell; posts that were published around the same time do. Their sources are compared roughly, by how their
lines begin, and what begins alike is read as it would be announced.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import regex

from syndicator.documents import html, markdown
from syndicator.documents.plain_text import text_of_blocks
from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import folded
from syndicator.render.notice_words import any_of, starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.model import Post

_FEWEST = 3  # posts that have a sentence, for it to be boilerplate
_FEW = 5  # posts among which two are enough
_BEGINNING, _END = 2_000, 600  # characters of a body that are compared
_START = 40  # characters of a paragraph that are compared first
_SHORTEST = 10  # characters of a paragraph that is compared
_MOST_PARAGRAPHS = 30
_MOST_ALIKE = 6  # paragraphs that begin alike, of which sentences are compared
_DIGITS = regex.compile(r"\d+")
_BETWEEN_PARAGRAPHS = regex.compile(r"\n(?:\s*\n|(?=#))\s*+(?:#[^\n]*\n\s*)*+")  # with headings
_NO_PARAGRAPH = ("#", "|", "```", "~~~", "- ", "* ", "+ ", "![", "<!--", "---", "***", "$$")
_BLOCK_TAG = regex.compile(
    r"</?(?:p|div|br|ul|ol|li|h[1-6]|blockquote|section|article|header|footer|table|tr|td|pre|hr|figure|figcaption)\b[^<>]*>",
    regex.IGNORECASE,
)
# "1.98.0", "Rust 1.98", "version 1.98", but not the date "27.9. to 3.10."
_VERSION = regex.compile(
    r"\d\.\d+\.\d|(?:\p{Lu}[\p{L}+#]*|\bv|[Vv]ersion) ?v?\d+\.\d|\d\.\d++(?!\.(?!\s+\p{Lu}|\s*\Z))"
)
_REFERS_BACK = regex.compile(r"^.{0,25}\b(?:it|its|they|them|their|these|those|here['’]s)\b", regex.IGNORECASE)
_GOES_ON = starts(any_of(words.CONJUNCTION))
_MARK = regex.compile(r"[\[\]<>&{}()|`\\$]|\w://|\n")
_AROUND = "[(<*_> \"'“"
_LETTERS = regex.compile(r"\p{L}")


class Excerpt:
    """What of a post may be boilerplate: its description, and its beginning and end as they are written."""

    def __init__(self, post: Post) -> None:
        body = post.markdown or post.html
        self.title = folded(post.title)
        self.is_html = not post.markdown
        self.summary = folded(post.summary[:_BEGINNING])
        self._body = body[:_BEGINNING]
        if len(body) > _BEGINNING:
            end = body[max(_BEGINNING, len(body) - _END) :]
            self._body += "\n\n" + end[end.find("\n") + 1 :]

    @cached_property
    def paragraphs(self) -> Mapping[str, str]:
        """Its paragraphs by how they begin, without numbers."""
        body = _BLOCK_TAG.sub("\n\n", self._body) if self.is_html else self._body
        first, *others = _BETWEEN_PARAGRAPHS.split(f"\n{body}")
        written = (first.lstrip(), *others)
        paragraphs = [text for text in written if len(text) >= _SHORTEST and not text.startswith(_NO_PARAGRAPH)]
        starts = _DIGITS.sub("", "\0".join([text[:_START] for text in paragraphs[:_MOST_PARAGRAPHS]])).split("\0")
        return dict(zip(starts, paragraphs, strict=False))


class Boilerplate:
    """The boilerplate of posts that are near one another. What begins alike is parsed when a text begins like it."""

    def __init__(self, excerpts: Iterable[Excerpt] = ()) -> None:
        self._excerpts = tuple(excerpts)
        self._fewest = _FEWEST if len(self._excerpts) > _FEW else 2
        counts = Counter(start for excerpt in self._excerpts for start in excerpt.paragraphs)
        self._starts = {start: _said(start) for start, count in counts.items() if count >= self._fewest and start}
        self._first_letters = {said[:1] for said in self._starts.values()}
        self._learned: set[str] = set()
        self._exact: set[str] = set()
        self._numberless: set[str] = set()  # without their numbers

    def describes(self, summary: str) -> bool:
        """Whether several posts have this description."""
        said = folded(summary[:_BEGINNING])
        return len({excerpt.title for excerpt in self._excerpts if excerpt.summary == said}) >= self._fewest

    def entitles(self, title: str) -> bool:
        """Whether several posts have this title, as the days of a diary do."""
        said = folded(title)
        return bool(said) and sum(excerpt.title == said for excerpt in self._excerpts) >= _FEWEST

    def _learn(self, start: str) -> None:
        """Learn the sentences that posts share, of paragraphs that begin alike."""
        titles: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for excerpt in self._excerpts:
            if written := excerpt.paragraphs.get(start):
                titles[written, excerpt.is_html].add(excerpt.title)
        exact: dict[str, set[str]] = defaultdict(set)
        numberless: dict[str, set[str]] = defaultdict(set)
        for written, is_html in sorted(titles, key=lambda key: -len(titles[key]))[:_MOST_ALIKE]:
            for sentence in sentences.split(_text_of(written, is_html=is_html)):
                said = folded(sentence)
                exact[said] |= titles[written, is_html]
                if not _VERSION.search(sentence):
                    numberless[_DIGITS.sub("", said)] |= titles[written, is_html]
        self._exact |= {said for said, of in exact.items() if len(of) >= self._fewest and said}
        self._numberless |= {said for said, of in numberless.items() if len(of) >= self._fewest and said}

    def without(self, text: str) -> str:
        """Return a text without the boilerplate that it begins with; if there is any, without that at its end, too.

        A rest that would not be understood without its first sentences has them.
        """
        if not self._starts or not self._may_begin(text) or not self._has(text[: sentences.first_end(text)]):
            return text
        kept = list(sentences.split(text))
        while kept and self._has(kept[0]):
            del kept[0]
        while kept and self._has(kept[-1]):
            del kept[-1]
        rest = "".join(kept).strip()
        if not _LETTERS.search(rest):
            return ""
        return text if _GOES_ON.search(rest) or _REFERS_BACK.search(rest) else rest

    def without_exact(self, text: str) -> str:
        """Return a text without boilerplate that says the same numbers in each post."""
        return "".join(sentence for sentence in sentences.split(text) if folded(sentence) not in self._exact).strip()

    def _may_begin(self, text: str) -> bool:
        """Whether a text begins as paragraphs of several posts do; these have been parsed then."""
        first = _LETTERS.search(text)
        if not first or not {first[0].casefold()[:1], ""} & self._first_letters:
            return False
        said = _DIGITS.sub("", folded(text[: 2 * _START]))
        alike = [start for start, beginning in tuple(self._starts.items()) if said.startswith(beginning)]
        for start in alike:
            if start not in self._learned:
                self._learn(start)
                self._learned.add(start)
        return bool(alike)

    def _has(self, sentence: str) -> bool:
        said = folded(sentence)
        if said in self._exact or not said:
            return bool(said)
        return _DIGITS.sub("", said) in self._numberless and not _VERSION.search(sentence)


NONE = Boilerplate()


def _said(start: str) -> str:
    """Return the first words of a paragraph, up to a mark, as far as they can be read without parsing it."""
    return _DIGITS.sub("", folded(_MARK.split(start.lstrip(_AROUND), 1)[0]))


@lru_cache(maxsize=256)
def _text_of(written: str, *, is_html: bool) -> str:
    return text_of_blocks((html if is_html else markdown).parse(written))

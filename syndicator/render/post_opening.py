"""The first words of an announcement: the author's description of the post, its lead, or the better of both."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.render import description, plain, sentences
from syndicator.render.about_itself import is_aside
from syndicator.render.cuts import ENOUGH, ends_with_dots, folded, width
from syndicator.render.earlier import speaks_of_earlier
from syndicator.render.introductions import as_statement, without_last_that_leads_on
from syndicator.render.same_again import SameAgain
from syndicator.render.sentences import is_complete
from syndicator.render.titles import Titles

if TYPE_CHECKING:
    from syndicator.model import Post
    from syndicator.render.body import Body

_LABEL = 15  # columns of words that say nothing, unless they are a sentence
_SHORT = 40  # columns of a description that is better than a weak opening, however long
_BEGINNING = 25  # letters of a text that nobody writes twice


class PostOpening:
    """What templates call `post.lead` and `post.opening`, and the description that both may put first.

    `titles`: of the post; `untitled`: its title is only its beginning.
    """

    def __init__(
        self, post: Post, body: Body, titles: tuple[str, ...], tags: tuple[str, ...], *, untitled: bool
    ) -> None:
        self._post, self._body, self._titles, self._tags, self._untitled = post, body, titles, tags, untitled

    @cached_property
    def lead(self) -> str:
        opening = self._body.opening
        said = width(self.description)
        is_label = said < _LABEL and not is_complete(self.description)
        is_cut = bool(opening.text) and ends_with_dots(self.description)
        is_better = opening.is_weak and said > min(width(opening.text), _SHORT) and not (is_label or is_cut)
        if is_better:
            return self.description
        return "" if opening.is_doubtful and not self._untitled else opening.text

    @cached_property
    def opening(self) -> str:
        said = description.beginning(self.description)
        stands = description.stands_alone(said, self._titles) or self._is_better_than_lead(said)
        if stands and not self._is_cut and not self._same_again.says_little_more(said):
            return said
        own = self.lead if self._untitled else self._same_again.without_first_sentence(self.lead)
        own = as_statement(own) or own
        complete = without_last_that_leads_on(own)
        return complete if width(complete) >= ENOUGH else own

    def _is_better_than_lead(self, said: str) -> bool:
        """Whether a short description says what the post is about, which the lead's first sentence does not."""
        if not description.is_short_sentence(said) or Titles(self._titles).have_word_of(said):
            return False
        return not Titles((*self._titles, *self._tags)).have_word_of(sentences.first(self.lead))

    @cached_property
    def _is_cut(self) -> bool:
        """Whether the description is the beginning of the text, cut in a sentence."""
        if is_complete(self.description):
            return False
        said, text = folded(self.description), folded(self._body.opening.text)
        return said != text and (text.startswith(said) or (len(text) >= _BEGINNING and said.startswith(text)))

    @cached_property
    def description(self) -> str:
        """The author's; empty if it is the title again, goes on with other words, or begins with an excuse."""
        text = self._written_description
        if not text or description.goes_on(text) or self._same_again.is_all_in(text):
            return ""
        is_notice = speaks_of_earlier(text, Titles(self._titles)) or is_aside(sentences.first(text))
        return "" if is_notice else text

    @property
    def _written_description(self) -> str:
        """The author's description as one line; empty if other posts have the same."""
        is_plain = self._post.html and not self._post.markdown  # a feed's
        text = description.cleaned((plain.one_line if is_plain else description.read)(self._post.summary))
        return "" if text and self._body.boilerplate.describes(self._post.summary) else text

    @cached_property
    def _same_again(self) -> SameAgain:
        return SameAgain(self._titles, self._tags)

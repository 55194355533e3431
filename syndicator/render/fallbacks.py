"""What speaks for a post that has no prose of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.render.boilerplate import NONE, Boilerplate
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.introductions import dangles, ends
from syndicator.render.notices import says_enough
from syndicator.render.quotes import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.render.titles import Titles


class Fallbacks:
    """Quotes, notices and boilerplate of a post, which are said if there is nothing else."""

    def __init__(self) -> None:
        self.quotes: list[str] = []
        self.notices: list[str] = []
        self.numbered = ""  # the first words, if nothing but their numbers are this post's own

    def best(self, titles: Titles, boilerplate: Boilerplate = NONE, *, is_all: bool) -> tuple[str, bool]:
        """Return what says most, a quote as such, and whether it is doubtful; empty if there is nothing.

        `boilerplate`: what says nothing about this post. `is_all`: the post has nothing else.
        """
        notices = [notice for notice in self.notices if boilerplate.without(notice)]
        said = [notice for notice in notices if says_enough(notice)]
        quotes = [quote for quote in self.quotes if quote not in titles and boilerplate.without(quote)]
        text = _first_enough([*quotes, *said])
        is_quote = text in quotes and width(text) >= ENOUGH
        text = text or _first_enough(notices)
        is_doubtful = not ends(text) or "://" in text or not (is_all or text in (*quotes, *said))
        return quoted(text) if is_quote else text, bool(text) and is_doubtful


def _first_enough(texts: Iterable[str]) -> str:
    """Return the first text that can stand alone, else the first that does not lead on to anything."""
    complete = [text for text in texts if not dangles(text)]
    return next((text for text in complete if width(text) >= ENOUGH), next(iter(complete), ""))

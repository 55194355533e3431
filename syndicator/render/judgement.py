"""Whether the passages that were collected can open an announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.render.addresses import leads_to_address
from syndicator.render.beginnings import begins_lower
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.earlier import begins_with_topic
from syndicator.render.introductions import ends
from syndicator.render.position import Place
from syndicator.value import frozen

if TYPE_CHECKING:
    from syndicator.render.collected import Collected
    from syndicator.render.position import Position
    from syndicator.render.titles import Titles

_SHORTEST = 30  # columns of a text without a full stop that is no label
_CALLS = ("!", "?", "！", "？")  # at the end of what says little if it is short: "Hiya friends!"


@frozen
class Opening:
    """`is_weak`: too short to stand alone, a single sentence below a heading, or not the first words of the post; the
    author's description is better.

    `is_doubtful`: from the middle of the post without saying what this is about, or only a label or notice; nothing is
    better.
    """

    text: str
    is_weak: bool
    is_doubtful: bool = False


def judged(collected: Collected, titles: Titles, position: Position, *, is_quoted: bool, is_strict: bool) -> Opening:
    """Return all passages as an opening. `position`: where the first begins; `is_quoted`: the last ends with a quote.

    `is_strict`: what is short without a word of the title is doubtful.
    """
    text = "\n\n".join(collected)
    is_remark = position.is_in_part and bool(text) and not collected.has_several_sentences
    is_weak = position.place > Place.BEHIND_BOILERPLATE or width(text) < ENOUGH or is_remark
    goes_on = position.is_in_part and begins_lower(text) and not titles.have_subject_of(text)
    is_amid = position.place >= Place.AMID and not is_quoted and not _says_what_it_is(text, titles)
    says_little = is_strict and width(text) < ENOUGH and titles.lack_word_of(text)
    is_doubtful = says_little or _is_label(text) or is_amid or goes_on or leads_to_address(text)
    return Opening(text, is_weak, is_doubtful)


def _is_label(text: str) -> bool:
    return width(text) < _SHORTEST and (not ends(text) or text.endswith(_CALLS))


def _says_what_it_is(text: str, titles: Titles) -> bool:
    has_topic = titles.have_subject_of(text) or begins_with_topic(text, titles)
    return width(text) >= ENOUGH and has_topic

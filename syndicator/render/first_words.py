"""The first paragraph of an opening, without first words that say nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.render import sentences
from syndicator.render.about_itself import speaks_of_somebody, without_aside, without_first_notice
from syndicator.render.beginnings import goes_on_from_above, is_end_of_title, without_dash
from syndicator.render.earlier import begins_with_topic, without_as_said, without_earlier_post
from syndicator.render.introductions import goes_on_with_step, is_step, without_as_title_says
from syndicator.render.pointers import points_above
from syndicator.render.position import Place

if TYPE_CHECKING:
    from syndicator.render.position import Position
    from syndicator.render.titles import Titles


def as_first(text: str, titles: Titles, position: Position, links: tuple[str, ...] = ()) -> tuple[str, Place]:
    """Return a paragraph without first words that can't open, and the place where what is left stands.

    It is empty if it goes on with what is left out. `links`: the words of its links to other posts of the blog.
    """
    place, is_amid_steps = position.place, position.is_amid_steps
    news = without_first_notice(text)
    if news != text and speaks_of_somebody(news):
        return "", max(place, Place.LATE)
    text = titles.without_first_sentence(without_as_title_says(news))
    said = without_aside(text, titles)
    place = max(place, Place.BEHIND_LIST) if said != text else place
    unseen = _without_view_above(said) if position.is_below else said
    news = without_as_said(unseen)
    own = without_earlier_post(news, titles, links)
    place = max(place, Place.LATE) if unseen != said or own != news else place
    if goes_on_with_step(own) or (is_amid_steps and is_step(own)):
        return "", Place.LOST  # in the middle of step after step
    own = without_dash("" if is_end_of_title(own) else own)
    is_behind = (place >= Place.LATE or is_amid_steps) and not begins_with_topic(own, titles)
    return ("", max(place, Place.LATE)) if goes_on_from_above(own, is_behind=is_behind) else (own, place)


def _without_view_above(text: str) -> str:
    """Return a text without a first sentence about the picture or code above, which is left out."""
    end = sentences.first_end(text)
    return text[end:].strip() if points_above(text[:end]) else text

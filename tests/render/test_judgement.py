"""Whether passages can open an announcement."""

from __future__ import annotations

import pytest

from syndicator.render.collected import Collected
from syndicator.render.judgement import Opening, judged
from syndicator.render.position import Place, Position
from syndicator.render.titles import Titles

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."


def judgement(
    *passages: str,
    place: Place = Place.BEGINNING,
    is_in_part: bool = False,
    is_quoted: bool = False,
    is_strict: bool = True,
    title: str = "Pots",
) -> Opening:
    collected, position = Collected(), Position()
    for passage in passages:
        collected.add(passage)
    position.go_to(place)
    position.is_in_part = is_in_part
    return judged(collected, Titles([title]), position, is_quoted=is_quoted, is_strict=is_strict)


def test_the_first_words_of_a_post_open_it() -> None:
    assert judgement(LONG, "Pots are another thing.") == Opening(f"{LONG}\n\nPots are another thing.", is_weak=False)


def test_what_stands_behind_boilerplate_is_as_good() -> None:
    assert judgement(LONG, place=Place.BEHIND_BOILERPLATE) == Opening(LONG, is_weak=False)
    assert judgement(LONG, place=Place.BEHIND_LIST) == Opening(LONG, is_weak=True)


def test_what_is_short_is_weak() -> None:
    assert judgement("All pots are made of clay.") == Opening("All pots are made of clay.", is_weak=True)


@pytest.mark.parametrize("text", ["A label of pots", "Hello, pots!", "pots"])
def test_a_label_is_doubtful(text: str) -> None:
    assert judgement(text).is_doubtful


def test_short_words_that_are_not_of_the_title_are_doubtful_where_it_is_the_posts_own() -> None:
    assert judgement("All looms are made of wood.").is_doubtful
    assert not judgement("All looms are made of wood.", is_strict=False).is_doubtful


def test_a_single_sentence_below_a_heading_is_weak() -> None:
    assert judgement(LONG, is_in_part=True).is_weak
    assert not judgement(f"{LONG} {LONG}", is_in_part=True).is_weak


def test_what_goes_on_with_a_heading_is_doubtful() -> None:
    assert judgement(LONG[:1].lower() + LONG[1:], is_in_part=True).is_doubtful
    assert not judgement(LONG[:1].lower() + LONG[1:]).is_doubtful


def test_words_from_the_middle_must_name_their_subject() -> None:
    assert judgement(LONG, place=Place.AMID) == Opening(LONG, is_weak=True, is_doubtful=True)
    assert not judgement(LONG, place=Place.AMID, title="Heddle").is_doubtful
    assert not judgement(LONG, place=Place.AMID, is_quoted=True).is_doubtful
    assert not judgement(LONG, place=Place.BEHIND_LIST).is_doubtful


def test_what_only_leads_to_an_address_is_doubtful() -> None:
    assert judgement("The pots of the whole village are to be seen at https://pots.example/all").is_doubtful

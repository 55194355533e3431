"""Where a reader is in a post."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.render.position import Place, Position


def behind(source: str, place: Place = Place.BEGINNING, *, is_title: bool = False) -> Position:
    position = Position()
    position.go_to(place)
    for block in markdown.parse(source):
        position.see(block)
        position.pass_by(block, is_title=is_title)
    return position


@pytest.mark.parametrize(
    ("source", "place", "expected"),
    [
        ("```\na\n```", Place.BEGINNING, Place.AMID),
        ("- a", Place.BEGINNING, Place.BEHIND_LIST),
        ("- [a](/a)", Place.BEGINNING, Place.BEGINNING),
        ("| a |\n|---|\n| b |", Place.BEGINNING, Place.BEHIND_LIST),
        ("## A", Place.BEGINNING, Place.BEGINNING),
        ("## A", Place.BEHIND_LIST, Place.AMID),
        ("## A", Place.BEHIND_BOILERPLATE, Place.BEHIND_BOILERPLATE),
        ("## [A](/a)", Place.BEHIND_BOILERPLATE, Place.AMID),
        ("- a", Place.LATE, Place.LATE),
    ],
)
def test_some_blocks_lead_away_from_the_beginning(source: str, place: Place, expected: Place) -> None:
    assert behind(source, place).place is expected


@pytest.mark.parametrize(("kind", "expected"), [("note", Place.BEGINNING), ("theorem", Place.AMID)])
def test_a_box_of_the_text_leads_into_it(kind: str, expected: Place) -> None:
    position = Position()
    position.pass_by(d.Callout(kind, (), ()), is_title=False)
    assert position.place is expected


def test_it_knows_what_is_above() -> None:
    assert behind("```\na\n```").is_amid_steps
    assert not behind("```\na\n```\n\n## A").is_amid_steps
    assert behind("## A").is_in_part
    assert not behind("# A", is_title=True).is_in_part
    assert behind("![a](b)").is_below
    assert not behind("## A\n\n---").is_below
    position = Position()
    position.pass_line_of_code()
    assert (position.place, position.is_below, position.is_amid_steps) == (Place.BEHIND_LIST, True, True)

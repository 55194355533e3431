"""A paragraph as the first of an opening."""

from __future__ import annotations

import pytest

from syndicator.render.first_words import as_first
from syndicator.render.position import Place, Position
from syndicator.render.titles import Titles

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."


def first(text: str, place: Place = Place.BEGINNING, *, is_below: bool = False, is_amid_steps: bool = False) -> object:
    position = Position()
    position.place, position.is_below, position.is_amid_steps = place, is_below, is_amid_steps
    return as_first(text, Titles(["Heddles"]), position)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LONG, (LONG, Place.BEGINNING)),
        (f"Hi all! {LONG}", (LONG, Place.BEGINNING)),
        ("I haven't posted in a while. It is cold.", ("", Place.BEHIND_LIST)),
        (f"In my last post, I oiled it. {LONG}", (LONG, Place.LATE)),
        (f"This is the 3rd of 8 evenings. {LONG}", (LONG, Place.BEGINNING)),
        (f"This is the 3rd of 8 evenings. She wove, and {LONG}", ("", Place.LATE)),
        (f"She wove, and {LONG}", (f"She wove, and {LONG}", Place.BEGINNING)),
        ("Then click on it.", ("", Place.LOST)),
        (", which opens.", ("", Place.LATE)),
    ],
)
def test_what_is_left_and_where_it_stands(text: str, expected: tuple[str, Place]) -> None:
    assert first(text) == expected


def test_what_is_above_counts() -> None:
    assert first(f"The picture above is old. {LONG}") == (f"The picture above is old. {LONG}", Place.BEGINNING)
    assert first(f"The picture above is old. {LONG}", is_below=True) == (LONG, Place.LATE)
    assert first("It opens.") == ("It opens.", Place.BEGINNING)
    assert first("It opens.", is_amid_steps=True) == ("", Place.LATE)
    assert first("Run it.", is_amid_steps=True) == ("", Place.LOST)


def test_a_place_never_goes_back() -> None:
    assert first(LONG, Place.AMID) == (LONG, Place.AMID)
    assert first(", which opens.", Place.LOST) == ("", Place.LOST)

"""First words that go on with something above them."""

from __future__ import annotations

import pytest

from syndicator.render.beginnings import goes_on_from_above


@pytest.mark.parametrize(
    ("text", "always", "behind"),
    [
        ("E.g. heddles.", True, True),
        ("For example, heddles.", True, True),
        ("Proof: it weaves.", True, True),
        ("In simpler words, it weaves.", True, True),
        ("That said, it weaves.", True, True),
        ("Proof by heddle is old.", False, False),
        ("It weaves.", False, True),
        ("where it weaves", False, True),
        ("iPhones weave.", False, False),
        ("Heddles weave.", False, False),
    ],
)
def test_it_goes_on(text: str, *, always: bool, behind: bool) -> None:
    assert goes_on_from_above(text, is_behind=False) is always
    assert goes_on_from_above(text, is_behind=True) is behind

"""First words that go on with something above them."""

from __future__ import annotations

import pytest

from syndicator.render.beginnings import goes_on_from_above, is_end_of_title, without_dash


@pytest.mark.parametrize(
    ("text", "always", "behind"),
    [
        ("E.g. heddles.", True, True),
        ("For example, heddles.", True, True),
        ("比如说织布机。", True, True),
        ("Proof: it weaves.", True, True),
        ("In simpler words, it weaves.", True, True),
        ("That said, it weaves.", True, True),
        ("Proof by heddle is old.", False, False),
        ("It weaves.", False, True),
        ("The next morning it weaves.", False, True),
        (", which weaves.", True, True),
        (". It weaves.", True, True),
        ("— weaves.", True, True),
        ("- according to this.", True, True),
        ("… and it weaves.", True, True),
        (".NET weaves.", False, False),
        ("-1 is less.", False, False),
        ("where it weaves", False, True),
        ("iPhones weave.", False, False),
        ("Heddles weave.", False, False),
    ],
)
def test_it_goes_on(text: str, *, always: bool, behind: bool) -> None:
    assert goes_on_from_above(text, is_behind=False) is always
    assert goes_on_from_above(text, is_behind=True) is behind


def test_a_dash_goes() -> None:
    assert without_dash("— Heddles weave.") == "Heddles weave."
    assert without_dash("-- “Heddles” weave.") == "“Heddles” weave."
    assert without_dash("--build-arg weaves.") == "--build-arg weaves."
    assert without_dash("— weaves.") == "— weaves."


def test_dots_may_go_on_with_the_title() -> None:
    assert is_end_of_title("… or at least not yet.")
    assert not is_end_of_title("… or at least not yet. It weaves.")
    assert not is_end_of_title("Or at least not yet.")

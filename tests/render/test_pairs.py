"""Brackets and quotation marks that stand in pairs."""

from __future__ import annotations

import pytest

from syndicator.render.pairs import Pairs


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a (b) “c” 「d」 [e]", None),
        ("a (b [c]", 2),
        ("a “b (c", 2),
        ("a (b “c) d", None),
        ('5" and 7"', None),
        ('so: "a', None),
        ("a :( b", None),
        ("a ”b“ c", None),
        ("a “b“ c", None),
        ("a (b! 🙂", None),
    ],
)
def test_a_sign_may_lack_its_other_half(text: str, place: int | None) -> None:
    assert Pairs(text).first_unclosed() == place


@pytest.mark.parametrize(
    ("text", "closing"), [("“a", "”"), ("„a", "“"), ("”a", "”"), ('"a', '"'), ("“a”", ""), ("„a“", ""), ("“a” “b", "”")]
)
def test_a_quotation_is_closed_by_its_own_sign(text: str, closing: str) -> None:
    pair = Pairs(text).quotation_at(len(text))
    assert (pair.closing if pair and pair.end is None else "") == closing


def test_a_quotation_is_open_between_its_signs() -> None:
    pairs = Pairs("a “b” c")
    assert [place for place in range(8) if pairs.quotation_at(place)] == [3, 4]
    for text in ("“a “b” c” d", "“a的“b” c” d"):
        nested = Pairs(text)
        assert [place for place in range(11) if nested.quotation_at(place)] == [1, 2, 3, 4, 5, 6, 7, 8]
    unclosed = Pairs("So: “a “b” c. D")
    assert [place for place in range(15) if unclosed.quotation_at(place)] == list(range(5, 15))
    assert Pairs("“a“ b” c“ d”").quotation_at(5) is None


def test_the_innermost_bracket_is_first() -> None:
    pairs = Pairs("(a [b (c) d] e")
    assert [pair.start for pair in pairs.brackets_at(8, 10)] == [6, 3, 0]
    assert [pair.start for pair in pairs.brackets_at(8, 5)] == [6, 3]
    assert [pair.start for pair in pairs.brackets_at(10, 10)] == [3, 0]
    assert [pair.end for pair in pairs.brackets_at(13, 20)] == [None]

"""Invisible markers around values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import markers


def test_what_is_wrapped_can_be_told_from_the_rest() -> None:
    text = f"a {markers.wrap('b', markers.SHRINKABLE)} c {markers.wrap('#d', markers.HASHTAGS)}"
    assert markers.split(text, markers.SHRINKABLE) == ["a ", "b", f" c {markers.wrap('#d', markers.HASHTAGS)}"]
    assert markers.split(text, markers.HASHTAGS)[1] == "#d"
    assert markers.strip(text) == "a b c #d"


def test_markers_do_not_nest() -> None:
    inner = markers.wrap("b", markers.SHRINKABLE)
    assert markers.split(markers.wrap(f"a{inner}c", markers.SHRINKABLE), markers.SHRINKABLE) == ["", "abc", ""]


@given(st.text())
def test_a_text_survives_its_markers(text: str) -> None:
    assert markers.strip(markers.wrap(text, markers.HASHTAGS)) == markers.strip(text)

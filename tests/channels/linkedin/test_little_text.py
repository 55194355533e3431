"""A reader sees exactly the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.channels.linkedin.little_text import RESERVED, encode
from tests.channels.linkedin.fake import read


@given(st.text())
def test_a_reader_sees_exactly_the_text(text: str) -> None:
    assert read(encode(text)) == text


@given(st.text(alphabet=RESERVED + "aé1 \n#", max_size=40))
def test_a_reader_sees_exactly_the_text_even_of_reserved_characters_alone(text: str) -> None:
    assert read(encode(text)) == text


@pytest.mark.parametrize(
    ("text", "commentary"),
    [
        ("#Python", "#Python"),
        ("see #Python, #ML.", "see #Python, #ML."),
        ("#機械学習 #Köln", "#機械学習 #Köln"),
        ("(#Python)", r"\(#Python\)"),
        ("C# and F#", r"C\# and F\#"),
        ("issue #12", r"issue \#12"),
        ("https://a.example/b#part", r"https://a.example/b\#part"),
        ("#snake_case", r"\#snake\_case"),
        ("##Python", r"\#\#Python"),
        (r"\#Python", r"\\\#Python"),
        ("a_b (c) [d] {e} <f> @g *h* ~i|j", r"a\_b \(c\) \[d\] \{e\} \<f\> \@g \*h\* \~i\|j"),
    ],
)
def test_only_what_is_no_hashtag_is_escaped(text: str, commentary: str) -> None:
    assert encode(text) == commentary

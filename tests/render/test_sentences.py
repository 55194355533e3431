"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", "One."),
        ("No end", "No end"),
        ("Really? Yes.", "Really?"),
        ("Wow!! Next.", "Wow!!"),
        ("We use e.g. Python. Then", "We use e.g. Python."),
        ("We use Node.js 20. Then", "We use Node.js 20."),
        ("Version 3.11 is out. Then", "Version 3.11 is out."),
        ("The U.S. Army came. Then", "The U.S. Army came."),
        ("Dr. Who came. Then", "Dr. Who came."),
        ("J. R. R. Tolkien wrote. Then", "J. R. R. Tolkien wrote."),
        ("Yahoo! has grown. Then", "Yahoo! has grown."),
        ("He said “stop.” Then", "He said “stop.”"),
        ("Well… maybe. Then", "Well… maybe."),
        ("これは文です。次の文。", "これは文です。"),
        ("「本当？」と言った。次", "「本当？」"),
        ("ये वाक्य है। दूसरा", "ये वाक्य है।"),
        ("A line\nNext line", "A line"),
        ("Here is why:\n\nBecause. So.", "Here is why:\n\nBecause."),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, expected: str) -> None:
    assert sentences.first(text) == expected


@given(st.text(max_size=300))
def test_ends_are_places_in_the_text_in_order(text: str) -> None:
    found = sentences.ends(text)
    assert found == sorted(set(found))
    assert all(0 < end <= len(text) for end in found)

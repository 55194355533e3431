"""How names are spelled in hashtags, and which words are no topics."""

from __future__ import annotations

import pytest

from syndicator.render.spellings import KINDS, LANGUAGES, NO_TOPICS, SPELLINGS, in_letters


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("looms in c# and .NET", "looms in  CSharp  and  DotNet "),
        ("C#9", " CSharp 9"),
        ("loom+", "loom Plus "),
        ("a.net, xc#", "a.net, xc#"),
        ("Loom + wool", "Loom + wool"),
    ],
)
def test_signs_of_names_are_said_in_letters(text: str, letters: str) -> None:
    assert in_letters(text) == letters


def test_names_are_looked_up_without_their_capitals() -> None:
    assert SPELLINGS["javascript"] == "JavaScript"
    assert all(name == name.casefold() for name in (*SPELLINGS, *NO_TOPICS, *KINDS, *LANGUAGES))

from __future__ import annotations

import pytest

from syndicator.documents.spoken_tags import is_picture, said, says_something, words_of
from syndicator.generators.tags import parsed


@pytest.mark.parametrize(
    ("opening", "text", "words"),
    [
        ("{{<", 'term "a blue loom"', "a blue loom"), ("{{<", 'term "織機"', "織機"), ("{{%", 'term "https://x.example/a b" "loom"', ""),
        ("{{<", 'ext "https://x.example" "loom"', "loom"), ("{{<", 'ext "/a" "loom"', "loom"), ("{{<", 'year 1931 "этого"', "этого"),
        ("{{<", 'short "TW" "the Thin Weft"', "the Thin Weft"), ("{{<", 'term "loom"', ""), ("{{<", "term a blue loom", ""),
        ("{{<", 'icon "a blue loom"', ""), ("{{<", 'lamp at="night" "a blue loom"', ""), ("{{<", 'pair "a loom" "a pot"', ""), ("{%", 'term "a blue loom"', ""),
    ],
)  # fmt: skip
def test_words_that_a_shortcode_is_given(opening: str, text: str, words: str) -> None:
    assert words_of(parsed(opening, text)) == words


@pytest.mark.parametrize(
    ("opening", "text", "says"),
    [("{{", "a.b", True), ("{{<", "a", True), ("{{<", "/a", False), ("{%", "include a.html", True), ("{%", "assign a = b", False), ("{%", "endif", False), ("{#", "a", False)],
)  # fmt: skip
def test_what_says_something(opening: str, text: str, *, says: bool) -> None:
    assert says_something(parsed(opening, text)) == says
    assert bool(said(parsed(opening, text))) == says


@pytest.mark.parametrize(("name", "expected"), [("icon", True), ("fa", True), ("MyImage", True), ("fable", False)])
def test_pictures(name: str, *, expected: bool) -> None:
    assert is_picture(name) == expected

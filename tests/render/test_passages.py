"""A paragraph's text by its form."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of
from syndicator.render.passages import Passage, is_code, only_words, passage


def read(source: str, *, under_image: bool = False) -> Passage:
    (block,) = markdown.parse(source)
    assert isinstance(block, d.Paragraph)
    return passage(block.children, under_image=under_image)


def test_signs_around_what_is_left_out_go() -> None:
    source = "So it is (~~not~~), and (a ~~b~~) stays (~~c~~ d). Its sign: ![i](i.png). Another (![j](j.png))"
    (block,) = markdown.parse(source).complete().blocks
    assert isinstance(block, d.Paragraph)
    assert text_of(only_words(block.children)) == "So it is, and (a ) stays ( d). Its sign. Another"


def test_text_in_emphasis_and_in_links_is_told_apart() -> None:
    found = read("One *two [three](/a)* and [**four**](/b) [five](/a) `six` $x^2$.")
    assert found.text == "One two three and four five six x²."
    assert found.plain == "One  and   six x²."
    assert found.unlinked == "One two  and   six x²."
    assert found.links == ("/a", "/b")
    assert found.emphasised == "two threefour"


@pytest.mark.parametrize(
    ("source", "is_set_off", "is_bold"),
    [
        ("*All of it.*", True, False),
        ("*All* [of](/a) **it**.", True, True),
        ("**All of it** …", True, True),
        ("[A link](/a)", False, False),
        ("Words", False, False),
        ("*a* b", False, False),
    ],
)
def test_what_is_set_off_has_no_word_outside(source: str, *, is_set_off: bool, is_bold: bool) -> None:
    assert (read(source).is_set_off, read(source).is_bold) == (is_set_off, is_bold)
    assert read(source, under_image=True).under_image


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("`loom start -v`", True),
        ("<p><code>(princ (read))<br>(princ 1)</code></p>", True),
        ("`loom start -v`.", True),
        ("`loom.toml`", False),
        ("Run `loom start -v`", False),
        ("[`loom start -v`](/l)", False),
    ],
)
def test_code_is_no_prose(source: str, *, expected: bool) -> None:
    (block,) = markdown.parse(source)
    assert isinstance(block, d.Paragraph)
    assert is_code(block.children) is expected

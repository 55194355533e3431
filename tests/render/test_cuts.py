"""Texts that were cut, and what says where they go on."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of
from syndicator.render.cuts import folded, is_same_page, uncut, width, without_link_to_more

URL = "https://blog.example.dev/eel"
SENTENCE = "Willow, woven wet, with a throat that closes behind the eel, which never learns."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SENTENCE} […] Read more »", SENTENCE),
        (f"{SENTENCE} [...]", SENTENCE),
        (f"{SENTENCE} … Weiterlesen →", SENTENCE),
        (f"{SENTENCE} Bait it with […]", SENTENCE),
        ("Bait it with yes […]", "Bait it with yes…"),
        ("I waited...", "I waited..."),
        ("Then read more", "Then read more"),
        (SENTENCE, SENTENCE),
    ],
)
def test_the_marks_of_an_excerpt_go(text: str, expected: str) -> None:
    assert uncut(text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Salt first, fish later. … [Continue reading →]({URL})", "Salt first, fish later. …"),
        (f"Salt first, fish later. [∞]({URL})", "Salt first, fish later."),
        ("Salt first, fish later. [Lire la suite](/x) »", "Salt first, fish later."),
        (f"It is [the eel trap]({URL}).", "It is the eel trap."),
        ("See [the salt](/salt)", "See the salt"),
        (f"[Continue reading]({URL})", "Continue reading"),
    ],
)
def test_a_last_link_to_the_rest_goes(source: str, expected: str) -> None:
    (block,) = markdown.parse(source)
    assert isinstance(block, d.Paragraph)
    assert text_of(without_link_to_more(block.children, URL)) == expected


def test_letters_and_digits_are_what_counts() -> None:
    assert folded("The *Barn* Owl!") == folded("the barn owl") == "thebarnowl"
    ascii_characters = "".join(map(chr, range(128)))
    assert f"{folded(ascii_characters)}ü" == folded(f"{ascii_characters}Ü")


def test_an_ideograph_is_as_wide_as_two_letters() -> None:
    assert (width("abc"), width("雨の音"), width("")) == (3, 6, 0)


def test_addresses_of_one_page() -> None:
    assert is_same_page("http://www.blog.example.dev/eel/?a=1#b", URL)
    assert not is_same_page("https://blog.example.dev/eels", URL)
    assert not is_same_page("", "")

"""Quotes, and the sentences around them."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.render import quotes

LONG = "All is loom, and the loom is all, " * 9


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("As the weavers say:", True),
        ("织工们 常常 说：", True),
        ("They say:", False),
        ("They weave. As the weavers say:", False),
        ("As the weavers say.", False),
    ],
)
def test_a_sentence_leads_to_a_quote(text: str, *, leads: bool) -> None:
    assert quotes.leads_to_quote(text) is leads


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("This is a line of hers.", True),
        ("I love this quote.", True),
        ("Эта фраза стара.", True),
        ("I weave. I love this quote.", False),
        ("Looms are old.", False),
    ],
)
def test_a_sentence_speaks_of_a_quote(text: str, *, speaks: bool) -> None:
    assert quotes.speaks_of_quote(text) is speaks


def test_a_quote_stands_in_its_own_marks() -> None:
    assert quotes.quoted("„All is loom.” ") == "“All is loom.”"
    assert quotes.quoted("All is loom") == "“All is loom”"


def test_a_long_quote_is_cut() -> None:
    assert not quotes.is_short(LONG)
    assert not quotes.is_short("a\n\nb")
    assert quotes.is_short("All is loom.")
    assert quotes.shortened("“All\nis loom.”") == "“All is loom.”"
    assert 200 < len(quotes.shortened(LONG)) <= 242
    assert quotes.shortened(LONG).endswith("…”")


def test_what_stands_beside_the_words_is_left_out() -> None:
    (quote,) = markdown.parse("> All is loom.\n>\n> Photo by [Ann](https://a.example)")
    assert isinstance(quote, d.Quote)
    assert quotes.quote_of(quote.blocks) == "All is loom."


def test_a_quote_ends_at_a_list() -> None:
    (quote,) = markdown.parse("> All is loom.\n>\n> - looms\n> - pots\n>\n> And so on.")
    assert isinstance(quote, d.Quote)
    assert quotes.quote_of(quote.blocks) == "All is loom."

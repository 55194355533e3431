"""The content of a post: its text and its card."""

from __future__ import annotations

import pytest

from syndicator.channels.counting import utf16_units
from syndicator.channels.linkedin.content import DESCRIPTION_LIMIT, TITLE_LIMIT, post, share, shortened
from syndicator.model import Draft, Post


def draft(words: str) -> Draft:
    return Draft(
        post=Post(url="https://a.example"), parts=("x",), headline=words, summary=lambda: words, url="https://a.example"
    )


@pytest.mark.parametrize("letters", ["word ", "漢", "👩‍👩‍👧‍👦", "ééé é "])
def test_the_cards_words_are_cut_between_graphemes(letters: str) -> None:
    article = post("x", draft(letters * 300), has_card=True)["content"]["article"]
    for name, limit in (("title", TITLE_LIMIT), ("description", DESCRIPTION_LIMIT)):
        assert len(article[name].encode("utf-16-le")) // 2 <= limit
        assert article[name].endswith("…")
        assert (letters * 300).startswith(article[name][:-1])
        assert len(article[name][:-1]) % len(letters.strip()) == 0 or " " in letters


def test_what_fits_stays_but_for_its_spaces() -> None:
    assert shortened(" a \n b ", 3) == "a b"
    assert shortened("x" * TITLE_LIMIT, TITLE_LIMIT) == "x" * TITLE_LIMIT
    assert utf16_units(shortened("x" * 201, TITLE_LIMIT)) == TITLE_LIMIT


def test_both_apis_get_the_same_words() -> None:
    new, old = post("a (b)", draft("Words"), has_card=True), share("a (b)", draft("Words"), has_card=True)
    content = old["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert (new["commentary"], content["shareCommentary"]) == (r"a \(b\)", {"text": "a (b)"})
    assert new["content"]["article"] == {"source": "https://a.example", "title": "Words", "description": "Words"}
    words = {"title": {"text": "Words"}, "description": {"text": "Words"}}
    assert content["media"] == [{"status": "READY", "originalUrl": "https://a.example", **words}]
    for made in (post("x", draft("Words"), has_card=False), share("x", draft("Words"), has_card=False)):
        assert "https://" not in str(made)

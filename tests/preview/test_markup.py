"""Text of strangers as safe HTML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.preview.markup import article, beginning, linked, markdown, mrkdwn, sentence, titled
from tests.fakes.html import Elements


@pytest.mark.long
@given(text=st.text(alphabet=st.sampled_from("ab<>&\"'*|[]()`_~#!:/.\n \\é"), max_size=80))
@settings(max_examples=60)
def test_markup_is_sound_and_links_lead_to_the_web(text: str) -> None:
    for made in (linked(text), linked(text, 20), mrkdwn(text), markdown(text)):
        for tag, attrs in Elements(str(made)).found:
            assert tag not in ("script", "img", "style")
            assert "javascript" not in attrs.get("href", "")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (linked("See https://a.dev/x."), 'See <a href="https://a.dev/x" rel="noopener noreferrer">https://a.dev/x</a>.'),
        (linked("https://a.dev/very/long", 12), '<a href="https://a.dev/very/long" rel="noopener noreferrer">a.dev/very/…</a>'),
        (linked("C# and #CSharp"), 'C# and <span class="tag">#CSharp</span>'),
        (mrkdwn("*<https://a.dev|A &amp; B>*\nHello"),
         '<strong><a href="https://a.dev" rel="noopener noreferrer">A &amp; B</a></strong>\nHello'),
        (sentence("run `a <b> #c` (https://a.dev/`x`), #d"),
         ('run <code>a &lt;b&gt; #c</code> (<a href="https://a.dev/" rel="noopener noreferrer">https://a.dev/</a><code>x</code>),'
          ' <span class="tag">#d</span>')),
        (sentence("a ` b"), "a ` b"),
        (mrkdwn("2 * 3 * 4 &lt; 5"), "2 * 3 * 4 &lt; 5"),
        (markdown("# Top\n\n![A plan](https://a.dev/p.png)"),
         '<h4>Top</h4>\n<p><span class="picture" role="img" aria-label="Picture: A plan">A plan</span></p>\n'),
    ],
)  # fmt: skip
def test_markup(made: str, expected: str) -> None:
    assert str(made) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[](https://a.dev)", "https://a.dev"),
        ("[ ](https://a.dev)", "https://a.dev"),
        ("[b](https://a.dev)", "b"),
        ("[]()", "link"),
    ],
)
def test_a_link_has_words(text: str, words: str) -> None:
    assert f">{words}</a>" in str(markdown(text)).replace(" </a>", "</a>")


def test_a_picture_may_be_the_words_of_a_link() -> None:
    assert markdown("[![Alt](p.png)](https://a.dev)").count("https://a.dev") == 1


@pytest.mark.parametrize("label", ["", " "])
def test_a_link_with_a_blank_label_shows_its_address(label: str) -> None:
    assert ">https://a.dev</a>" in titled(label, "https://a.dev")
    assert ">https://a.dev</a>" in mrkdwn(f"<https://a.dev|{label}>")


def test_a_text_is_split_at_a_line_and_an_article_at_a_block() -> None:
    lines = [f"https://a.dev/{'a' * 80}/{number}" for number in range(60)]
    first, rest = beginning("\n".join(lines))
    assert first.split("\n") + rest.split("\n") == lines
    assert 1000 < len(first) < 2000
    for text in ("", "Short.", "\n".join(lines[:16])):
        assert beginning(text) == (text, "")
    shown, folded = article("\n\n".join(lines), lambda _: "")
    assert shown + folded == markdown("\n\n".join(lines))
    assert shown.endswith("</p>\n")
    assert 0 < shown.count("<p>") < folded.count("<p>")
    assert article("Short.", lambda _: "") == (markdown("Short."), "")

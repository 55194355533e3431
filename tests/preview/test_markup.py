"""Text of strangers as safe HTML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicator.preview.markup import linked, markdown, mrkdwn
from tests.fakes.html import Elements


@given(text=st.text(alphabet=st.sampled_from("ab<>&\"'*|[]()`_~#!:/.\n \\é"), max_size=80))
@settings(max_examples=200)
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
        (mrkdwn("2 * 3 * 4 &lt; 5"), "2 * 3 * 4 &lt; 5"),
        (markdown("# Top\n\n![A plan](https://a.dev/p.png)"),
         '<h4>Top</h4>\n<p><span class="picture" role="img" aria-label="Picture: A plan">A plan</span></p>\n'),
    ],
)  # fmt: skip
def test_markup(made: str, expected: str) -> None:
    assert str(made) == expected

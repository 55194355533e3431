from __future__ import annotations

import pytest

from syndicator.documents import document as d
from tests.documents.reading import HOME, article, blocks


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a]({{ site.baseurl }}/b)", f"[a]({HOME}/b)"), ("[a]({{site.url}}{{ site.baseurl }}/b 'T')", f'[a]({HOME}/b "T")'),
        ("[a][b]\n\n[b]: {{ site.baseurl }}/c", f"[a]({HOME}/c)"), ("[a]({{ unclosed b)", "\\[a]({{ unclosed b)"), ("[a](b c)", "\\[a](b c)"),
        ("[a](https:// x.example/b/\nc)", "[a](https://x.example/b/c)"), ("[a](/b c/d e.html)", "[a](/b%20c/d%20e.html)"), ("[a](https://x.example/# !/b)", "[a](https://x.example/#%20!/b)"), ("[a](https://x.example/b 'T')", '[a](https://x.example/b "T")'),
    ],
)  # fmt: skip
def test_addresses_may_have_tags(source: str, expected: str) -> None:
    assert article(source).replace("[a\\]", "\\[a]") == expected


def test_options_of_an_image_are_skipped() -> None:
    assert blocks('![a](b.png align="left")') == (d.Figure((d.Image("b.png", "a"),)),)
    assert blocks('![a](b.png "T")') == (d.Figure((d.Image("b.png", "a", "T"),)),)

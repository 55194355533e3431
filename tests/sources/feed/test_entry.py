"""Text is taken out of HTML."""

from __future__ import annotations

import time

import pytest

from syndicator.sources.feed.entry import plain


@pytest.mark.parametrize(
    "html", ["<!--" * 100_000, "<script>" * 100_000, "<" * 500_000, "<a " * 200_000, "&" * 500_000]
)
def test_text_is_taken_from_any_html_in_time(html: str) -> None:
    start = time.process_time()
    plain(html)
    assert time.process_time() - start < 2


def test_text_leaves_out_what_is_not_read() -> None:
    html = "<style>p{}</style><p>One <b>w</b>ord.<!-- <p>no --></p><SCRIPT>if (a<b) x()</SCRIPT><p>Two &amp; more.<br>"
    assert plain(html) == "One word. Two & more."

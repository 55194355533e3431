from __future__ import annotations

import pytest

from syndicator.documents import document as d
from tests.documents.reading import blocks, plain

VIDEO = d.Embed("video", "https://www.youtube.com/watch?v=abcdefg")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%[https://youtu.be/x]", d.Embed("video", "https://youtu.be/x")), ("%%[subscribe]", d.Omitted("widget")),
        ("@[youtube](abcdefg)", VIDEO),
    ],
)  # fmt: skip
def test_what_is_shown_from_another_page_is_a_block(source: str, expected: d.Block) -> None:
    assert blocks(source) == (expected,)


def test_what_only_looks_like_it_stays() -> None:
    assert plain("%[not an address]") == "%[not an address]"
    assert plain("a %%[subscribe] b") == "a b"

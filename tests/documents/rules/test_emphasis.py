from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import portable
from tests.documents.reading import blocks, plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("朝の**「箱」**は", "朝の「箱」は"), ("**注意：**先", "注意：先"), ("이 **(작은 잔)**은", "이 (작은 잔)은"), ("だけは*（多分）*本当", "だけは（多分）本当"),
        ("2 * 3 * 4 和 ** 5", "2 * 3 * 4 和 ** 5"), ("a**b**c", "abc"), ("**Go!**If you", "Go! If you"), ("**Lima –**May", "Lima – May"), ("a.**b**c", "a.bc"), ("两层——**后端**用", "两层——后端用"),
        ("a **b** **c** d", "a b c d"), ("a (**b**)c", "a (b)c"), ("** Who is it?** Me", "Who is it? Me"), ("2 ** n and 3 ** m", "2 ** n and 3 ** m"),
        ("views/**/*.erb", "views/**/*.erb"), ("say **so", "say **so"),
    ],
)  # fmt: skip
def test_emphasis_without_spaces(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    ("source", "level"),
    [("##前言", 2), ("##\u00a0Words", 2), ("####Words of it ##", 4), ("#hashtag", 0), ("    ##code", 0), ("##!", 0)],
)
def test_a_heading_needs_no_space(source: str, level: int) -> None:
    (block,) = blocks(source)
    assert (block.level if isinstance(block, d.Heading) else 0) == level


def test_a_text_that_begins_with_two_signs_stays_one() -> None:
    assert plain(portable.markdown(d.Document((d.Paragraph((d.Text("##a b"),)),)), str)) == "##a b"

from __future__ import annotations

import pytest

from tests.documents.reading import plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("朝の**「箱」**は", "朝の「箱」は"), ("**注意：**先", "注意：先"), ("이 **(작은 잔)**은", "이 (작은 잔)은"), ("だけは*（多分）*本当", "だけは（多分）本当"),
        ("2 * 3 * 4 和 ** 5", "2 * 3 * 4 和 ** 5"), ("a**b**c", "abc"),
    ],
)  # fmt: skip
def test_emphasis_beside_ideographs(source: str, expected: str) -> None:
    assert plain(source) == expected

from __future__ import annotations

import pytest

from tests.documents.reading import plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('[a](/b){:target="_blank" rel=x} c', "a c"), ("*a*{: .soft}. b\n{: .lead #top}", "a. b"), ("a {.lead}", "a"),
        ("## Rules {#rules .wide data-n=3}", "Rules"), ("[a]{.small} and `b`{.flag}", "a and b"),
        ("{this} stays, {a b} too", "{this} stays, {a b} too"), ("    {: .code}", "{: .code}"),
    ],
)  # fmt: skip
def test_readers_do_not_see_attributes(source: str, expected: str) -> None:
    assert plain(source) == expected

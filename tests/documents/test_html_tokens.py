from __future__ import annotations

import pytest

from syndicator.documents.html_tokens import Comment, Tag, Token, tokens


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('a<B class="x y" Hidden id=z>b</B >', ["a", Tag("b", {"class": "x y", "hidden": "", "id": "z"}), "b", Tag("b", {}, is_end=True)]),
        ("<br/><a name='x' />", [Tag("br", {}, is_closed=True), Tag("a", {"name": "x"}, is_closed=True)]),
        ("1 < 2 &amp; <3", ["1 ", "<", " 2 & ", "<", "3"]),
        ("<!-- more -->a<!-- never closed", [Comment("more"), "a", Comment("never closed")]),
        ("<!DOCTYPE html>a<?xml?>b<![x y", ["a", "b"]),
        ("<script>if (a < b) '</p>'</script>c", [Tag("script", {}, is_closed=True), "c"]),
        ("<style>never closed <p>", [Tag("style", {}, is_closed=True)]),
        ('<a title="a > b" href=x>', [Tag("a", {"title": "a > b", "href": "x"})]),
        ('<a href="x>y</a>', [Tag("a", {"href": "", "x": ""}), "y", Tag("a", {}, is_end=True)]),
        ("<p>a <b <i>c</i> <d", [Tag("p", {}), "a ", Tag("b", {"i": ""}), "c", Tag("i", {}, is_end=True), " ", "<", "d"]),
        ('<a href="?a=1&amp;b=2" HREF=second>', [Tag("a", {"href": "?a=1&b=2"})]),
    ],
)  # fmt: skip
def test_tokens(html: str, expected: list[Token]) -> None:
    assert list(tokens(html)) == expected

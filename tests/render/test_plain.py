"""Titles as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import filters, plain
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("`@property` in Python", "@property in Python"),
        ("<strike>65%</strike> 80% done", "65% 80% done"),
        ("&#8220;Hello&#8221; &amp; goodbye", "“Hello” & goodbye"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("x?a=1&lt=2", "x?a=1&lt=2"),
        ("Vec<T> and a < b > c", "Vec<T> and a < b > c"),
        ("The <b> tag", "The <b> tag"),
        ("How `<div>` works", "How <div> works"),
        ("<b><i>Both</i></b>", "Both"),
        ("<h2>A gate</h2><p>of <var>n</var> cows</p>", "A gate of n cows"),
        ("Make complex things possible _first_", "Make complex things possible first"),
        ("What __init__ and _a_b do to my_own_gate", "What __init__ and _a_b do to my_own_gate"),
        ("**kwargs, 2**8 and f*ck, f*cking", "**kwargs, 2**8 and f*ck, f*cking"),
        ("A<!---->I looms<!-- sic -->, x <!-- y", "AI looms, x <!-- y"),
        ("The *and*s and *or*s of 2*3*4", "The ands and ors of 2*3*4"),
        ("safe<script>alert('no')</script>", "safe"),
        ("{{a1}} and {% x %}", "{{a1}} and {% x %}"),
        ("Two\nlines\tand\u2028more\x00\x08", "Two lines and more"),
        ("Fine :tada: at 10:30:45", "Fine 🎉 at 10:30:45"),
        ("std::vector::push and :nothing_known:", "std::vector::push and :nothing_known:"),
        ("\ufdd0marks\ufdd1", "marks"),
        ("\u00a0Bonjour\u00a0!", "Bonjour\u00a0!"),
    ],
)
def test_a_title_is_one_line_of_plain_text(title: str, expected: str) -> None:
    assert plain.one_line(title) == expected


@given(st.text(max_size=300))
def test_any_text_is_plain_after_one_pass_over_its_elements(text: str) -> None:
    line = plain.one_line(text)
    assert "\n" not in line
    assert line == line.strip(" ")
    filters.plain(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1b\x7f\u0085c\ufeff\ud800", "ab\u0085c"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\ufdd0in\ufdef", "in"),
    ],
)
def test_control_characters_and_markers_go(text: str, expected: str) -> None:
    assert plain.printable(text) == expected


@pytest.mark.parametrize("element", ["b", "span", "i"])
def test_elements_that_are_nested_without_end_take_no_time(element: str) -> None:
    assert_linear(lambda n: plain.one_line(f"<{element}>" * n + "x" + f"</{element}>" * n), 1200)

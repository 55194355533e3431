"""Formulas as they are read in a chat."""

from __future__ import annotations

import pytest

from syndicator.documents.tex import is_readable, readable
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("O(n^2)", "O(n²)"),
        ("x_i + y_i", "x_i + y_i"),
        ("w_{a}*_b", "w_{a}*_b"),
        (r"x_1,\ldots, x_n", "x₁,…, xₙ"),
        (r"F_1 \le r_b", "F₁ ≤ r_b"),
        (r"2 \le i\leq 10^{-9}", "2 ≤ i≤ 10⁻⁹"),
        (r"O(\sum\_i \|s_i\| + N \log N)", "O(∑ᵢ |sᵢ| + N log N)"),
        (r"f : \mathbb{A} \to \mathbb{B}", "f : A → B"),
        (r"\huge\color{red}{\textsf{元氣}}", "元氣"),
        (r"\begin{aligned} a \end{aligned}", "a"),
        (r"x=\boxed{25}. \blacksquare", "x=25. ■"),
        (r"\frac{y_t - y_{t-1}}{y_{t-1}}", "(yₜ - yₜ₋₁)/(yₜ₋₁)"),
        (r"\frac{1}{\frac{a}{b}}", "1/(a/b)"),
        (r"\sqrt{x^{2}+1}", "√(x²+1)"),
        (r"\frac{a+b}{2} + \sqrt{x+1} + \sqrt{y}", "(a+b)/2 + √(x+1) + √y"),
        (r"X = \{ x_1, \dots \}", "X = { x₁, … }"),
        (r"\| \\{ a \mid b \\} \|", "| { a | b } |"),
        (r"e^{i\pi} \, x^{y^z}", "e^(iπ) x^(y^z)"),
        (r"\text{if } x > 0", "if x > 0"),
    ],
)
def test_a_formula_is_as_plain_as_it_reads(tex: str, expected: str) -> None:
    assert readable(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [("x_1", True), (r"\frac{a}{b} \le \log x", True), (r"\mystery{x}", False), (r"\frac{a \frac{b}{\frac{c}{\frac{d}{e}}}}{x}", False)],
)  # fmt: skip
def test_what_can_be_read(tex: str, *, expected: bool) -> None:
    assert is_readable(tex) == expected


@pytest.mark.parametrize("piece", ["^", "{", r"\frac", "a_{", r"\sqrt{", "^{a", r"\x"])
def test_hostile_formulas_take_linear_time(piece: str) -> None:
    assert_linear(lambda n: readable(piece * n), 20_000)
    assert_linear(lambda n: is_readable(piece * n), 20_000)

"""Marks of Markdown without their other half."""

from __future__ import annotations

import pytest

from syndicator.documents import markdown
from syndicator.documents.document import Paragraph
from syndicator.render.stray_marks import CODE, tidy_text_of, without_stray_marks
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The **gate opens for cows", "The gate opens for cows"),
        ("the _kapı_da of it", "the kapıda of it"),
        ("the _Gate_s of it", "the Gates of it"),
        ("牛は_gatejs_を見る", "牛はgatejsを見る"),
        (r"for \(x \in y\) cows", "for x ∈ y cows"),
        (r"for \[P(n)\] cows", "for P(n) cows"),
        ("The gate opens** for cows", "The gate opens for cows"),
        ("Does it open? **Yes, it does.", "Does it open? Yes, it does."),
        ("Does it open?**Yes", "Does it open? Yes"),
        ("Gate:***A lot", "Gate: A lot"),
        ("who built**the gate", "who built the gate"),
        ("the cows of** the farm** come", "the cows of the farm come"),
        ("** A gate? **For example", "A gate? For example"),
        ("牛が**門を開ける", "牛が門を開ける"),
        ("the * gate * opens", "the gate opens"),
        ("they built ** the gate **** , and more", "they built the gate , and more"),
        ("they built the gate **.", "they built the gate."),
        ("it is 2 ** 8 or a ** b", "it is 2 ** 8 or a ** b"),
        (
            "*The gate opens, and it goes on in the next paragraph.",
            "The gate opens, and it goes on in the next paragraph.",
        ),
        ("and so it ends.*", "and so it ends."),
        ("a gate---or a door --- for cows, ---x or a -- b", "a gate—or a door — for cows, ---x or a -- b"),
        (f"a {CODE}gate---door{CODE} for cows", "a gate---door for cows"),
        ("The gate is old oai_citation:0‡gates.example.org. It opens", "The gate is old. It opens"),
        ("It opens:contentReference[oaicite:2]{index=2}.", "It opens."),
        ("*Open! * it said", "Open! it said"),
        ("the *open gate!*Cows", "the open gate! Cows"),
        ("_This gate opens", "This gate opens"),
        ("This gate opens._", "This gate opens."),
        ("run `open and wait", "run open and wait"),
        ("the [gate of cows][gate] opens", "the gate of cows opens"),
        ("![Gate][gate] It opens", "It opens"),
        ("![gate.jpg][] It opens, ![](/gate.png)", "It opens,"),
        ("the [Gate][] opens", "the Gate opens"),
        ("It opens.[][] Then [][gate]it shuts, a[][0]", "It opens. Then it shuts, a[][0]"),
        ("the [gate](http://a.example/?q=a gate) opens", "the gate opens"),
        ("the [gate](https://a.example/ga", "the gate"),
        ("![gate](https://a.example/ga", ""),
        ("See the [gate of", "See the gate of"),
        ("牛。~~門の話、~~牛の話", "牛。牛の話"),
        ("Opens:\n```js\nAnd so", "Opens:\nAnd so"),
    ],
)
def test_a_mark_without_its_other_half_goes(text: str, expected: str) -> None:
    assert without_stray_marks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "f(*args, **kwargs) and **options",
        "2**8 is 256, x ** y is not",
        "src/** and **/*.py and *.md",
        "char **argv",
        "__init__, snake_case, _config.yml and _posts",
        "_get_data and self._Gate_open(x)",
        r"for \\(\\frac{1}{2}\\) cows",
        "f***s, f*ck and sh**",
        "VSC*** out of the box",
        "5 stars: *****",
        "Hawai`i and the ` key",
        "File `a.sty' not found",
        "a[0][0] and [1][2] and [A][B][C]",
        "find_all_by_* and WS-*",
        "*sniff* and *really*",
        "(´▽`=)",
        "an array[index",
    ],
)
def test_what_belongs_to_words_and_code_stays(text: str) -> None:
    assert without_stray_marks(text) == text


def test_nothing_in_code_is_a_mark() -> None:
    assert without_stray_marks(f"The **gate {CODE}**a b** [c][d]{CODE} opens") == "The gate **a b** [c][d] opens"
    (block,) = markdown.parse("The **gate ` **a b** ` of [`**c`](x) opens").complete().blocks
    assert isinstance(block, Paragraph)
    assert tidy_text_of(block.children) == "The gate **a b** of **c opens"


@pytest.mark.parametrize(
    "unit", ["*", "**a ", "[", "[a](", "_A ", "`", "~~a", "*a ", "[a][b", "*a. ", "](", "a** b", "```\n"]
)
def test_costs_are_linear(unit: str) -> None:
    assert_linear(lambda n: without_stray_marks(unit * n), 100_000 // len(unit))

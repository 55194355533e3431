"""Sentences that lack words."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of
from syndicator.render.gaps import Whole, marked, whole
from syndicator.render.lead import opening
from syndicator.render.passages import only_words
from tests.growth import assert_linear

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."


def read(source: str) -> Whole:
    (block,) = markdown.parse(source)
    assert isinstance(block, d.Paragraph)
    return whole(text_of(marked(only_words(block.children))))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The loom is {{< lamp red >}} and old. It is mine. Pots are not.", ""),
        ("Pots are round. The loom is {{ loom.age }} old. Eyes are wet.", "Pots are round. Eyes are wet."),
        ("Pots are round. The **loom is <Age of='loom' /> old**. Eyes are wet.", "Pots are round. Eyes are wet."),
        ("Pots are round. It is [{{ loom.age }}](/a) old.", "Pots are round."),
        ("Pots are round. It weighs $\\mystery{x}$ or so.", "Pots are round."),
        ("Pots weigh $\\frac{a}{b}$ or so.", "Pots weigh a/b or so."),
        ("Pots are round. It is ~~mended~~, and old.", "Pots are round."),
        ("Pots are ~~flat~~ round.", "Pots are round."),
        ("Pots (of {{ potter }}) are round. Eyes（{{ a }}） too.", "Pots are round. Eyes too."),
        ("{{< lamp red >}} Pots are round.", "Pots are round."),
        ("{{ potter }} makes pots. Looms are old.", "Looms are old."),
        ("Pots are round! {{ potter }}", "Pots are round!"),
        ("Pots are round, says {{ potter }}. Eyes are wet.", "Pots are round. Eyes are wet."),
        ("Pots are {{< icon pot >}} round {{< icon pot >}}.", "Pots are round."),
        ("Pots ![i](i.png) are round. Press ![j](j.png), then turn.", "Pots are round."),
        ("Pots are round. So \\frac{a}{b} is not.", "Pots are round."),
        ("Pots are round. Looms ==== are old.", "Pots are round."),
        ("[clip https://x.example/a?b=c] Pots are round.", "Pots are round."),
        ("Pots , round [pots](/a) . Type cd . there.", "Pots, round pots. Type cd . there."),
    ],
)
def test_sentences_that_lack_words_go(source: str, expected: str) -> None:
    assert read(source).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pots are round. Looms (of oak are old. Eyes are wet.", "Pots are round. Eyes are wet."),
        ("Pots (of clay [or so) are round.", "Pots (of clay [or so) are round."),
        ("Pots are round. 「織機は古い。 Eyes are wet.", "Pots are round. Eyes are wet."),
        ('Pots are round. Looms" are old.', "Pots are round."),
        ('Pots are round. The "Looms are old.', "Pots are round."),
        ('A pot of 5" is round.', 'A pot of 5" is round.'),
        ('Pots of 5" and 7" hold "Clay 2".', 'Pots of 5" and 7" hold "Clay 2".'),
        ('“Pots are round," said Mina. „Ja“, sagte sie.', '“Pots are round," said Mina. „Ja“, sagte sie.'),
        ('She said: "Pots are round.', 'She said: "Pots are round.'),
        ('"Pots are round. Looms are old.', '"Pots are round. Looms are old.'),
        ("Pots are broken :( a) one, b) two. ((", "Pots are broken :( a) one, b) two. (("),
        ("Pots (round! 🙂 are old.", "Pots (round! 🙂 are old."),
    ],
)
def test_sentences_with_half_of_a_pair_of_signs_go(text: str, expected: str) -> None:
    assert whole(text).text == expected


def test_the_rest_of_a_post_is_no_first_sentence() -> None:
    assert opening(markdown.parse(f"The loom is {{{{ a }}}} old. {LONG}")).is_doubtful
    assert opening(markdown.parse(f"{LONG} The loom is {{{{ a }}}} old.")).text == LONG


@pytest.mark.parametrize(("unit", "end"), [("(", "]"), ('"a (', ""), ("(a {{ b }}", ""), ("[a http://", "")])
def test_signs_take_linear_time(unit: str, end: str) -> None:
    assert_linear(lambda n: whole(unit * n + end * (n // 10)), 9_000 // len(unit))


@pytest.mark.parametrize("unit", ["(a", "“a", "\\("])
def test_signs_that_are_never_closed_take_linear_time(unit: str) -> None:
    assert_linear(lambda n: whole(unit * n + " 😀"), 9_900 // len(unit))

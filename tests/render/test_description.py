"""The author's description."""

from __future__ import annotations

import pytest

from syndicator.render.description import cleaned, stands_alone

SENTENCE = "A sensor, a speaker and a gate that says good morning to cows."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SENTENCE, SENTENCE),
        (f"{SENTENCE} […] The post The gate appeared first on My blog.", SENTENCE),
        (f"{SENTENCE} Continue reading", SENTENCE),
        (f"{SENTENCE} \\U0001F404\\u00e9 C:\\users", f"{SENTENCE} 🐄é C:\\users"),
        ("I could _just_ open it, _as I said._", "I could just open it, as I said."),
        ("What __init__ and _a_b do to my_own_gate", "What __init__ and _a_b do to my_own_gate"),
        (f"{SENTENCE} ## 1. The gate It opens when", ""),
        ("# The gate A gate opens. ```python open()", ""),
        ("What C# and F# do with a # in front of a line", "What C# and F# do with a # in front of a line"),
    ],
)
def test_what_a_feed_adds_goes(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "How I learned to stop worrying and love a gate that greets",
        "Warum das Tor am Hof jeden Morgen die Kühe begrüßt",
        "一个会向牛群问好的门，用一个传感器和一个扬声器做成。",
    ],
)
def test_a_sentence_of_its_own_stands_alone(text: str) -> None:
    assert stands_alone(text, ["The gate that greets"])


@pytest.mark.parametrize(
    "text",
    [
        "Too short.",
        "long " * 60,
        "In this article, we look at a gate that greets cows.",
        "This post explains how a gate can say good morning to cows.",
        "In diesem Artikel geht es um ein Tor, das Kühe begrüßt.",
        "En este artículo veremos una puerta que saluda a las vacas.",
        "この記事では、牛に挨拶する門の作り方を紹介します。とても簡単です。",
        "The gate that greets, and the cows that it greets in the morning",
        "gates, cows, sensors, speakers, farms, mornings, greetings",
        "A gate that says good morning to cows, and then goes on to…",
        "A gate that says good morning to cows | The farm of Rosa",
        "and a gate that says good morning to all of the cows.",
        "A gate that says good morning to cows, sheep,",
    ],
)
def test_what_does_not_stand_alone(text: str) -> None:
    assert not stands_alone(text, ["The gate that greets", ""])

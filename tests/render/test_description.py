"""The author's description."""

from __future__ import annotations

import pytest

from syndicator.render.description import beginning, cleaned, is_short_sentence, read, stands_alone

SENTENCE = "A sensor, a speaker and a gate that says good morning to cows."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SENTENCE, SENTENCE),
        (f"{SENTENCE} […] The post The gate appeared first on My blog.", SENTENCE),
        (f"{SENTENCE} Continue reading", SENTENCE),
        (f"{SENTENCE} \\U0001F404\\u00e9 C:\\users", f"{SENTENCE} 🐄é C:\\users"),
        ("What __init__ and _a_b do to my_own_gate", "What __init__ and _a_b do to my_own_gate"),
        (f"{SENTENCE} ## 1. The gate It opens when", ""),
        ("# The gate A gate opens. ```python open()", ""),
        ("What C# and F# do with a # in front of a line", "What C# and F# do with a # in front of a line"),
    ],
)
def test_what_a_feed_adds_goes(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A **gate** that [opens](https://a.example/b) for *cows*", "A gate that opens for cows"),
        ("**The gate of `a*b` in `c`**. It opens.", "The gate of a*b in c. It opens."),
        ('Our series __"The cows of R"__ goes on', 'Our series "The cows of R" goes on'),
        ("A ==gate== of [[cows|all cows]][^1] and <samp>0.2</samp>", "A gate of all cows and 0.2"),
        ("![Gate](gate.png) A gate{:.big}", "A gate"),
        ("{{< figure src=x >}} A {% link x.md %} gate", "A gate"),
        ("<p>A gate.</p><p>It opens.</p>", "A gate. It opens."),
        ('The <a href="https://a.example">gate of', "The gate of"),
        ("> A gate &amp; a cow", "A gate & a cow"),
        ("I could _just_ open it, _as I said._", "I could just open it, as I said."),
        ("A [gate of cows][1] that opens", "A gate of cows that opens"),
        ("> [!NOTE] A gate", "A gate"),
        ("A **gate that was cut", "A gate that was cut"),
        ("A gate that opens: ```js open()```", ""),
        ("What **kwargs, 2**8, __init__ and snake_case are", "What **kwargs, 2**8, __init__ and snake_case are"),
        ("`a` + `b` and `**c**`", "a + b and **c**"),
        ("The <b> tag, Array<string>, <img> tags and a < b", "The <b> tag, Array<string>, <img> tags and a < b"),
        ("[[ ]] and [ ] in a shell, {{ props }} in Vue", "[[ ]] and [ ] in a shell, {{ props }} in Vue"),
        ("It costs $5 or $6, 10 ~ 20", "It costs $5 or $6, 10 ~ 20"),
        ("A [link](a`b`c) with code in its address", "A [link](abc) with code in its address"),
    ],
)
def test_markdown_in_a_description_is_read(written: str, expected: str) -> None:
    assert read(written) == expected


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


def test_of_a_long_description_the_first_sentences_count() -> None:
    sentence = "The gate says good morning to every cow that comes by, in all weathers. "
    assert beginning(sentence * 4) == (sentence * 3).strip()
    assert beginning(sentence.strip()) == sentence.strip()
    assert beginning("a gate that greets " * 40) == ""


def test_what_points_at_something_that_is_not_shown_ends_it() -> None:
    sentence = "The gate says good morning to every cow that comes by, in all weathers."
    assert beginning(f"{sentence} It looks like the picture below. Is it not lovely?") == sentence
    assert beginning(f"{sentence} 이 문은 아래 모습을 갖고 있다. 멋지다.") == sentence


def test_a_last_sentence_that_leads_to_a_link_goes() -> None:
    first = "Looms of the valley weave on their own once a thread is long enough."
    assert beginning(f"{first} You can find more technical details here.") == first
    assert beginning("You can find more technical details here.") == "You can find more technical details here."


def test_a_last_sentence_that_may_be_cut_for_search_engines_goes() -> None:
    sentence = "The gate says good morning to every cow that comes by, in all weathers."
    cut = f"{sentence} It knows all of them by their names and says them in the right order, which took me a ye"
    assert beginning(cut) == sentence
    assert beginning(f"{cut}ar.") == f"{cut}ar."
    only = "A gate that says good morning to every cow that comes by, " * 3
    assert (beginning(only[:156]), beginning(only[:157])) == ("", only[:157])
    assert beginning(f"{sentence} Also: cows") == f"{sentence} Also: cows", "too short for it"


def test_a_quotation_is_not_cut() -> None:
    sentence = "The gate says good morning to every cow that comes by, in all weathers."
    assert beginning(f"“{sentence} {sentence} {sentence} {sentence}”") == ""
    assert beginning(f"“{sentence}” {sentence} “{sentence} {sentence}”") == f"“{sentence}” {sentence}"


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It says good morning to cows.", True),
        ("It greets cows.", False),
        ("It says good morning to cows", False),
        ("it says good morning to cows.", False),
        ("It says good morning to cows...", False),
        ("In this article we greet cows.", False),
        (SENTENCE, False),
    ],
)
def test_a_short_sentence_is_no_label(text: str, *, expected: bool) -> None:
    assert is_short_sentence(text) == expected

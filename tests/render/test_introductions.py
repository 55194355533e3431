"""Sentences that lead to what an announcement leaves out."""

from __future__ import annotations

import pytest

from syndicator.render.introductions import (
    as_statement,
    goes_on_with_step,
    hands_over_next,
    introduces,
    is_only_a_step,
    is_step,
    without_as_title_says,
    without_beginnings,
    without_invitation,
)
from tests.growth import assert_linear

TALK = "Last week I gave a talk at the fair of looms, which was called 'Looms and pots'"


@pytest.mark.parametrize(
    "text",
    [
        "We need:",
        "Looms, pots,",
        "I wove it –",
        "It looks like this:",
        "下面是代码：",
        "Pass a loom e.g.",
        "Man nehme z. B.",
    ],
)
def test_a_loose_end_leads_on(text: str) -> None:
    assert introduces(text, verbatim=False)


@pytest.mark.parametrize("text", ["It runs.", "It runs ;)", "Nice :-)", "It runs 🎉", "ไทย", "It is a stamp."])
def test_an_end_leads_nowhere(text: str) -> None:
    assert not introduces(text, verbatim=True)


def test_words_without_an_end_may_lead_to_code() -> None:
    assert introduces("Then run", verbatim=True)
    assert not introduces("Then run", verbatim=False)
    assert introduces("Just my notes from the talk...", verbatim=True)
    assert not introduces("Just my notes from the talk...", verbatim=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Here's what I did.",
        "You'll want to add these aliases to your profile.",
        "Imagine something like this example, where the loom stands twice.",
        "This first picture shows the loom of my mother, of whom I spoke.",
        "Look at this screenshot of the looms, the pots and the kilns.",
        "The fair tweeted this.",
        "This solution is straightforward.",
    ],
)
def test_a_sentence_hands_over_what_is_shown_next(sentence: str) -> None:
    assert hands_over_next(f"{TALK}. {sentence}", is_list=False)


@pytest.mark.parametrize("sentence", ["I love this loom.", "This is my loom.", "Such looms are rare in the north of the country, alas."])  # fmt: skip
def test_other_sentences_hand_nothing_over(sentence: str) -> None:
    assert not hands_over_next(f"{TALK}. {sentence}", is_list=False)


def test_before_a_list_only_a_sentence_about_it_goes() -> None:
    assert hands_over_next("Here are all of them, in the order of their age.", is_list=True)
    assert not hands_over_next("Here are the looms that I wove on last year.", is_list=True)
    assert not hands_over_next("Add these lines.", is_list=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "So, let's dive right in!", "Let's get started.", "Ok, let's go and learn.", "Here we go!", "Los geht's!", "C'est parti !", "Vamos lá!", "¡Empecemos!", "Iniziamo subito!", "Поехали!",
        "Zaczynajmy.", "Hadi başlayalım.", "让我们开始吧。", "话不多说。", "それでは始めましょう。", "그럼 시작하겠습니다.", "If you haven't read part one, I would suggest doing so now, as I won't be covering any styling of looms in this part of the tutorial.",
        "If you haven't already, read the first post.",
    ],
)  # fmt: skip
def test_a_sentence_that_only_begins_goes(sentence: str) -> None:
    assert without_beginnings(f"{TALK}. {sentence} It was long.") == f"{TALK}. It was long."
    assert without_beginnings(sentence) == ""


@pytest.mark.parametrize("sentence", ["This is a short note on looms.", "Not going to sell it.", "Let's start with a definition.", "Let's go to Rome.", "If you haven't read it, it is fine.", "오늘 시작했다."])  # fmt: skip
def test_a_sentence_that_begins_with_something_stays(sentence: str) -> None:
    assert without_beginnings(sentence) == sentence


def test_an_excuse_ends_it() -> None:
    for excuse in (
        "This is still just a quick post, though, because time is short.",
        "Not going to write about that here.",
    ):
        assert without_beginnings(f"{TALK}. {excuse} It was long.") == f"{TALK}."


def test_an_invitation_goes() -> None:
    assert without_invitation("Here are all of them. Enjoy!") == "Here are all of them."
    assert without_invitation("Enjoy!") == "Enjoy!"
    assert without_invitation("I enjoy looms.") == "I enjoy looms."


@pytest.mark.parametrize(
    "text", ["Run it", "Now you can open the loom", "First, just click on it", "Please install it"]
)
def test_a_step_begins_with_what_to_do(text: str) -> None:
    assert is_step(text)


@pytest.mark.parametrize("text", ["Running looms", "The run is over", '"Open looms" is a fair', "Additional looms"])
def test_other_words_are_no_step(text: str) -> None:
    assert not is_step(text)


@pytest.mark.parametrize(
    "text", ["Install the loom.", "apt 패키지를 업데이트 한다.", "ルームをインストールします。", "首先安装织布机。"]
)
def test_a_short_text_may_be_only_a_step(text: str) -> None:
    assert is_only_a_step(text)


@pytest.mark.parametrize("text", ["The loom stands still.", "織機は古い。", "매듭은 오래되었다.", "织布机很旧。"])
def test_a_short_text_may_say_more(text: str) -> None:
    assert not is_only_a_step(text)


def test_a_further_step_goes_on() -> None:
    assert goes_on_with_step("Then run the loom")
    assert goes_on_with_step("Next, click on it")
    assert not goes_on_with_step("Next year I go to the fair")
    assert not goes_on_with_step("Run the loom")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TALK}:", f"{TALK}."),
        (f"{TALK} :", f"{TALK}."),
        ("Here's how to weave a rug of seven colours without any loom at home, and without a tool of yours:", "Here's how to weave a rug of seven colours without any loom at home, and without a tool of yours."),
        ("Too short to be posted alone:", ""),
        ("To weave a rug of seven colours without any loom, you first tie it to a fence:", ""),
        ("A rug of seven colours can be woven without any loom if you follow these steps of mine:", ""),
        ("A rug of seven colours can be woven without any loom, for all who want it, with:", ""),
        ("There are a number of problems with weaving rugs, and I know of two big ones:", ""),
        ("Weaving a rug of seven colours without any loom is easy, and here are the knots:", ""),
        (f"{TALK}. And it went so:", ""),
        ("Una alfombra de siete colores se teje sin telar del modo que veremos a continuación:", ""),
        ("Voici une longue liste d'outils, de laines et de métiers choisis avec soin:", ""),
        ("A rug of seven colours can be woven with all that a wood or a meadow offers, for instance:", "A rug of seven colours can be woven with all that a wood or a meadow offers."),
        ("A rug of seven colours can be woven with all that a wood or a meadow offers, most notably:", "A rug of seven colours can be woven with all that a wood or a meadow offers."),
        ("Un tappeto di sette colori si tesse anche senza alcun telaio, e si comincia dal bordo così:", ""),
        ("Karpet dengan tujuh warna ditenun tanpa alat tenun dan memiliki tiga ciri utama, yaitu:", ""),
        ("上个月我用一根很长的绳子编织了一张七种颜色的地毯，没有用任何织布机，也没有用别的工具，内容包括：", "上个月我用一根很长的绳子编织了一张七种颜色的地毯，没有用任何织布机，也没有用别的工具。"),
        ("上个月我用一根很长的绳子编织了一张七种颜色的地毯，没有用任何织布机，如果你也想要一张，步骤如下：", ""),
        ("用一根绳子编织一张七种颜色的地毯，不需要任何织布机，也不需要别的什么工具的方法：", ""),
    ],
)  # fmt: skip
def test_an_introduction_may_stand_alone(text: str, expected: str) -> None:
    assert as_statement(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As the title says, we move.", "We move."),
        ("As the title says.", ""),
        ("Wie der Titel schon sagt, ziehen wir um.", "Ziehen wir um."),
        ("タイトルの通りです。", ""),
        ("如题，今天搬家。", "今天搬家。"),
        ("As the titles of kings go, it is short.", "As the titles of kings go, it is short."),
    ],
)
def test_the_title_is_not_pointed_at(text: str, expected: str) -> None:
    assert without_as_title_says(text) == expected


@pytest.mark.parametrize("unit", ["Run it, ", "this list ", "here is ", "a b ", "then, "])
def test_costs_are_linear(unit: str) -> None:
    def read(n: int) -> None:
        introduces(unit * n, verbatim=True)
        hands_over_next(unit * n, is_list=False)
        is_step(unit * n)
        as_statement(unit * n)

    assert_linear(read, 10_000)

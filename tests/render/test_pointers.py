"""Sentences that point at what an announcement does not have."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of
from syndicator.render.pointers import hands_over, marked, points_above, points_below, without_pointers
from tests.growth import assert_linear

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."


def left(source: str, *, is_below: bool = False) -> tuple[list[str], bool]:
    passages = [text_of(marked(block.children)) for block in markdown.parse(source) if isinstance(block, d.Paragraph)]
    return without_pointers(passages, is_below=is_below)


@pytest.mark.parametrize(
    "sentence",
    [
        "The screenshot below has a crack.",
        "The following block styles the loom.",
        "I have the following loom.",
        "¿Qué falta para completar el siguiente cuadrante?",
        "Does your loom look like this?",
        "The following example replaces all the heddles.",
        "It is the pot you can see running below.",
        "She is the one in the picture to the right.",
        "Das Bild unten ist alt.",
        "La capture ci-dessous est floue.",
        "La imagen de abajo es vieja.",
        "A foto abaixo é velha.",
        "На скриншоте ниже всё видно.",
        "下記のコードは古いです。",
        "まず、以下のように書きます。",
        "次の例では赤くなります。",
        "En la imagen se puede ver la grieta.",
        "Na imagem vemos a rachadura.",
        "Comme on le voit sur la capture, tout est là.",
        "Auf dem Bild seht ihr den Riss.",
        "Come si vede nella foto, è rotto.",
        "На картинке видно трещину.",
        "Na zdjęciu widać pęknięcie.",
        "Na obrázku je vidět prasklina.",
        "Op de foto zie je de barst niet, maar je ziet hem op de afbeelding.",
        "このような画像が載っていました。",
        "I tried both looms, below the two piece of code of them.",
        "请看下图。",
        "Dưới đây là ghi chú của mình.",
        "Poniżej są moje notatki.",
        "Hieronder staan mijn notities.",
        "다음은 오래된 잔입니다.",
    ],
)
def test_nothing_follows_a_sentence_about_what_is_left_out(sentence: str) -> None:
    assert left(f"{LONG} {sentence} It goes on.\n\nAnd on.") == ([LONG], False)
    assert left(f"{sentence} It goes on.\n\n{LONG}") == ([LONG], True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The pot froze at ten degrees below zero.",
        "Keep the picture above the fold.",
        "The code below the surface is old.",
        "It looks like this is the end.",
        "100円以下の皿もあります。",
        "次の記事は来月です。",
        "La imagen del pueblo es mala.",
        "Man sieht das Bild vor lauter Rahmen nicht mehr so recht, wenn es nur ein Rahmen ist, und das Haus.",
        "Фото и графика стоят дорого.",
    ],
)
def test_other_uses_of_the_words_stay(sentence: str) -> None:
    assert left(f"{sentence} {LONG}") == ([f"{sentence} {LONG}"], False)


def test_an_aside_goes_alone() -> None:
    assert left(f"The pots (see the picture below) are red. {LONG}") == ([f"The pots are red. {LONG}"], False)


def test_a_question_goes_with_its_answer() -> None:
    assert left(f"{LONG} Want more? It is [here](/m).") == ([LONG], False)


def test_what_is_above_counts_only_if_something_is() -> None:
    source = f"The code above is a memory. So it is.\n\n{LONG}"
    assert left(source) == (source.split("\n\n"), False)
    assert left(source, is_below=True) == ([LONG], True)
    assert left(f"{LONG} That is Pia, on the left, above.", is_below=True) == ([LONG], False)


@pytest.mark.parametrize(
    "pointer",
    [
        "The slides are [here](/s).",
        "[Here](/s) is the talk.",
        "資料は[こちら](/s)です。",
        "Die Folien gibt es [hier](/s)!",
        "Den Beitrag zum Ofen könnt ihr [hier nachlesen](/s).",
        "See [this interesting article](/s).",
        "I made it as in this [tutorial](/s).",
        "Создано на основе [этого сайта](/s).",
        "A lehetőségekről lásd [ezt a témát](/s).",
        "Saya membahasnya di [artikel ini](/s).",
        "Nadadora escribe en [este artículo](/s).",
        "코드는 [이곳](/s)을 참고하였습니다.",
        "参见[这篇文章](/s)。",
    ],
)
def test_a_sentence_that_only_leads_to_a_link_goes(pointer: str) -> None:
    assert left(f"{LONG} {pointer} The end.") == ([f"{LONG} The end."], False)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "I wrote to the vicars of the next village, available [here](/s).",
            "I wrote to the vicars of the next village.",
        ),
        ("I wrote a letter, which you can read [here](/s).", "I wrote a letter."),
        ("I copied my kiln ([here's how](/s)), and I fire it.", "I copied my kiln, and I fire it."),
        ("I bought a kiln ([plans](/p)) in the [kiln](/k) ([photos here](/s)).", "I bought a kiln in the kiln."),
        ("I fire the kiln found [here](/s) with wood.", "I fire the kiln with wood."),
        ("I fire the kiln, which is posted [here](/s), with wood.", "I fire the kiln, with wood."),
        ("Het gaat over ovens (zie [deze](/a) en [deze blog](/b)).", "Het gaat over ovens."),
    ],
)
def test_what_only_leads_to_a_link_goes_from_a_sentence(sentence: str, expected: str) -> None:
    assert left(f"{sentence} {LONG}") == ([f"{expected} {LONG}"], False)


def test_what_is_left_of_a_first_paragraph_goes_if_it_says_little() -> None:
    assert left(f"You find the plans [here](/p). The kiln is cold.\n\n{LONG}")[0] == [LONG]
    assert left("You find the plans [here](/p). The kiln is cold.")[0] == ["You find the plans here. The kiln is cold."]
    assert left(f"{LONG}\n\nYou find the plans [here](/p). The kiln is cold.")[0] == [LONG, "The kiln is cold."]
    assert left(f"The kiln is cold. You find the plans [here](/p).\n\n{LONG}")[0] == ["The kiln is cold.", LONG]


def test_nothing_follows_that_speaks_of_what_is_gone() -> None:
    assert left(f"{LONG} There is a link to [this page](/s). I opened it, and saw a kiln.") == ([LONG], False)
    assert left(f"{LONG} There is a link to [this page](/s).\n\nIt is a kiln.") == ([LONG], False)
    assert left(f"The talk is in [此处](/s)。\n\n这个窑很旧。{LONG}")[0][0] == "The talk is in 此处。"


@pytest.mark.parametrize(
    "source",
    [
        f"{LONG} You find it on [this blog](/).",
        f"{LONG} Ask [this gist by Ann](/s).",
        "The slides are [here](/s).",
        f"{LONG} A plan of the old kiln from the year of the flood, which the vicar drew, can be found [here](/s) for three weeks.",
        f"{LONG} The slides are [on the shelf](/s).",
        f"{LONG} The league ([Kiln Owners](/s)) has a flag ([1](/a), 2).",
        f"{LONG} What I wrote [here](/s), in the year of the flood, was read by nobody but the two vicars of the next village.",
    ],
)
def test_words_with_a_link_stay_otherwise(source: str) -> None:
    (text,), _ = left(source)
    assert text == text_of(next(iter(markdown.parse(source))).children)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Attached you’ll find my slides.", True),
        ("Attached to it was a bell.", False),
        ("Here's an excerpt.", True),
        ("Here it is!", True),
        ("Voici quelques lignes.", True),
        ("Here and there it rains.", False),
        (f"Here is {LONG}", False),
    ],
)
def test_sentences_that_hand_over(sentence: str, expected: bool) -> None:
    assert hands_over(sentence) is expected


def test_ends_and_beginnings_that_point() -> None:
    assert points_below("The steps are as follows")
    assert points_below("It stops, and the exact error is.")
    assert points_below("메트릭 유형에는 다음이 있다.")
    assert points_below("소스코드를 먼저 살펴보자.")
    assert points_below("この記事では次を扱います。")
    assert points_below("こういうやつ。")
    assert points_below("ao reiniciar, o seguinte erro passa a surgir na tela.")
    assert not points_below("그 다음에 왔다.")
    assert points_above("위에 있는 답변이 틀렸다.")
    assert points_below("I spoke of looms. You can watch the talk here.")
    assert points_below("I spoke of looms. You can get the slides here.")
    assert points_below("I bought a loom. This is currently what it looks like.")
    assert not points_below("I can't believe what I see here.")
    assert not points_below("The year that followed was dry.")
    assert points_above("The photo above is old.")
    assert not points_above("The pot is old.")
    assert points_above("可以看到它裂了。")
    assert points_above("Как видно, оно треснуло.")
    assert points_above("Wie ihr seht, ist es kaputt.")
    assert points_above("As you can see, it is broken.")


def test_it_takes_linear_time() -> None:
    passages = ("the picture of the code is ", "See here. ")
    assert_linear(lambda n: without_pointers([each * n for each in passages], is_below=True), 8_000)


@pytest.mark.parametrize(
    "sentence",
    [
        "Back in [this article](/a) I wove a pot.",
        "To start off, [this PDF file](/a) is theirs.",
        "Inspired by [this article](/a), I wove a pot.",
        "In [deze blogpost](/a) praatte ik over potten.",
        "[この記事](/a)では、皿を焼きました。",
    ],
)
def test_a_sentence_about_this_page_needs_its_link(sentence: str) -> None:
    assert left(f"{LONG} {sentence} It goes on.") == ([LONG], False)
    assert left(f"{sentence}\n\n{LONG}") == ([LONG], True)


def test_a_sentence_about_a_page_with_a_name_stays() -> None:
    said = f"Back in [this blog](/a) and in [the article of Ann](/b), I wove a pot. {LONG}"
    assert left(said) == ([f"Back in this blog and in the article of Ann, I wove a pot. {LONG}"], False)

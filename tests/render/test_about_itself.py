"""Sentences about the post itself."""

from __future__ import annotations

import pytest

from syndicator.render.about_itself import is_aside, is_greeting, without_aside, without_first_notice
from syndicator.render.titles import Titles

OARS = "Oars break where you do not look, and always on a Sunday in May."
FIRST_SENTENCES = (
    "Dieser Beitrag ist der zweite Teil von dreien.",
    "Cet article fait suite au précédent.",
    "Este artículo forma parte de un libro.",
    "Este post é a continuação do anterior.",
    "Questo articolo è una libera traduzione di un altro.",
    "Dit artikel is een vervolg op het vorige.",
    "Ten wpis jest kontynuacją poprzedniego.",
    "Tento článek je pokračováním minulého.",
    "Это перевод статьи о вёслах.",
    "Ця стаття є перекладом іншої.",
    "Bu yazı bir kitabın çevirisidir.",
    "Bài viết này là phần hai của ba.",
    "Artikel ini merupakan bagian dari buku.",
    "以下翻译自一本书。",
    "이 글은 이전 글에서 이어집니다.",
    "この記事は舟アドベントカレンダーの三日目です。",
    "Este post pertenece a mi antiguo blog en otro sitio.",
    "This post comes from my old blog, which is closed.",
    "Boats Advent Calendar 2022 29日目の記事です。",
    "舟の会への応募記事です。",
)
SENTENCES_OF_BOATS = (
    "Remar faz parte da vida.",
    "Un remo es parte de un barco.",
    "Esta es la parte más vieja de un barco.",
    "Das ist der beste Teil eines Bootes.",
    "Это часть лодки, что в воде.",
    "この舟は三日目に着きました。",
    "이 배는 어제 왔습니다.",
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hi all! Today I mended an oar.", "Today I mended an oar."),
        ("大家好！今天我修了一支桨。", "今天我修了一支桨。"),
        (
            "This is the third post in a series about boats. Oars break where you do not look, and always on a Sunday in May.",
            "Oars break where you do not look, and always on a Sunday in May.",
        ),
        (
            "This is the third post in a series about boats. Short.",
            "This is the third post in a series about boats. Short.",
        ),
        (f"This is the 3rd of 8 evenings by the water. {OARS}", OARS),
        ("Olá,\nconsertei um remo.", "consertei um remo."),
        ("Hallo Leute!\nEin Ruder ist wieder heil.", "Ein Ruder ist wieder heil."),
        (f"櫂アドベントカレンダーの二日目です。昨日はアンさんの記事でした。{OARS}", OARS),
        *((f"{notice} {OARS}", OARS) for notice in FIRST_SENTENCES),
        *((f"{text} {OARS}", f"{text} {OARS}") for text in SENTENCES_OF_BOATS),
        ("안녕하세요. 아무개입니다. 오늘은 노를 고쳤습니다.", "오늘은 노를 고쳤습니다."),
        ("大家好，我是小舟。今天我修了一支桨。", "今天我修了一支桨。"),
        (
            "Hi，各位朋友，大家好，欢迎大家关注我的博客，我是小舟，我的博客地址是https://b.example。今天我修了一支桨。",
            "今天我修了一支桨。",
        ),
        (f"Это пятая статья из серии «Вёсла». В прошлый раз мы чинили лодку. {OARS}", OARS),
        (f"Dies ist der dritte Teil der Serie. Im letzten Teil ging es um Boote. {OARS}", OARS),
        (f"本文是船系列的第三篇。上一篇介绍了船。{OARS}", OARS),
        (f"Last time we mended a boat. {OARS}", f"Last time we mended a boat. {OARS}"),
        ("Hi all!", "Hi all!"),
        ("Oars break. Hi all!", "Oars break. Hi all!"),
    ],
)
def test_a_first_sentence_that_is_a_notice_goes(text: str, rest: str) -> None:
    assert without_first_notice(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "Hi all!",
        "Hope everyone is doing well!",
        "Hallo zusammen,",
        "Bonjour à tous !",
        "みなさん、こんにちは！",
        "Привет!",
        "もーすけです。",
        "舟の櫂です！",
    ],
)
def test_greetings(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["Highland cows are back.", "Hey, that was my boat, said the ferryman to the goat!"])
def test_no_greetings(text: str) -> None:
    assert not is_greeting(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Hello readers, {OARS[:1].lower()}{OARS[1:]}", OARS),
        (f"Hey there! {OARS[:1].lower()}{OARS[1:]}", OARS),
        (f"Ciao a tutti, {OARS}", OARS),
        (f"Olá pessoal, {OARS}", OARS),
        (f"Всем привет! {OARS}", OARS),
        (f"Hi, I'm Ann. {OARS}", OARS),
        (f"Hey everyone in today's blog {OARS}", f"In today's blog {OARS}"),
        (f"Welcome back, oar enthusiasts and rowers alike. {OARS}", OARS),
        ("Hello world is what they say, and oars break.", "Hello world is what they say, and oars break."),
        ("Hey, everyone this boat is good.", "This boat is good."),
        ("Hey everyone who rows.", "Hey everyone who rows."),
    ],
)
def test_a_salutation_goes(text: str, expected: str) -> None:
    assert without_first_notice(text) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "It's been a while since my last post.",
        "Well, it's been quite a while since I last blogged.",
        "I haven't posted in a while, so I thought I would throw a quick one together.",
        "I haven't been writing as many posts lately as I should.",
        "I know I've been a bit quiet lately.",
        "It's been a while since I blogged.",
        "Well, so much for posting more often.",
        "Twice a week, I think “oh, I should write a blog post”, but then life happens.",
        "Since this post is getting popular, a warning.",
        "Sudah lama saya tidak menulis.",
        "Ich habe lange nichts geschrieben.",
        "Cela fait longtemps que je n'ai rien écrit ici.",
        "Hace mucho tiempo que no escribo.",
        "Faz tempo que não escrevo.",
        "È da tanto che non scrivo.",
        "Ik heb al lang niets geschreven.",
        "Давно ничего не писал.",
        "Dawno nic tu nie pisałem.",
        "久しぶりの投稿です。",
        "好久没写博客了。",
        "오랜만에 글을 씁니다.",
        "This is mostly a note to myself, but it might help others out there.",
        "A quick reminder to myself more than anything.",
        "This post is mostly for my own reference.",
        "The following are my raw and unedited thoughts spread over several years.",
        "I have written this post so many times.",
        "For this article, I'm going to skip over oars.",
        "This isn't a particularly interesting post.",
        "Esto es una entrada de prueba, para ver si funciona.",
        "This is a rendering test post.",
    ],
)
def test_an_aside_is_no_news(sentence: str) -> None:
    assert is_aside(sentence)
    assert without_aside(f"{sentence} {OARS}", Titles(["Oars"])) == ""
    assert without_aside(f"{sentence} Today we mend oars.", Titles(["Oars"])) == "Today we mend oars."


@pytest.mark.parametrize(
    "sentence",
    [
        "It's been a while since I've used oars.",
        "It's been a while since I blogged about oars.",
        "It has been two months since my last post on oars.",
        "I haven't written about oars.",
        "So much for writing about oars in autumn.",
        "I should write more of my oars.",
        "Just a quick note to my future self on how to mend oars.",
        "This is a note on oars.",
    ],
)
def test_news_are_no_aside(sentence: str) -> None:
    assert not is_aside(sentence)
    assert without_aside(f"{sentence} {OARS}", Titles(["Oars"])) == f"{sentence} {OARS}"

"""First words that speak of an earlier post."""

from __future__ import annotations

import pytest

from syndicator.render.earlier import begins_with_topic, from_new_beginning, speaks_of_earlier, without_as_said
from syndicator.render.titles import Titles

LOOMS = Titles(["Looms of the village"])


@pytest.mark.parametrize(
    "sentence",
    [
        "In my previous post, I oiled a kiln.",
        "The kiln I talked about in my last blog post runs hot.",
        "The looms I talked about in my last post run hot.",
        "Kilns aside, if you've been following along, looms are known.",
        "Looms の続きです。",
        "In several previous posts ..., the basics of kilns were described.",
        "Last time we oiled a kiln.",
        "Last week we covered how kilns are oiled.",
        "Last month, we looked at kilns.",
        "Part 1 established that kilns run hot.",
        "Following on from last episode, I oiled it.",
        "Since yesterdays post on kilns, I've made a few tweaks.",
        "Since the last entry, kilns have changed.",
        "I wrote previously about kilns.",
        "You may remember that the kiln was oiled.",
        "If you've been following along, the kiln is known.",
        "Here we are again.",
        "Last time the kiln was oiled.",
        "Last post ended with a kiln.",
        "Now that we have oiled the looms, let's light them.",
        "Now all kilns are oiled, it's time to light them.",
        "Now we'll light the looms.",
        "Nachdem wir nun Öfen haben, brennen wir Ton.",
        "Ahora que ya tenemos hornos, cocemos barro.",
        "Still no luck with this kiln.",
        "Still really struggling with it.",
        "Immer noch kein Glück mit dem Ofen.",
        "A week or two ago, I read a blog post from Ann about kilns.",
        "Two years ago I wrote a blog entry called “Kilns”.",
        "As I promised few days ago, I'm showing the kiln.",
        "Im letzten Beitrag ging es um Öfen.",
        "Dans mon dernier billet, j'ai parlé de fours.",
        "L'article précédent parlait de fours.",
        "En el post anterior vimos los hornos.",
        "No último post vimos os fornos.",
        "Nell'articolo precedente ho parlato di forni.",
        "In mijn vorige blogpost ging het over ovens.",
        "I förra inlägget skrev jag om ugnar.",
        "Edellisessä kirjoituksessa puhuin uuneista.",
        "W poprzednim wpisie pisałem o piecach.",
        "Dzisiaj kontynuujemy zabawy z piecem.",
        "V minulém článku jsme psali o pecích.",
        "В предыдущей статье мы писали о печах.",
        "У попередній статті йшлося про печі.",
        "Bir önceki yazımda fırından söz ettim.",
        "Egy korábbi posztban már foglalkoztam kemencékkel.",
        "Di artikel sebelumnya kita membahas tungku.",
        "Trong bài viết trước, mình đã nói về lò.",
        "上一篇我们介绍了窑。",
        "上节课我们主要介绍了窑。",
        "前回の記事では窯について書きました。",
        "窯の話の続きです。",
        "지난 글에서 가마를 살펴보았습니다.",
    ],
)
def test_it_speaks_of_an_earlier_post(sentence: str) -> None:
    assert speaks_of_earlier(sentence, LOOMS)


@pytest.mark.parametrize(
    "words",
    [
        "the preceding post", "a prior article", "an earlier post", "one of my other posts", "yesterday's post", "I talked of it the other day", "I said in part two",
        "vorigen Beitrag", "vorherigen Artikel", "früheren Teil", "vergangenen Folge", "précédent billet", "partie précédente", "entrada anterior", "artigo passado",
        "puntata scorsa", "mio ultimo articolo", "eerdere post", "mijn laatste blog", "förre post", "senaste inlägget", "tidigare inlägg", "sidste indlæg",
        "forrige innlegg", "siste post", "viime postauksessa", "ostatnim wpisie", "předchozí díl", "posledním článku", "předešlém díle", "прошлой статье",
        "последней статье", "минулій статті", "geçen yazıda", "προηγούμενο άρθρο", "τελευταία ανάρτηση", "előző cikk", "múltkori rész", "legutóbbi írás",
        "tulisan lalu", "bagian kemarin", "上篇", "前文", "之前的文章", "先日の記事", "昨日の記事", "이전 글", "저번 글", "앞선 글",
    ],
)  # fmt: skip
def test_whatever_the_language_an_earlier_post_is_named(words: str) -> None:
    assert speaks_of_earlier(f"{words.upper()}.", LOOMS)
    assert speaks_of_earlier(f"{words}.", LOOMS)


@pytest.mark.parametrize(
    "sentence",
    [
        "Looms that weave, as in my last post, are rare.",
        "It has been two months since my last post on kilns.",
        "The last part of my life began.",
        "Think of the last article you read.",
        "I've said previously that kilns are hot.",
        "Last week we covered 40 miles.",
        "Last week I oiled a kiln.",
        "The last time I saw her, she was a vicar.",
        "In part two we will oil it.",
        "Now that May has come, I am happy.",
        "Now I must admit that I never wove.",
        "Still life was her favourite.",
        "Still working on the looms.",
        "A week ago I read an article about looms.",
        "I wrote this article for weavers.",
        "I've seen a few posts on weaving.",
        "前回の健康診断から重くなった。",
        "距离上一次写总结已经四年了。",
    ],
)
def test_it_does_not(sentence: str) -> None:
    assert not speaks_of_earlier(sentence, LOOMS)


REST = "the kiln of the village is oiled by hand, and by those who have the time for it."


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"As I wrote in my last post, {REST}", f"T{REST[1:]}"),
        (f"As some of you may have noticed, {REST}", f"T{REST[1:]}"),
        (f"As noted in the introduction to it, {REST}", f"T{REST[1:]}"),
        (f"As promised earlier, {REST}", f"T{REST[1:]}"),
        (f"As said by weavers, {REST}", f"As said by weavers, {REST}"),
        (f"Before I continue, {REST}", f"T{REST[1:]}"),
        (f"Comme je l'ai dit dans mon dernier billet, {REST}", f"T{REST[1:]}"),
        (f"Como ya comenté hace unos días, {REST}", f"T{REST[1:]}"),
        (f"Как я уже писал, {REST}", f"T{REST[1:]}"),
        (f"正如我在总结中提到，{REST}", f"T{REST[1:]}"),
        (f"前回の織機に続き、{REST}", f"T{REST[1:]}"),
        ("As I wrote in my last post, it is oiled.", "As I wrote in my last post, it is oiled."),
        (f"As I wrote, {REST[:-1]} and all of that.", f"As I wrote, {REST[:-1]} and all of that."),
        (f"Before I start, just a note: {REST}", f"Before I start, just a note: {REST}"),
        (f"As kilns go, {REST}", f"As kilns go, {REST}"),
    ],
)
def test_what_was_said_before_is_no_news(text: str, rest: str) -> None:
    assert without_as_said(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Last time we oiled a kiln. Today we build looms.", "Today we build looms."),
        ("Last time we oiled a kiln, and today we build looms.", "Today we build looms."),
        (
            "Im letzten Beitrag ging es um Öfen. In diesem Beitrag bauen wir looms.",
            "In diesem Beitrag bauen wir looms.",
        ),
        ("上一篇介绍了窑，这篇介绍 looms。", "这篇介绍 looms。"),
        ("Last time we oiled a kiln. Today we rest.", ""),
        ("Last time we oiled a kiln. Now we have a loom, and how do looms weave?", ""),
        ("Last time we oiled a kiln. It may have looms.", ""),
    ],
)
def test_a_text_begins_anew_where_it_says_what_it_is_about(text: str, rest: str) -> None:
    assert from_new_beginning(text, LOOMS) == rest
    assert not begins_with_topic(text, LOOMS)
    assert not rest or begins_with_topic(rest, LOOMS)

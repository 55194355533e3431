"""Paragraphs that are about a post and not of it."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import html, markdown
from syndicator.render.about_itself import is_about_the_post
from syndicator.render.notices import (
    is_furniture,
    is_notice,
    is_of_the_feed,
    leads_to_itself,
)
from syndicator.render.passages import passage

URL = "https://blog.example.dev/oars"


def paragraph(source: str) -> d.Inlines:
    (block,) = markdown.parse(source)
    assert isinstance(block, d.Paragraph)
    return block.children


FURNITURE = [
    "&#105;mport { Loom } from 'looms-and-pots';",
    "原创作品，转载时请务必标明出处。否则将追究法律责任。http://blog.example.org/1",
    "Versão em inglês [aqui](/en).",
    "By Mina Roe",
    "Words by Mina Roe and Bo Li",
    '[ { "text": "Part", "anchor": "part" } ]',
    "¹ Looms and heddles, page 5.",
    "For more on looms, start with [the index](/looms).",
    "Please refer to [Useful Looms](/looms) .",
    "Pour en savoir plus, regardez [la vidéo](/v).",
    "详情请参考[这里](/a)。",
    "#Networks #software-engineering/python",
    "[1] Looms and heddles, page 5.",
    "**\nThings on this page are immature notes.\n**",
    "You'll find more in [the release notes](/r).",
    "本站所有文章转发 **CSDN** 将按侵权追究法律责任，其它情况随意。",
    "This work is licensed under a [Creative Commons](https://cc.example.org) licence.",
    "Photo by [Mina Roe](https://pics.example.org/@mina) on [Unsplash](https://unsplash.com)",
    "*Image credit: the town museum, room 4*",
    "Titelbild: Mina Roe, CC BY 2.0",
    "（图 from Loom Developers）",
    "Foto de [Mina Roe](https://p.example.org) en Unsplash",
    "写真：みな",
    "_Fig. 1: tiles before the fire_",
    "Abbildung 2: Ziegel",
    "5 March 2021",
    "Published on March 5th, 2021",
    "2021年3月5日",
    "Veröffentlicht am 5. März 2021",
    "⏱️ 3 min read",
    "Lesezeit: 4 Minuten",
    "阅读时间：5 分钟",
    "[Part 1](/a) · [Part 2](/b)",
    "[English](/en) | [Deutsch](/de)",
    "[Go back](../index.md)",
    "https://www.youtube.com/watch?v=alg43",
    "Table of Contents",
    "目次",
    "posted with amazlet at 26.11.21\nPia Roe\nLoom Press",
    "$ git clone https://git.example.org/loom && cd loom",
    "sudo apt-get install loom",
    "@echo off",
    "Read more »",
    "[Weiterlesen →](/x)",
    "Share on: [Mast](https://twitter.com/intent/tweet?url=x) | [Link](https://www.linkedin.com/shareArticle?url=x)",
    "Der Beitrag [Oars](https://blog.example.dev/oars/) erschien zuerst auf [Blog](https://blog.example.dev).",
    "🎉🎉",
    "alias:: Looms and more",
    "This page is under construction.",
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==",
]
NOTICES = [
    "UPDATE The camera has moved.",
    "UPDATE:The camera has moved.",
    "Sidenote: the camera is old.",
    "This post is loosely based on a talk of mine.",
    "This blog post is based on my film of the camera. Please give it a watch!",
    "Note, this blog post is about the old camera.",
    "（下記は古い窯で確認しています。新しい窯では違います）",
    "**UPDATE (9 November):** the camera has moved.",
    "*Edit: thanks to Pia for spotting the wrong lens.*",
    "Updated 21 November 2026: back in stock.",
    "**Aktualisierung:** Es gibt Neues.",
    "*Anmerkung der Redaktion: gekürzt.*",
    "Mise à jour : c'est réparé.",
    "ОБНОВЛЕНО 5 мая 2021: всё готово.",
    "追記：直りました。",
    "**This is part 3 of a series on hand looms.** [Part 1](/one) · [Part 2](/two)",
    "*This post is the second in my series about the kiln. Read the first [here](/kiln-one).*",
    "Dies ist Teil 2 der Serie über Öfen.",
    "Cet article est la troisième partie de la série sur les fours.",
    "_This article was first published in the parish paper, and is shared here with permission._",
    "Originally posted on [Medium](https://medium.com/x).",
    "*Disclaimer: a mill sent me two sacks for free.*",
    "This post contains affiliate links.",
    "*Dieser Beitrag wurde automatisch übersetzt. Das Original ist [hier](/en).*",
    "※この記事は別のブログから引っ越しました",
    "Hi all!",
    "大家好！",
    "Tags: weaving, looms",
    "Source: https://git.example.org/a/very/long/path/to/the/file/of/this/very/post/which/is/wide.md",
    "The article below is now obsolete.",
    "[🇩🇪 Diesen Beitrag über Webstühle gibt es auch auf Deutsch](https://blog.example.dev/de/webstuhl)",
    "Update zu [Drei Webstühle](/looms):",
    "Nachtrag zu den drei Webstühlen:",
    "本系列文章在 https://git.example.org/loom 持续更新中",
    "_Huomio lukija: tämä on vanha._",
    "*With apologies to the weaver*",
    "_Of looms and of me._",
    "Note that this section makes heavy use of heddles.",
]
PROSE = [
    "By Saturday the kiln was cold again.",
    "docker is a name of a man on the quay.",
    "git pull = git fetch + git merge",
    "NASA Rockets are not made of clay.",
    "The French version in bronze is heavier than [the other](/b).",
    "(It rained.) Then the sun came out (for an hour).",
    "*The bell rang once, and the whole street looked up.*",
    "Photo by photo, the harbour turned into a car park.",
    "**Part 3 of the bridge fell into the river.** Nobody was on it.",
    "A 5 min read at the barber taught me more than school did.",
    "Update your kettle before winter, or it will update you.",
    "This part of the song is sung by whoever is late. An update of the words is due.",
    "Continue reading only if you like herring.",
    "The barrel appeared first on the quay, and then in court.",
    "Contents: three keys and a tooth.",
    "This page is under construction, said the sign on the gate.",
    "**The new kiln is here, and [its door](/door) opens on command.**",
    "Subscribe to nothing, my aunt said, and read more.",
    "[A whole line that is a link, and says that tin rings when it is cold.](https://x.example.org)",
    "In 2021 I moved to a boat. It leaked.",
    "Hello, world! is what every first program says, and mine said it too late.",
    "The series of storms in March was part of a longer one, which nobody had seen coming.",
    "[A good piece on tin](https://x.example.org) says that it rings, and I would add that it sings when it is cold.",
]


@pytest.mark.parametrize("source", FURNITURE)
def test_furniture(source: str) -> None:
    assert is_furniture(passage(paragraph(source)), URL)


@pytest.mark.parametrize("source", NOTICES)
def test_notices(source: str) -> None:
    assert is_notice(passage(paragraph(source)))


@pytest.mark.parametrize("source", PROSE)
def test_prose_is_neither(source: str) -> None:
    current = passage(paragraph(source))
    assert not is_furniture(current, URL)
    assert not is_notice(current)


def test_below_prose_a_word_about_a_series_is_prose() -> None:
    words = passage(paragraph("This programme is [part of a series](/a) of three."))
    assert is_notice(words)
    assert not is_notice(words, is_first=False)


def test_a_caption_stands_under_its_image() -> None:
    words = paragraph("*The yard in 1931, seen from the kiln*")
    assert is_furniture(passage(words, under_image=True))
    assert not is_furniture(passage(words))
    assert is_furniture(passage(paragraph("Ada Loom<br>*Gate*, 2008<br>oak"), under_image=True))
    assert not is_furniture(passage(paragraph("The gate stands open."), under_image=True))
    assert is_furniture(passage(paragraph("The gate in 1931. Click for a larger one."), under_image=True))
    assert not is_furniture(passage(paragraph("The gate stands open:"), under_image=True))
    assert not is_furniture(passage(paragraph("门开着，牛进来了"), under_image=True))


def test_a_passage_tells_its_text_by_form() -> None:
    found = passage(paragraph("Plain *and **strong** [link](/a)* end"))
    assert (found.text, found.plain, found.links) == ("Plain and strong link end", "Plain  end", ("/a",))
    assert found.emphasised == "and strong link"
    assert not found.is_set_off
    assert passage(paragraph("*all* [of](/it)")).is_set_off


def test_a_link_to_the_post_itself() -> None:
    assert leads_to_itself(passage(paragraph("Also at [oars](http://www.blog.example.dev/oars/?utm=1#top).")), URL)
    assert not leads_to_itself(passage(paragraph("Also at [nets](https://blog.example.dev/nets).")), URL)
    assert not leads_to_itself(passage(paragraph("Also at [oars](https://blog.example.dev/oars).")), "")


@pytest.mark.parametrize(
    "source",
    [
        "<p>The post <a href='https://blog.example.dev/oars'>Oars</a> appeared first on <a href='https://b.dev'>B</a>.</p>",
        "<p><a href='https://x.example.dev'>Read in app</a></p>",
        "<p><a href='https://blog.example.dev/oars?action=share'>Share</a></p>",
        "<h3>Share this:</h3>",
        "<ul><li><a href='/oars?share=a'>Tweet</a></li><li><a href='/oars?share=b'>Mail</a></li></ul>",
        "<p>Like this: Like Loading...</p>",
        "<p>Estimated reading time: 2 minutes</p>",
        "<p>[gallery ids='1,2']</p>",
        "<p>[looms count='3' order=\"up\"]</p>",
    ],
)
def test_what_feeds_add(source: str) -> None:
    (block,) = html.parse(source)
    assert is_of_the_feed(block, URL)


@pytest.mark.parametrize(
    "source",
    [
        "<p>Photo by Kim on Unsplash</p>",
        "<p>Continue reading only if you like herring.</p>",
        "<p>Salt first. … <a href='https://blog.example.dev/oars'>Continue reading</a></p>",
        "<h2>Sharing is hard</h2>",
        "<p>[sic]</p>",
        "<p>[gallery ids='1,2'] It rains.</p>",
        "<ul><li><a href='/oars'>Oars</a></li></ul>",
        "<pre>Read more</pre>",
    ],
)
def test_what_authors_write(source: str) -> None:
    (block,) = html.parse(source)
    assert not is_of_the_feed(block, URL)


def test_a_view_is_no_disclaimer() -> None:
    assert is_about_the_post("The views in this post are my own.")
    assert is_about_the_post("Opinions are mine, not those of my vicar.")
    assert not is_about_the_post("I did a bit of view-sourcing of her loom, and the view from our kiln was fine.")

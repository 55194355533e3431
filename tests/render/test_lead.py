"""The opening of a post: what a reader would quote first."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.documents import html, markdown
from syndicator.model import Post
from syndicator.render.boilerplate import Boilerplate, Excerpt
from syndicator.render.judgement import Opening
from syndicator.render.lead import opening

LONG = "A heddle is an eye that opens on command, and closes again when nobody is looking."
NEXT = "Big pots go low, and thin ones where the draught is kind to what they are made of."
URL = "https://blog.example.dev/loom"


def said(source: str, *titles: str) -> str:
    return opening(markdown.parse(source), titles, URL).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<p><code>(princ (read))<br/>(princ 1)</code></p>\n\nThis program asks you your name, and then says hello to you!",
            "",
        ),
        (f"`loom start -v`\n\n{LONG}", LONG),
        (f"<div>\n<p>{LONG}</p>\n```sh\nloom start\n```\n<p>{NEXT}</p></div>", LONG),
        (f"{LONG}\n\n`loom start -v`\n\n{NEXT}", LONG),
        (f"— {LONG}", LONG),
        (f"... or at least not yet.\n\n{LONG}", LONG),
        (f"... which is not yet. It goes on.\n\n{NEXT}", ""),
        (f", where it opens. It goes on.\n\n{NEXT}", ""),
        (f"- according to this - it opens.\n\n{LONG}", LONG),
        (f"🗓 2022 年 4 月 10 日\n📍 The Lake District\n\n{LONG}", LONG),
        (
            f"We take the order of a time-series of [looms](https://looms.example/l), first of all.\n\n{LONG}",
            f"We take the order of a time-series of looms, first of all.\n\n{LONG}",
        ),
        ("The loom is on https://loom.example/", ""),
    ],
)
def test_marks_and_code_do_not_open(source: str, expected: str) -> None:
    shown = opening(markdown.parse(source), ["Pots"], URL)
    assert ("" if shown.is_doubtful else shown.text) == expected


def test_the_title_with_its_author_does_not_open() -> None:
    source = f"*Pots and Looms of the Valley*<br>\nby Ada Roe\n\n## Summary\n\n{LONG}"
    assert said(source, "Pots and looms of the valley") == LONG
    assert "Ada Roe" in said(source, "A summary")


def test_an_aside_of_the_author_does_not_open() -> None:
    shown = opening(markdown.parse(f"I haven't posted in a while. It is cold.\n\n{LONG}"), ["Pots"], URL)
    assert shown == Opening(LONG, is_weak=True)
    assert said(f"{LONG} Let's get started!\n\n## Part") == LONG


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"In my last post, I oiled it. {NEXT}", ""),
        (f"In my last post, I oiled it. {NEXT}\n\n{NEXT[:-1]}, too.", ""),
        (f"In my last post, I oiled it. {LONG}", LONG),
        (f"In my last post, I oiled it.\n\n{LONG}", LONG),
        (
            f"In my last post, I oiled it, and in this post we look at heddles. {NEXT}",
            f"In this post we look at heddles. {NEXT}",
        ),
        (
            f"In part one, I oiled it. Now I look at heddles, which are old. {NEXT}",
            f"Now I look at heddles, which are old. {NEXT}",
        ),
        (f"As I wrote in my last post, {NEXT[:1].lower()}{NEXT[1:]}", NEXT),
    ],
)
def test_what_speaks_of_an_earlier_post_does_not_open(source: str, expected: str) -> None:
    shown = opening(markdown.parse(source), ["Heddles"], URL)
    assert ("" if shown.is_doubtful else shown.text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (LONG, LONG),
        (f"{LONG[:-1]} [1], and arr[1] is `a[1]` too.[2] {NEXT}", f"{LONG[:-1]}, and arr[1] is a[1] too. {NEXT}"),
        (f"いつも読んでくださっている皆さん、こんにちは。\n\n{LONG}", LONG),
        (f"{LONG}\n\n{NEXT}\n\n## Part\n\nMore.", f"{LONG}\n\n{NEXT}"),
        (f"# Title\n\n{LONG}", LONG),
        (f"![Loom](/l.jpg)\n\n{LONG}\n\n![Pot](/p.jpg)\n\n{NEXT}", f"{LONG}\n\n{NEXT}"),
        (f"![Loom](/l.jpg)\n*The loom in 1931*\n\n{LONG}", LONG),
        (f"![Loom](/l.jpg)\n\n_Seen from the kiln_\n\n{LONG}", LONG),
        (f"![Loom](/l.jpg)\nThe loom stands still. {LONG}", f"The loom stands still. {LONG}"),
        (f"Photo by [Ann](/a) on [Unsplash](https://unsplash.com)\n\n{LONG}", LONG),
        (f"> [!NOTE]\n> Careful.\n\n{LONG}", LONG),
        (f"<details><summary>Spoiler</summary>\n\nThe vicar.\n\n</details>\n\n{LONG}", LONG),
        (f"| a | b |\n|---|---|\n| 1 | 2 |\n\n{LONG}", LONG),
        (f"- one\n- two\n\n{LONG}", LONG),
        (f"> An epigraph.\n\n{LONG}", LONG),
        (f"> Look at looms.\n\nThis is what Mina said. {LONG}", f"“Look at looms.”\n\nThis is what Mina said. {LONG}"),
        (f"> Mira los telares.\n\nEsta frase es vieja. {LONG}", f"“Mira los telares.”\n\nEsta frase es vieja. {LONG}"),
        (f"> 織機を見よ。\n\nこの言葉は古い。{LONG}", f"“織機を見よ。”\n\nこの言葉は古い。{LONG}"),
        (f"> Look at looms.\n>\n> Mina Roe\n\nThis was said. {LONG}", f"This was said. {LONG}"),
        (f"The **loom opens. {LONG}", f"The loom opens. {LONG}"),
        (f"The looms-and-pots of it.\n\n{LONG}", f"The looms-and-pots of it.\n\n{LONG}"),
        (f"looms-and-pots-of-the-village\n\n{LONG}", LONG),
        (f"👇 More of it\n\n{LONG}", LONG),
        (f"**Update, May 1st**\n\n*It moved, and nobody knows where to.*\n\n---\n\n{LONG}", LONG),
        (f"23 August 2010 - San Francisco\n\n{LONG}", LONG),
        (f"!> The loom is experimental.\n\n{LONG}", LONG),
        (f"Howdy! 🤠\n\n{LONG}", LONG),
        (f"{LONG} 完成イメージはこのようになります。\n\n![a](a.png)", LONG),
        (f"04/2023 UPDATE: It moved.\n\n{LONG}", LONG),
        (f"If you find any typo please edit it here: <https://git.example.org/a> 👌\n\n{LONG}", LONG),
        (f"It has a small sign: ![s](s.png). {LONG}", f"It has a small sign. {LONG}"),
        (f"{LONG} Create the following loom, of brass. It is small.\n\n```\nx\n```", LONG),
        (f"> All is loom.\n\nWe hear this quote often. {LONG}", f"“All is loom.”\n\nWe hear this quote often. {LONG}"),
        (f"> {LONG * 4}\n\nThis classic quote is part of a page. {LONG}", LONG),
        (f"> {LONG * 4}\n\nIt was the year of the looms. {LONG}", f"It was the year of the looms. {LONG}"),
        ("Below is a loom that weaves on its own, as long as the page is open. It uses heddles.", ""),
        (f"Important note: It moved.\n\n{LONG}", LONG),
        (f"Aside: I asked this elsewhere.\n\n{LONG}", LONG),
        (f"Author's note: This is long.\n\n{LONG}", LONG),
        (f"There is an [update to this post](/b), based on what you said.\n\n{LONG}", LONG),
        (f"As the title says. {LONG}", LONG),
        (f"The loom is old (~~see the picture~~). {LONG}", f"The loom is old. {LONG}"),
        (
            f"{LONG} It is called Loom, a text of many pages, with a hundred pictures of looms and pots, and you can go read it [here](/a).",
            f"{LONG} It is called Loom, a text of many pages, with a hundred pictures of looms and pots.",
        ),
        (f"{LONG} Now add these lines to it.\n\n```\nx\n```\n\n{NEXT}", LONG),
        (f"{LONG} Here are all of them. Enjoy!\n\n- [a](/a)\n- [b](/b)", LONG),
        ("Then run the loom and wait for an hour or two until it is warm.\n\n```\nx\n```\n\nNow click on it.", ""),
        ("First, get it:\n\n```\nx\n```\n\nRun the loom and wait for an hour.", ""),
        (f"{LONG[:-1]}:\n\n```\nx\n```", LONG),
        (f"**Update (2 May):** moved.\n\n{LONG}", LONG),
        (f"[Go back](/x)\n\n{LONG}", LONG),
        (f"**Aliases** none\n\n{LONG}", LONG),
        (f"Hi all! {LONG}", LONG),
        (f"####前言\n{LONG}", LONG),
        (f"Install:\n\n```\nx\n```\n\n{LONG}", LONG),
        (f"{LONG}\n\n{LONG}\n\n{NEXT}", f"{LONG}\n\n{NEXT}"),
        (f"{LONG[:60]}…\n\n{LONG}", LONG),
        (f"~~Soon.~~ {LONG}", LONG),
        (f"You miss the demos because JavaScript isn't available.\n\n{LONG}", LONG),
        (f"Спасибо патронам: Мина, Бо.\n\n{LONG}", LONG),
        (f"{LONG}\n\n泉 みな (著), 西 ぼう (著), 編集部 (編集)", LONG),
        (f"{LONG} 자세한 것은 [이 글](/a)을 참고해주세요.", LONG),
        (f"자세한 내용은 [이 글](/a)을 참고해주세요.\n\n{LONG}", LONG),
        (f"{LONG} [Figure 1] shows it.", LONG),
        (f"{LONG} Here's what I did.\n\n- dig\n- fire", LONG),
        (f"{{% info() %}}\nCareful.\n{{% end %}}\n\n{LONG}", LONG),
        (f'[ {{"text": "Part", "anchor": "part"}} ]\n\n{LONG}', LONG),
        (f"Written by Mina Roe & Bo Li\n\n{LONG}", LONG),
        (f"This is the Portuguese version of the post [Looms](/en) that I wrote.\n\n{LONG}", LONG),
        (f"(All of it was tried with heddles of brass.)\n\n{LONG}", LONG),
        (
            "> Repo：[Loom](/l)\n>\n> Source: <https://git.example.org/a/very/long/path/to/the/file/of/this/post/which/is/wide.md>",
            "",
        ),
        (
            f"[🇩🇪 Read this post about looms and pots of the village in German instead](/de/loom)\n\n* TOC\n{{:toc}}\n\n{LONG}",
            LONG,
        ),
        (f"![Loom](/l.jpg)\n\nThe old picture above is funny.\n\nBut it is also old.\n\n{LONG}", LONG),
        (f"```\nopen()\n```\n\nThe code above is valid. It runs.\n\n{LONG}", LONG),
        (f"```\nopen()\n```\n\nThe code above is valid. {LONG}", LONG),
        (f"![Loom](/l.jpg)\n\nLight from above is kind. {LONG}", f"Light from above is kind. {LONG}"),
        (f"The code above is a memory.\n\n{LONG}", f"The code above is a memory.\n\n{LONG}"),
        (f"<div class='imgcap'><img src='l.jpg'><div class='thecap'>The loom in 1931.</div></div>\n\n{LONG}", LONG),
        (f"<div class='photo-caption'>The loom in 1931.</div>\n\n{LONG}", LONG),
        (f"<loom-player :@slug='data.slug' @label='title'></loom-player>\n\n{LONG}", LONG),
        (f"{LONG} 결과는 다음과 같다.\n\n```\n1\n```", LONG),
        (f"{LONG}\n\n다음은 백과에 실린 번역문이다.\n\n> 1", LONG),
        (f"{LONG}\n\n<!--more-->\n\n{NEXT}", LONG),
        (f"<!--more-->\n\n{LONG}", LONG),
        (f"{LONG}\n\n**Edit:** later.\n\n{NEXT}", f"{LONG}\n\n{NEXT}"),
        ("One.\n\nTwo.\n\n## Heading\n\nThree.", "One.\n\nTwo."),
        ("# The title\n\n![](x.png)\n\nOne.\n\n* list", "One."),
        ("One.\n\n**Why so?**\n\nTwo.", "One."),
        ("**This whole sentence is bold.**\n\nTwo.", "This whole sentence is bold.\n\nTwo."),
        ("**Short and bold**\n\n**Bold** and not a heading any more", "Bold and not a heading any more"),
        ("**" + "long " * 20 + "end**", "long " * 20 + "end"),
        ("One. Here is why:\n\n* list", "One."),
        ("One. Here is why:\n\n```\ncode\n```", "One."),
        ("One.\n\n%[https://x.dev]\n\nTwo.", "One.\n\nTwo."),
        ("```\ncode\n```\n\nOne.", "One."),
        ("Only text\nover two lines of it", "Only text over two lines of it"),
        (
            "A [link][1] and [another].\n\n## Heading\n\n[1]: https://x.dev\n[another]: https://y.dev",
            "A link and another.",
        ),
        ("## Only\n\n* a list", ""),
        ("One.\n\n<!--more-->\n\nTwo.", "One."),
        (
            (
                '<div data-node-type="callout">\n<div data-node-type="callout-emoji">💡</div>\n'
                '<div data-node-type="callout-text">Note</div>\n</div>\n\nOne.'
            ),
            "One.",
        ),
        (f"{LONG} 😀\n\n- a\n- b", f"{LONG} 😀"),
        ("I love it :)\n\n```\nx\n```", "I love it :)"),
    ],
)
def test_the_first_prose(source: str, expected: str) -> None:
    assert said(source) == expected


@pytest.mark.parametrize(
    "rest",
    [
        "The new one has a menu. After an hour I typed\n\n```sh\npump --on\n```",
        "One line of it;\n\n```\nx\n```",
        "This is how it looked:\n\n![Pump](p.png)\n\nEverybody took a stone home.",
        'Here it is:\n\n<iframe src="https://player.example.org/v/1"></iframe>\n\nThe slides are green.',
        "Here is the recording:\n\nhttps://www.youtube.com/watch?v=alg43\n\nIt smelled of sea.",
        "I wrote to the office,\n\n> Your horn is flat.\n\nand they wrote back.",
        "There are three,\n\n- brass\n- iron",
        "The steps are below.\n\n1. a\n2. b",
        "The formula is\n\n$$\nx\n$$",
        "Here's the thing:\n\n## Part\n\nMore.",
        "The formula differs:\n\n<div>\n\\[ x = 1 \\]\n</div>\n\nIt is called backward.",
        "And so:",
        "You start it with the following pump command.\n\n    pump --on",
        "Man startet sie mit folgendem Befehl.\n\n    pump --on",
        "目录框架是这样。\n\n- a\n- b",
        "Here's a part of it.\n\n> Be still.",
        "下記のように書きます。\n\n```\na\n```",
    ],
)
def test_it_does_not_end_in_the_middle(rest: str) -> None:
    first = rest.partition(".")[0] + "." if rest.startswith("The new one") else ""
    assert said(f"{LONG} {rest}") == f"{LONG} {first}".strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"These are they:\n\n- be still\n\n{NEXT}", Opening(NEXT, is_weak=True, is_doubtful=True)),
        ("These are they:\n\n- be still\n\nThey hold for frogs, and for all that are green.", Opening("", is_weak=True)),
        (f"{LONG[:-1]}, by these steps, which nobody knows:\n\n- be still\n\n{NEXT}", Opening("", is_weak=True)),
        ("As she said,\n\n> Clay has no opinion. You must bring one, or it stays what it was before.\n\nI did.",
         Opening("As she said, “Clay has no opinion. You must bring one, or it stays what it was before.”", is_weak=True)),
        (f"Summary:\n\n> {LONG}\n\n{NEXT}", Opening(NEXT, is_weak=True, is_doubtful=True)),
        ("Make a file:\n\n```\na\n```\n\nThe file exists.\n\n```\nb\n```\n\n" + NEXT, Opening("", is_weak=True)),
        (f"題について調べると、\n\n- [a](/a)\n- [b](/b)\n\nなどの話が出てくるのですが、窯の中の空気のことです。\n\n{NEXT}", Opening(NEXT, is_weak=True, is_doubtful=True)),
        (f"下記の例では、a を x に置換しています。\n\n```\na\n```\n\nIt also runs backward. {LONG}", Opening("", is_weak=True)),
        (f"- one\n- two\n\nIt runs in circles. {LONG}\n\n## More\n\n{NEXT}", Opening(NEXT, is_weak=True, is_doubtful=True)),
        ("Ribbit.", Opening("Ribbit.", is_weak=True)),
        ("Cats go free, if they are quiet.", Opening("Cats go free, if they are quiet.", is_weak=True)),
        ("**Note:** only this.", Opening("Note: only this.", is_weak=True)),
        ("**Note:** only this.\n\n![a](b.png)", Opening("Note: only this.", is_weak=True, is_doubtful=True)),
        ("**Note:** see https://blog.example.org/a.", Opening("Note: see https://blog.example.org/a.", is_weak=True, is_doubtful=True)),
        ("**Note:** only this.\n\n```\nx\n```", Opening("Note: only this.", is_weak=True, is_doubtful=True)),
        (f"> {LONG}", Opening(f"“{LONG}”", is_weak=True)),
        (f"<blockquote>**Pia:** {LONG}</blockquote>", Opening(f"“Pia: {LONG}”", is_weak=True)),
        (f"> {LONG}\n\n**Note:** only this.", Opening(f"“{LONG}”", is_weak=True)),
        (f"> {LONG}\n\n```\nx\n```", Opening(f"“{LONG}”", is_weak=True, is_doubtful=True)),
        ("Hi all!", Opening("", is_weak=True)),
        ("(fin)", Opening("", is_weak=True)),
        ("![a](b.png)", Opening("", is_weak=True)),
        ("```\nx\n```", Opening("", is_weak=True)),
        (LONG, Opening(LONG, is_weak=False)),
        ("釉薬の色は、窯の中の空気で変わります。同じ粉でも、緑にも赤にもなります。",
         Opening("釉薬の色は、窯の中の空気で変わります。同じ粉でも、緑にも赤にもなります。", is_weak=False)),
    ],
)  # fmt: skip
def test_where_little_remains_the_description_is_better(source: str, expected: Opening) -> None:
    assert opening(markdown.parse(source)) == expected


@pytest.mark.parametrize(
    ("source", "is_doubtful"),
    [
        (f"Install:\n\n```\nx\n```\n\n{LONG}", True),
        (f"```\nx\n```\n\n{LONG}", True),
        (f"# Parts\n\n- one\n- two\n\n# Loom\n\n{LONG}", True),
        (f"# Parts\n\n- one\n- two\n\n# Loom\n\nThe loom is old. {LONG}", False),
        ("```\nx\n```\n\nThe loom is old.", True),
        (f"- one\n- two\n\n{LONG}", False),
        (f"# Loom\n\n{LONG}\n\n```\nx\n```", False),
        (f"> [!definition] Heddle\n> An eye.\n\n{LONG}", True),
        (f"> [!note] Heddle\n> An eye.\n\n{LONG}", False),
        (f"E.g. heddles. {LONG}\n\n{LONG}", True),
        (f"Proof by heddle is old. {LONG}", False),
        (f"The formula $\\begin{{matrix}}a & b\\end{{matrix}}$ is old.\n\n{LONG}", True),
        (f"{LONG}\n\nThe formula $\\begin{{matrix}}a & b\\end{{matrix}}$ is old.", False),
        (f"## Mina: 7\n\nwove all night, and nobody saw it. {LONG}", True),
        (f"# The Loom that weaves\n\nwove all night, and nobody saw it. {LONG}", False),
    ],
)
def test_prose_from_the_middle_is_doubtful_unless_it_says_what_the_post_is_about(
    source: str, *, is_doubtful: bool
) -> None:
    assert opening(markdown.parse(source), ["The Loom that weaves"]).is_doubtful is is_doubtful


@pytest.mark.parametrize(
    "source",
    [
        f"**The barn owl moved out**\n\n{LONG}",
        f"The barn owl moved out.\n\n{LONG}",
        f"*The Barn Owl moved out!* {LONG}",
        f"# The barn owl moved out\n\n{LONG}",
    ],
)
def test_the_title_is_not_said_again(source: str) -> None:
    assert said(source, "The barn owl moved out", "") == LONG


def test_a_feeds_words_go() -> None:
    entry = f"<p>{LONG} … <a href='{URL}'>Continue reading →</a></p><p>The post <a href='{URL}'>Loom</a> appeared first.</p>"
    assert opening(html.parse(entry), (), URL).text == LONG


@pytest.mark.long
@given(
    st.text(max_size=200),
    st.lists(st.sampled_from(["- a", "> q", "```\nx\n```", "## h", "![a](b)", "", LONG]), max_size=5),
)
def test_it_never_ends_with_what_leads_on(text: str, blocks: list[str]) -> None:
    found = said("\n\n".join([text, *blocks]))
    assert not found.endswith((":", ",", "，"))
    assert found == found.strip()


def test_it_reads_no_further_than_it_must() -> None:
    source = f"{LONG}\n\n## Part\n\n" + f"{NEXT}\n\n" * 3000
    begin = time.process_time()
    opening(markdown.parse(source))
    assert time.process_time() - begin < 0.1


def test_a_title_that_is_the_cut_first_sentence_is_not_said_again() -> None:
    for title, expected in ((f"{LONG[:50]}...", NEXT), (f"{LONG[:50]}…", NEXT), (LONG[:50], f"{LONG} {NEXT}")):
        assert said(f"{LONG} {NEXT}", title) == expected


def test_a_quote_follows_the_only_sentence_that_leads_to_it() -> None:
    source = f"A reader sent me this question:\n\n> Is there\n> a use for it?\n\nSure there is. {NEXT}"
    assert said(source) == "A reader sent me this question: “Is there a use for it?”"
    assert said(f"{LONG} {source}") == LONG


@pytest.mark.parametrize("call", ["Hiya friends!", "Guess what?", "織り機だよ！"])
def test_a_short_call_is_no_opening(call: str) -> None:
    assert opening(markdown.parse(f"{call}\n\n## Looms\n\n- one\n")).is_doubtful


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"![A pot](a.png)\n\nYeah, that's not cool.\n\n{LONG}", LONG),
        (f"It is not cool.\n\n{LONG}", f"It is not cool.\n\n{LONG}"),
        (f"![A pot](a.png)\n\nKilns are hot.\n\n{LONG}", f"Kilns are hot.\n\n{LONG}"),
        (f"![A pot](a.png)\n\nIt is hot.\n\nThis is new. {LONG}", f"It is hot.\n\nThis is new. {LONG}"),
        (f"He has baked it for as long as he could.\n\n## Part\n\n- {LONG * 4}", ""),
        (
            f"He has baked kilns for as long as he could.\n\n## Part\n\n- {LONG * 4}",
            "He has baked kilns for as long as he could.",
        ),
        ("He has baked it for as long as he could.\n\n- So did she.", "He has baked it for as long as he could."),
    ],
)
def test_what_is_short_has_a_word_of_the_title(source: str, expected: str) -> None:
    shown = opening(markdown.parse(source), ["Kilns"], URL)
    assert ("" if shown.is_doubtful else shown.text) == expected


def test_a_short_title_has_no_words_to_ask_for() -> None:
    shown = opening(markdown.parse(f"He has baked it for as long as he could.\n\n- {LONG * 4}"), ["GDB"], URL)
    assert not shown.is_doubtful


def test_a_title_of_several_posts_names_no_subject() -> None:
    body = f"He has baked it for as long as he could.\n\n- {LONG * 4}"
    posts = [Post(slug=f"p{number}", url=URL, title="Notebook entry", markdown=f"{number}") for number in range(3)]
    shown = opening(markdown.parse(body), ["Notebook entry"], URL, boilerplate=Boilerplate(map(Excerpt, posts)))
    assert not shown.is_doubtful
    assert opening(markdown.parse(body), ["Notebook entry"], URL).is_doubtful

"""Fitting: within the limit, as long as it can be, and never cut wrong."""

from __future__ import annotations

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from syndicator.render import filters, markers
from syndicator.render.fit import TooLong, excerpt, fit, longest
from syndicator.render.formats import tidy
from tests.fakes.channels import TimelineChannel

URL = "https://blog.example.dev/a-post"
WORDS = st.sampled_from(
    [
        "word",
        "Sentence.",
        "naïve",
        "日本語",
        "です。",
        "#Tag",
        "@someone",
        "https://x.dev/a?b=c",
        "Node.js",
        "👩‍👩‍👧‍👦",
        "é",
        "मशीन",
        "e.g.",
        "\n\n",
        "“so?”",
    ]
)
PROSE = st.lists(WORDS, max_size=60).map(" ".join)


def fitted(text: str, limit: int) -> str:
    return fit(filters.fit(text), limit, len, tidy)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("I like looms. They take a very long time to warp, whatever anybody says", 60, "I like looms."),
        ("I like looms. They are slow. So is warping them, whatever anybody says", 40, "I like looms. They are slow."),
        ("We met. On Monday we went on to the old looms of the valley, which are loud", 60, ""),
        ("We went on to the old looms of the valley, which nobody has used since", 60, ""),
        ("我们去了山谷里所有的老织布机那里看一看，因为没有人知道它们在哪里", 25, ""),
        ("山谷里的织布机很老。我们去看一看它们是不是还能够像以前一样好好地工作", 25, "山谷里的织布机很老。"),
        (
            "We went to look at all of the old looms\n\nThey were loud, all of them",
            50,
            "We went to look at all of the old looms",
        ),
        ("We went to look at all of the looms\nwhich were loud\nand slow\nand red", 50, ""),
        ("Hiya friends! We went to look at all of the old looms, which were loud", 40, ""),
        (
            "What do the looms of the valley say? Nobody knows, since nobody is there",
            50,
            "What do the looms of the valley say?",
        ),
        ("We went to look at them! :D\n\nThey were loud, all of the looms", 40, "We went to look at them! :D"),
        ("Whole and short", 80, "Whole and short"),
        ('We went to the old looms. Bea: "They are loud. Are they? They are."', 50, "We went to the old looms."),
        (
            "“We went to the looms. They were loud. So were we.” Bea said so.",
            40,
            "“We went to the looms. They were loud.”",
        ),
    ],
)
def test_between_sentences(text: str, limit: int, expected: str) -> None:
    """Below a headline nothing is better than half a sentence."""
    assert fit(filters.fit(text, "sentences"), limit, len, tidy) == expected


def test_what_may_be_cut_is_one_of_two() -> None:
    with pytest.raises(ValueError, match=r"fit: expected one of words, sentences, not 'halves'"):
        filters.fit("a text", "halves")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One two.", 8, "One two."),
        ("One two. Three four.", 19, "One two."),
        ("One two.\n\nThree four. Five.", 22, "One two.\n\nThree four."),
        ("One two three four", 13, "One two…"),
        ("One two three four", 14, "One two three…"),
        ("One two, three four", 12, "One two…"),
        ("Incomprehensibilities", 8, "Incompr…"),
        ("We went to look at the looms today :D\n\nThey were loud", 40, "We went to look at the looms today :D"),
        ("Yes. Then a very long second sentence without an end", 40, "Yes. Then a very long second sentence…"),
        ("Use e.g. Python. Then rest.", 20, "Use e.g. Python."),
        ("“Is it so?” he asked. “It is!” she said.", 30, "“Is it so?” he asked."),
        ("これは長い。これも長い文です。", 8, "これは長い。"),
        ("これは長い文です", 6, "これは長い…"),
        ("See https://example.dev/a/very/long/address now", 20, "See…"),
        ("See https://example.dev/a now or later", 30, "See https://example.dev/a now…"),
        ("See https://example.dev/a otherwise", 28, "See https://example.dev/a …"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 20, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…"),
        ("A title\nAnd more of it in a line that never ends", 10, "A title"),
        ('She said "so it is. And then', 20, 'She said "so it is."'),
        ('A 5" pipe is long, or', 14, 'A 5" pipe is…'),
        ("Looms are old, and they weave all that we wear. Here is an example. It weaves a long scarf.", 75,
         "Looms are old, and they weave all that we wear."),
        ("Looms are old, and they weave all that we wear. Here's how they do that. And more.", 75,
         "Looms are old, and they weave all that we wear. Here's how they do that."),
        ("Looms are old, and they weave all that we wear. This is how it works. It weaves a long scarf.", 75,
         "Looms are old, and they weave all that we wear."),
        ("It is old. Here is an example. And more.", 32, "It is old. Here is an example."),
        ("Abcd. Efghijkl rest of it all", 16, "Abcd."),  # a sentence that has a third of what would fit
        ("Abcd. Efghijklm rest of it all", 16, "Abcd. Efghijklm…"),  # and one that has less
        ("aa bb日本語", 7, "aa bb日…"),
        ("((((((", 3, ""),
        ("#Tagtagtag", 3, ""),
    ],
)  # fmt: skip
def test_it_is_cut_where_a_careful_person_would(text: str, limit: int, expected: str) -> None:
    assert fitted(text, limit) == expected


@pytest.mark.parametrize(
    "whole", ["gopher://localhost", "@somebody", "＠somebody", "#somewhere", "＃somewhere", "$somecash", "&somewhere;", "blog.example"]
)  # fmt: skip
def test_what_is_one_thing_is_never_split(whole: str) -> None:
    assert fitted(f"{whole} is where it is", len(whole) - 2) == ""
    assert fitted(r"ab\*cdefgh", 4) == "ab…"  # nor an escaped sign


def test_what_fits_is_whole() -> None:
    assert longest("One. Two.", lambda text: len(text) <= 9) == "One. Two."
    assert longest("One. Two.", lambda text: len(text) <= 8) == "One."


def test_an_excerpt_uses_the_room_there_is() -> None:
    assert excerpt(" One two three ", 13) == "One two three"
    assert excerpt("One two three", 12) == "One two…"
    assert excerpt("One two three", 8) == "One two…"
    assert excerpt("One two three", 7) == "One…"


def test_the_last_marked_part_gives_way_first_and_leaves_no_gap() -> None:
    text = f"{filters.fit('A headline of words')}\n\n{filters.fit('A lead.')}\n\n{URL}"
    assert fit(text, 61, len, tidy) == f"A headline of words\n\nA lead.\n\n{URL}"
    assert fit(text, 53, len, tidy) == f"A headline of words\n\n{URL}"
    assert fit(text, 46, len, tidy) == f"A headline…\n\n{URL}"
    assert fit(text, 33, len, tidy) == URL


def test_what_is_not_marked_never_gives_way() -> None:
    with pytest.raises(TooLong, match="it counts 31, 1 over the limit of 30"):
        fit(f"{filters.fit('Words')} {URL}", 30, len, tidy)


def test_without_a_limit_everything_stays() -> None:
    assert fit(filters.fit("word " * 1000), None, len, tidy) == ("word " * 1000).strip()


@given(PROSE, st.integers(0, 120))
def test_it_is_within_the_limit_and_the_same_every_time(text: str, limit: int) -> None:
    once = fitted(text, limit)
    assert len(once) <= limit
    assert once == fitted(text, limit)


@pytest.mark.long
@given(st.text(max_size=300), st.integers(0, 100))
@example("\ufdd0\ufdd1", 3)
def test_any_text_at_all_fits(text: str, limit: int) -> None:
    once = fitted(text, limit)
    assert len(once) <= limit
    assert once == markers.strip(once)


@given(PROSE, st.integers(0, 120))
def test_what_fits_is_not_touched(text: str, more: int) -> None:
    whole = tidy(text)
    assert fitted(text, len(whole) + more) == whole


@given(PROSE, st.integers(1, 120))
def test_nothing_is_cut_inside_a_grapheme_a_link_a_hashtag_or_a_mention(text: str, limit: int) -> None:
    kept = fitted(text, limit).removesuffix("…").rstrip()
    pieces = regex.findall(r"\X", tidy(text))
    assert "".join(regex.findall(r"\X", kept)) == kept
    assert kept in {tidy("".join(pieces[:n])) for n in range(len(pieces) + 1)} | {tidy("".join(pieces[:n])).rstrip(",.:“(") for n in range(len(pieces) + 1)}  # fmt: skip
    rest = tidy(text)[len(kept) :]
    for whole in ("https://x.dev/a?b=c", "#Tag", "@someone", "Node.js"):
        assert not any(kept.endswith(whole[:n]) and rest.startswith(whole[n:]) for n in range(1, len(whole)))


@given(st.lists(st.sampled_from(["word", "longer", "a"]), min_size=2, max_size=40), st.integers(2, 120))
def test_no_further_word_would_have_fitted(words: list[str], limit: int) -> None:
    text = " ".join(words)
    kept = fitted(text, limit).removesuffix("…")
    if (
        kept == text
        or " " not in text[len(kept) :].strip()
        or kept not in {" ".join(words[:n]) for n in range(1, len(words))}
    ):
        return
    count = len(kept.split())
    assert len(" ".join(words[: count + 1]) + "…") > limit


@given(PROSE)
def test_on_a_timeline_the_link_and_the_hashtags_survive_whatever_the_lead(text: str) -> None:
    filled = f"Title\n\n{filters.fit(text)}\n\n{URL}\n\n#Python"
    channel = TimelineChannel()
    said = fit(filled, channel.limit, channel.measure, tidy)
    assert channel.measure(said) <= 280
    assert said.endswith(f"{URL}\n\n#Python")
    assert said.startswith("Title")


@given(st.text(max_size=200), st.integers(0, 80))
def test_an_excerpt_is_never_longer_than_asked(text: str, characters: int) -> None:
    assert len(excerpt(text, characters)) <= characters


@pytest.mark.parametrize(
    ("lines", "limit", "expected"),
    [
        ("a one\nb two\nc three", 19, "a one\nb two\nc three"),
        ("a one\nb two\nc three", 18, "a one\nand 2 more"),
        ("a one\nb two\nc three and more", 25, "a one\nb two\nand 1 more"),
        ("• a\nhttps://x.dev/a\n\n• b\nhttps://x.dev/b\n\n", 31, "• a\nhttps://x.dev/a\nand 1 more"),
        ("a one\nb two\nc three", 5, ""),
        ("", 5, ""),
    ],
)
def test_of_a_list_whole_items_are_cut_and_counted(lines: str, limit: int, expected: str) -> None:
    assert fit(filters.items(lines), limit, len, tidy) == expected


def test_it_is_not_cut_at_a_sentence_in_brackets() -> None:
    text = "I write. Few read this (Hello! You are kind.) and that is fine with me, of course."
    assert excerpt(text, 31) == "I write. Few read this…"
    assert (
        excerpt("I write (a lot). Few read it :( but I go on. And on and on.", 48)
        == "I write (a lot). Few read it :( but I go on."
    )


def test_a_bracket_that_would_stay_open_goes() -> None:
    assert excerpt("色は窯の中の空気（詳しくは下の章に書きます、緑にも赤にも）で変わります", 20) == "色は窯の中の空気…"
    assert (
        excerpt("So (this is the point that a bracket begins with, mostly) it goes", 40)
        == "So (this is the point that a bracket…"
    )
    assert excerpt("Looms (old ones) weave slowly (but not in the winter)", 45) == "Looms (old ones) weave slowly…"


def test_it_does_not_end_with_a_short_sentence_of_a_new_paragraph() -> None:
    first = "The loom stands in the yard, and since May it has woven what everybody brings."
    assert excerpt(f"{first}\n\nThe reason is simple. Nobody else has the time.", 110) == first
    assert excerpt(f"{first}\n\nWhat changes?\n\nNobody else has the time.", 110) == first
    assert excerpt(f"{first}\n\nLast week a friend came by to see me. He had no time.", 125) == first
    for last in ("Whoever has a loom has more of the yarn.", "Last week a friend came by to see me.\n\n"):
        long = f"{first}\n\n{last}"
        assert excerpt(f"{long} Nobody else has the time.", 125) == long.strip()


def test_it_does_not_end_with_what_asks_for_more() -> None:
    first = "The loom stands in the yard, and since May it has woven what everybody brings."
    for last in ("Why is that?", "为什么呢？", "There is one thing that I want to tell you..."):
        assert excerpt(f"{first} {last} Nobody else has the time.", len(first) + len(last) + 5) == first
    assert excerpt(f"{first} But no more... Nobody has the time.", len(first) + 20) == f"{first} But no more..."
    question = "Would you like to know who brings the longest yarn?"
    assert excerpt(f"{first} {question} Nobody else has the time.", 140) == f"{first} {question}"


def test_a_line_that_is_no_sentence_ends_with_dots() -> None:
    line = "It runs, as long as the loom that"
    assert excerpt(f"{line}\n\nstands in the yard does", 40) == f"{line}…"
    assert excerpt("The loom runs.\n\nIt stands in the yard", 20) == "The loom runs."


def test_a_quotation_that_is_cut_is_closed() -> None:
    for text, size, expected in (
        ("Rob asked: “It is late. Is it not? Nobody knows.”", 25, "Rob asked: “It is late.”"),
        ("Rob asked: “It is late and cold and dark.”", 30, "Rob asked: “It is late and…”"),
        ('Rob asked: "It is late and cold and dark."', 30, 'Rob asked: "It is late and…"'),
        ('Rob sets x="It is late and cold and dark."', 30, 'Rob sets x="It is late and…'),
        ("Rob fragte: „Spät?“ Ja. Und nun geht es weiter.", 25, "Rob fragte: „Spät?“ Ja."),
        ('"It is late. Is it not?" Nobody knows, and it is dark.', 13, '"It is late."'),
        ('A 5" pipe is late. Is it not?', 20, 'A 5" pipe is late.'),
    ):
        assert excerpt(text, size) == expected


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        (
            "舟を川の上まで漕いでいきましたが、櫂が一本しかないので帰りは大変でした",
            24,
            "舟を川の上まで漕いでいきましたが…",
        ),
        (
            "今天想和大家分享的是目前在河上较为流行的小船，而且我们可以用它来过河捕鱼",
            33,
            "今天想和大家分享的是目前在河上较为流行的小船…",
        ),
        ("以前は各ホストに小さな古い木製の舟をインストールしていました", 22, "以前は各ホストに小さな古い木製の舟を…"),
        ("川のお茶の店までの道でお茶を飲む", 13, "川のお茶の店までの…"),
        (
            "小船在河上飘着，而且我们可以用它来过河捕鱼然后回到家里来吃饭",
            26,
            "小船在河上飘着，而且我们可以用它来过河捕鱼然后回到…",
        ),
    ],
)
def test_without_spaces_it_is_cut_after_a_clause_or_a_phrase(text: str, characters: int, expected: str) -> None:
    assert excerpt(text, characters) == expected

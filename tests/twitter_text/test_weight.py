"""How much of a post X counts, and in what time."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.twitter_text import cashtags, is_valid, mentions, weigh
from tests.long_cases import first_of
from tests.twitter_text.conformance import cases, needs_conformance

WORDS = st.sampled_from(
    ["https://a.dev/b_(c)", "Socket.IO", "漢字", "🎉", "@ada", "#tag", "a.b", "(x.com)", "é", "…", "👩\u200d🔬"]
)


@needs_conformance
@pytest.mark.parametrize(
    "section", ["WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"]
)
def test_texts_weigh_as_in_the_conformance_cases(section: str) -> None:
    expected = cases("validate", section)
    assert [(weigh(text), is_valid(text)) for text, _ in expected] == [
        (case["weightedLength"], case["valid"]) for _, case in expected
    ]


@needs_conformance
def test_texts_without_emojis_weigh_as_in_the_older_cases() -> None:
    expected = [case for case in cases("validate", "WeightedTweetsCounterTest") if "\u200d" not in case[0]]
    assert len(expected) == 8
    assert [weigh(text) for text, _ in expected] == [case["weightedLength"] for _, case in expected]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("plain", 5),
        ("ა\u10ff", 2),
        ("\u1100", 2),
        ("\u2000\u200d\u2010\u201f\u2032\u2037", 6),
        ("\u200e\u200f\u2020\u2031\u2038", 10),
        ("漢字かな", 8),
        ("cafe\u0301", 4),
        ("one\r\ntwo\rthree", 13),
        ("☺ © ®", 8),
        ("🙋🏽", 2),
        ("👨\u200d👩\u200d👧\u200d👦", 2),
        ("👨\u200d👩\u200d👧\u200d👦👨\u200d🎤", 4),
        ("👨\u200d👨\u200d👨", 8),
        ("🇩🇪🇫🇷🇩", 6),
        ("1\ufe0f\u20e3 2\u20e3 3", 7),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("x\ufe0f", 3),
        ("👍\ufe0f👍", 6),
        ("a https://blog.example.dev/" + "long/" * 50 + " z", 27),
        ("Socket.IO and https://a.dev/é", 51),
        ("http://a.dev/1\ufe0f\u20e3", 27),
    ],
)
def test_a_text_weighs(text: str, weight: int) -> None:
    assert weigh(text) == weight


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("x" * 280, True),
        ("x" * 281, False),
        ("漢" * 140, True),
        ("漢" * 140 + "x", False),
        ("", False),
        ("a\ufffeb", False),
    ],
)
def test_a_post_is_valid_by_its_weight_and_its_characters(text: str, valid: bool) -> None:
    assert is_valid(text) is valid


@given(st.lists(st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))))
def test_words_weigh_the_same_alone_and_in_a_text(words: list[str]) -> None:
    assert weigh("".join(f" {word}" for word in words)) == sum(weigh(f" {word}") for word in words)


@pytest.mark.parametrize(
    "unit",
    first_of(["a", "@", "#", "a.", "http://", ".com", "日", "日.", "a_b.com.", "a-.", "http://a.", "a.co/(", "1", "👨", "é.com", "RT@a ", "$A "]),
)  # fmt: skip
def test_time_grows_with_the_text(unit: str) -> None:
    weigh(unit)

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        gc.freeze()  # what other tests have left takes no part in it
        begun = time.process_time()
        assert weigh(text) > 0
        assert len(mentions(text)) >= 0 <= len(cashtags(text))
        taken = time.process_time() - begun
        gc.unfreeze()
        return taken

    # A square of it would be 64 times as long. A busy machine slows some attempts down, and speeds none up.
    short, long = [], []
    for _ in range(5):
        short.append(seconds(20_000))
        long.append(seconds(160_000))
        if min(long) < 32 * min(short) + 0.1:
            return
    raise AssertionError((short, long))

from __future__ import annotations

import pytest

from syndicator.documents.characters import decode_entities, emojize, is_evenly_spaced, printable
from tests.growth import assert_linear


def test_what_no_reader_sees_is_removed() -> None:
    assert printable("a\x00b\x1b\xadc\ufeffd\ud800e\ufdd0f\x85g\n\th") == "abcdef\x85g\n\th"
    assert printable("a\u200b b") == "a b"
    assert printable("a\n\u2800\nb \u2807\u2800\u2807") == "a\n \nb \u2807\u2800\u2807"
    assert printable("ไม่\u200bมี") == "ไม่\u200bมี"
    assert printable("plain é 字 🐐") == "plain é 字 🐐"


def test_white_space_is_even_if_it_is_single_spaces() -> None:
    assert is_evenly_spaced("a text, “quoted” 字")
    uneven = (
        "two  spaces",
        "a\ttab",
        "a line\n",
        "a\rreturn",
        "a\fform feed",
        "a\u2028line separator",
        "a\x1cseparator",
    )
    assert not any(map(is_evenly_spaced, uneven))


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("&amp;&#38;&#x26;", "&&&"), ("?a=1&lt=2", "?a=1&lt=2"), ("&unknown; AT&T", "&unknown; AT&T"), ("&#8220;x", "“x")],
)
def test_entities(text: str, decoded: str) -> None:
    assert decode_entities(text) == decoded


@pytest.mark.parametrize(
    ("text", "shown"), [(":tada: a", "🎉 a"), ("7:30:15", "7:30:15"), (":no-such-name:", ":no-such-name:"), ("a::b:c", "a::b:c"),
        (":point_down::unicorn: :sunflower:", "👇🦄 🌻"), ("ナイス:flag_cn:！", "ナイス🇨🇳！"), (":pray_tone2::no-such_tone1:", "🙏🏼:no-such_tone1:"),
        ("川 :mrgreen: :razz:", "川 😁 😛"), (":slight_smile:, :octicons-arrow-24:", "🙂, "), ("Foo:tada:", "Foo:tada:")]
)  # fmt: skip
def test_names_of_emoji(text: str, shown: str) -> None:
    assert emojize(text) == shown


@pytest.mark.parametrize("piece", ["a", "1", "+", ":a", "a:"])
def test_what_is_no_name_of_an_emoji_takes_linear_time(piece: str) -> None:
    assert_linear(lambda n: emojize(f" :{piece * n}"), 100_000)

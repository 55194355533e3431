"""Text is counted as Mastodon counts it, and never shorter."""

from __future__ import annotations

import pytest

from syndicator.channels.mastodon.text import count, links, tidied, without_hosts


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("plain", 5),
        ("→✅漢字", 4),
        ("👩‍👩‍👧‍👦 🇩🇪", 3),
        ("cafe\u0301", 4),
        ("a https://blog.example.dev/" + "long/" * 50, 25),
        ("https://blog.example.dev", 23),
        ("http://a.de", 23),
        ("(https://blog.example.dev/a_(b))", 25),
        ("see https://blog.example.dev/a.", 28),
        ("https://blog.example.dev/grün-und-groß?utm_source=x&b=2 end", 27),
        ("https://blog.example.dev/日本語のとても長い題名についての話です", 23),
        ("Socket.IO", 9),  # no scheme, no link
        ("https://foo.newtldx/path", 24),  # no such top-level domain, no link
        ("@ada@social.example", 4),
        ("hello @ada.b-c@social.example!", 15),
        ("mail ada@social.example", 23),
        ("/@ada@social.example", 20),
        ("https://social.dev/@ada@other.dev @ada", 28),
        ("#Python @ada", 12),
        ("one\ntwo", 7),
    ],
)
def test_graphemes_count_and_links_count_23(text: str, length: int) -> None:
    assert count(text, 23) == length


def test_the_length_of_a_link_is_what_the_server_says() -> None:
    assert count("https://blog.example.dev/a https://blog.example.dev/b", 30) == 61


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Socket.IO", ()),
        ("a https://a.de/ü. b", ("https://a.de/ü",)),
        ("https://a.de/x?y=1&z=2", ("https://a.de/x?y=1&z=2",)),
        ("https://a.de, https://b.de/", ("https://a.de", "https://b.de/")),
    ],
)
def test_links_have_a_scheme(text: str, found: tuple[str, ...]) -> None:
    assert links(text) == found


@pytest.mark.long
def test_a_long_text_is_counted_quickly() -> None:
    assert count("https://a.de/" + "a(" * 20_000, 23) > 0
    assert count("@a" * 20_000, 23) > 0
    assert count("@" + "a." * 20_000, 23) > 0
    assert count("@a" + "." * 40_000 + "@", 23) > 0


def test_people_see_mentions_without_their_host() -> None:
    assert without_hosts("by @ada@social.example, @bob") == "by @ada, @bob"
    assert tidied(" a\r\nb ") == "a\nb"

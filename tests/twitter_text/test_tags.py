"""Whom a post mentions, and which stocks it names."""

from __future__ import annotations

import pytest

from syndicator.twitter_text import cashtags, mentions
from tests.twitter_text.conformance import cases, needs_conformance


@needs_conformance
def test_mentions_are_those_of_the_conformance_cases() -> None:
    expected = cases("extract", "mentions")
    assert [(text, [tag.text[1:] for tag in mentions(text)]) for text, _ in expected] == expected
    placed = cases("extract", "mentions_with_indices")
    found = [
        [{"screen_name": tag.text[1:], "indices": [tag.start, tag.end]} for tag in mentions(text)] for text, _ in placed
    ]
    assert found == [case for _, case in placed]


@needs_conformance
def test_cashtags_are_those_of_the_conformance_cases() -> None:
    expected = cases("extract", "cashtags")
    assert [(text, [tag.text[1:] for tag in cashtags(text)]) for text, _ in expected] == expected
    placed = cases("extract", "cashtags_with_indices")
    found = [
        [{"cashtag": tag.text[1:], "indices": [tag.start, tag.end]} for tag in cashtags(text)] for text, _ in placed
    ]
    assert found == [case for _, case in placed]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada, @bob! (@cy) ＠dan", ["@ada", "@bob", "@cy", "＠dan"]),
        (".@ada /@bob 日本@cy -@dan", ["@ada", "@bob", "@cy", "@dan"]),
        ("me@ada _@ada !@ada #@ada $@ada %@ada &@ada *@ada @@ada 1@ada", []),
        ("RT@ada rt:@bob Rt@cy", ["@ada", "@bob", "@cy"]),
        ("xRT@ada _RT@ada +RT@ada ~rt@ada .RT@ada -RT:@ada xRT:@bob", ["@ada", "@bob"]),
        ("@" + "a" * 21, ["@" + "a" * 20]),
        ("@adaé @ada@bob @http://x @ada's", ["@ada"]),
        ("@ada/list-1 @ada/1", ["@ada", "@ada"]),
        ("@a/b@cy", []),
        ("https://x.dev/@me x.dev/@me https://x.dev @me", ["@me"]),
        ("@ @. @日", []),
    ],
)
def test_mentions_are_found(text: str, names: list[str]) -> None:
    assert [tag.text for tag in mentions(text)] == names
    assert all(text[tag.start : tag.end] == tag.text for tag in mentions(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("$TEST $a, $Six666 $sixsix. $sevenle", ["$TEST", "$a", "$sixsix"]),
        ("$BRK.A $BRK_bc $BRK.abc", ["$BRK.A", "$BRK_bc", "$BRK"]),
        ("x$TEST ($TEST) $$TEST $5 \u3000$TEST \u200f$TEST", ["$TEST", "$TEST"]),
        ("x.dev/?a=1 $x", ["$x"]),
    ],
)
def test_cashtags_are_found(text: str, names: list[str]) -> None:
    assert [tag.text for tag in cashtags(text)] == names

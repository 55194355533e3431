"""Which names are top-level domains, and where they end."""

from __future__ import annotations

import pytest

from syndicator.twitter_text import urls
from syndicator.twitter_text.tlds import end_of_tld
from tests.twitter_text.conformance import cases, needs_conformance


@needs_conformance
def test_each_domain_of_the_conformance_cases_is_linked() -> None:
    expected = cases("tlds", "country", "generic")
    assert len(expected) > 700
    assert [(text, [url.text for url in urls(text)]) for text, _ in expected] == expected


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("com", 3),
        ("COM/", 3),
        ("com-", 0),
        ("com+", 0),
        ("com@", 0),
        ("com1", 0),
        ("comx", 0),
        ("com_x", 3),
        ("com日", 3),
        ("comé", 3),
        ("nothing", 0),
        ("日本", 0),
        ("中国人", 2),
        ("中国x", 0),
        ("МОСКВА", 6),
        ("嘉里大酒店", 5),
        ("嘉里大酒", 2),
        ("vermögensberater", 16),
        ("xn--p1ai-x/", 10),
        ("XN--a", 5),
        ("xn--", 0),
        ("", 0),
    ],
)
def test_a_top_level_domain_ends(text: str, end: int) -> None:
    assert end_of_tld(text, 0) == end
    assert end_of_tld(f"x.{text}", 2) == (end + 2 if end else 0)

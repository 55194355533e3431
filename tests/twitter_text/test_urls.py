"""What X makes a link of."""

from __future__ import annotations

import pytest

from syndicator.twitter_text import urls
from tests.twitter_text.conformance import cases, needs_conformance


@needs_conformance
def test_urls_are_those_of_the_conformance_cases() -> None:
    expected = cases("extract", "urls", "tco_urls_with_params")
    assert len(expected) == 49
    assert [(text, [url.text for url in urls(text)]) for text, _ in expected] == expected


@needs_conformance
def test_urls_are_where_the_conformance_cases_say() -> None:
    expected = cases("extract", "urls_with_indices", "urls_with_directional_markers")
    assert [
        (text, [{"url": url.text, "indices": [url.start, url.end]} for url in urls(text)]) for text, _ in expected
    ] == (expected)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://example.com", ["http://example.com"]),
        ("(HTTPS://Example.COM)", ["HTTPS://Example.COM"]),
        ("xhttp://example.com http:/example.com ttp://example.com", []),
        ("http://\nfoo.com/日 http://foo.com", ["foo.com/", "http://foo.com"]),
        ("日http://example.com", ["http://example.com"]),
        ("Socket.IO, docs.rs! e.g. Node.js", ["Socket.IO", "docs.rs"]),
        ("foo.com.au foo.com.nothing foo.comx foo.com-x foo.com+ foo.com@x", ["foo.com.au", "foo.com"]),
        ("me@foo.com #foo.com $foo.com ＠foo.com", ["foo.com"]),
        ("-foo.com _foo.com .foo.com /foo.com", []),
        ("http://-foo.com http://foo-.com http://foo_bar.com http://_foo.com", []),
        ("http://foo_bar.example.com http://foo-bar.com", ["http://foo_bar.example.com", "http://foo-bar.com"]),
        ("http://foo_bar.com/?x=example.com then example.org", ["example.org"]),
        ("foo..com http://..com", []),
        ("日本.example.com", ["example.com"]),
        ("日本.com http://日本.com", ["http://日本.com"]),
        ("a 日.foo.com/path", ["foo.com/path"]),
        ("a foo.com日.香港/path", ["foo.com/path"]),
        ("foo.com日.net", ["foo.com"]),
        ("a é.com", ["é.com"]),
        ("éa.com", ["a.com"]),
        ("日本語。example.com中国語", ["example.com"]),
        (
            "x.みんな x.xn--p1ai http://x.みんな http://x.МОСКВА",
            ["x.みんな", "x.xn--p1ai", "http://x.みんな", "http://x.МОСКВА"],
        ),
        ("http://x.嘉里大酒店 http://x.嘉里a http://x.भारतम् ", ["http://x.嘉里大酒店", "http://x.भारतम्"]),
        ("example.com?a=b http://example.com?a=b", ["example.com", "http://example.com?a=b"]),
        ("http://example.com:8080/a http://example.com:/a", ["http://example.com:8080/a", "http://example.com"]),
        ("http://example.com/a.,;!? http://example.com/?!", ["http://example.com/a", "http://example.com/"]),
        ("http://example.com/?a=b&c!).", ["http://example.com/?a=b&c"]),
        ("http://example.com/a_(b_(c)_d)_e.", ["http://example.com/a_(b_(c)_d)_e"]),
        ("http://example.com/a(b http://example.com/(b)", ["http://example.com/a", "http://example.com/(b)"]),
        ("http://example.com/a.(b) http://example.com/a.(b)c", ["http://example.com/a", "http://example.com/a.(b)c"]),
        ("http://example.com/(a(b(c)))", ["http://example.com/"]),
        ("http://example.com/привет/日", ["http://example.com/привет/"]),
        ("http://example.com/@me/x", ["http://example.com/@me/x"]),
        ("http://t.co/abc's https://t.co/abc?x=1.", ["http://t.co/abc", "https://t.co/abc?x=1"]),
        ("http://t.co/" + "a" * 40 + " http://t.co/" + "a" * 41, ["http://t.co/" + "a" * 40]),
        ("http://" + "a" * 63 + ".com http://" + "a" * 64 + ".com", ["http://" + "a" * 63 + ".com"]),
        ("http://a.com/" + "b" * 4076, ["http://a.com/" + "b" * 4076]),
        ("http://a.com/" + "b" * 4077, []),
        ("a.com/" + "b" * 4082, ["a.com/" + "b" * 4082]),
        ("a.com/" + "b" * 4083, []),
        ("http://xn--はじめよう.com", []),
    ],
)
def test_urls_are_found(text: str, found: list[str]) -> None:
    assert [url.text for url in urls(text)] == found
    for url in urls(text):
        assert url.start == text.index(url.text.split("/path")[0], url.start)

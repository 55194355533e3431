"""Two mentions of one page compare equal, two pages do not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.sources.urls import alias_of, is_home, normal, slug_of

SAME = "https://blog.example.dev/2023/first-post"


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example.dev/2023/first-post",
        "  https://blog.example.dev/2023/first-post\n",
        "http://blog.example.dev/2023/first-post",
        "https://www.blog.example.dev/2023/first-post/",
        "https://BLOG.Example.dev:443/2023/first-post/index.html",
        "http://blog.example.dev:80//2023/./old/../first-post",
        "https://me:word@blog.example.dev./2023/first%2Dpost",
        "https://blog.example.dev/2023/first-post?utm_source=rss&utm_medium=feed",
        "https://blog.example.dev/2023/first-post?source=rss-4a7----2&fbclid=x#comments",
    ],
)
def test_mentions_of_one_page_are_equal(url: str) -> None:
    assert normal(url) == SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.dev/x", "https://a.dev/X"),
        ("https://a.dev/x", "https://b.dev/x"),
        ("https://a.dev/?p=1", "https://a.dev/?p=2"),
        ("https://a.dev/a%2Fb", "https://a.dev/a/b"),
        ("https://a.dev:8080/x", "https://a.dev/x"),
        ("https://a.dev/x", "https://blog.a.dev/x"),
        ("https://a.dev/#!one", "https://a.dev/#!two"),
        ("https://a.dev/caf%E9", "https://a.dev/caf%E8"),
        ("https://a.dev/x?source=print", "https://a.dev/x"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://müsli.example/käse", "https://xn--msli-0ra.example/k%C3%A4se"),
        ("https://a.dev/ka\u0308se", "https://a.dev/k\u00e4se"),
        ("https://a.dev/%e4%bd%a0", "https://a.dev/你"),
        ("https://a.dev/?b=2&a=1", "https://a.dev/?a=1&b=2"),
    ],
)
def test_spellings_of_one_address_are_equal(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://a.dev", True),
        ("http://www.a.dev/", True),
        ("https://a.dev/index.html?utm_source=x#top", True),
        ("https://a.dev/?p=12", False),
        ("https://a.dev/#!page", False),
        ("https://a.dev/post", False),
        ("", False),
        ("post", False),
    ],
)
def test_a_home_page_is_no_post(url: str, home: bool) -> None:
    assert is_home(url) is home


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://a.dev/2023/07/first-post/", "first-post"),
        ("https://a.dev/first-post.html?x=1", "first-post"),
        ("https://a.dev/posts/first/index.html", "first"),
        ("https://a.dev/k%C3%A4se", "käse"),
        ("https://a.dev/a%2Fb%00c", "abc"),
        ("https://a.dev/%2e%2e/%2e%2e/passwd", "passwd"),
        ("https://a.dev/x/..%2f..%2fpasswd", "passwd"),
        ("https://a.dev/v1.2", "v1.2"),
        ("https://a.dev", ""),
        ("tag:a.dev,2020:x", ""),
    ],
)
def test_the_slug_is_the_last_segment(url: str, slug: str) -> None:
    assert slug_of(url) == slug


@pytest.mark.parametrize(
    "url", ["", "/relative", "https://a.dev/", "mailto:me@a.dev", "http://[", "http://a.dev:port/x", "http:///x"]
)
def test_what_names_no_page_gives_no_alias(url: str) -> None:
    assert alias_of(url) is None


def test_a_page_gives_an_alias() -> None:
    assert alias_of("http://www.a.dev/x/") == "url:https://a.dev/x"


ANY = st.text(st.characters())


@given(ANY | ANY.map("https://a.dev/{}".format) | ANY.map("http://{}/x".format))
def test_any_text_has_a_normal_form_that_is_final(url: str) -> None:
    assert normal(normal(url)) == normal(url)
    assert not set(slug_of(url)) & set("/\\\0\n")
    assert slug_of(url) not in {".", ".."}


@pytest.mark.long
def test_ten_thousand_addresses_take_no_time() -> None:
    started = time.process_time()
    for number in range(10_000):
        normal(f"https://www.blog.example.dev/2023/07/post-{number}/?utm_source=rss")
    assert time.process_time() - started < 5

"""Text is taken out of HTML."""

from __future__ import annotations

import pytest

from syndicator.sources.feed.entry import own_hosts, own_page, plain
from tests.growth import assert_linear


@pytest.mark.parametrize("unit", ["<!--", "<script>", "<", "<a ", "&"])
def test_text_is_taken_from_any_html_in_time(unit: str) -> None:
    assert_linear(lambda n: plain(unit * n), 100_000 // len(unit))


def test_text_leaves_out_what_is_not_read() -> None:
    html = "<style>p{}</style><p>One <b>w</b>ord.<!-- <p>no --></p><SCRIPT>if (a<b) x()</SCRIPT><p>Two &amp; more.<br>"
    assert plain(html) == "One word. Two & more."


HOSTS = own_hosts("https://www.blog.example.dev/", "", "not an address")


@pytest.mark.parametrize(
    ("link", "others", "page"),
    [
        (
            "https://metals.example.org/tin",
            ["https://blog.example.dev/linked/tin"],
            "https://blog.example.dev/linked/tin",
        ),
        ("https://metals.example.org/tin", ["https://www.blog.example.dev/?p=7"], "https://www.blog.example.dev/?p=7"),
        ("https://metals.example.org/tin", ["tag:x,2026:1", "https://a.example/b"], "https://metals.example.org/tin"),
        ("https://metals.example.org/tin", ["https://blog.example.dev/"], "https://metals.example.org/tin"),
        ("https://blog.example.dev/wax", ["https://old.example.org/?p=6"], "https://blog.example.dev/wax"),
        ("", ["https://blog.example.dev/wax"], ""),
    ],
)
def test_a_link_post_is_its_own_page(link: str, others: list[str], page: str) -> None:
    assert own_page(link, others, HOSTS) == page


def test_of_a_blog_without_a_known_address_the_link_stays() -> None:
    assert own_page("https://a.example/b", ["https://blog.example.dev/c"], own_hosts("")) == "https://a.example/b"

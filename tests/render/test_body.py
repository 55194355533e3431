from __future__ import annotations

import gc
import weakref

import pytest

from syndicator.model import Post
from syndicator.render.body import Body
from tests.growth import assert_linear

URL = "https://b.example/p/one/"


def test_a_body_in_all_its_forms() -> None:
    body = Body(Post(markdown="# Ash\n\nIt *burns*.\n\n## Why\n\n![a](b.png)", title="Ash", url=URL))
    assert (body.opening.text, body.text, body.headings) == ("It burns.", "Ash\n\nIt burns.\n\nWhy", ("Ash", "Why"))
    assert body.portable == "It *burns*.\n\n## Why\n\n![a](https://b.example/p/one/b.png)"


def test_html_counts_where_there_is_no_markdown() -> None:
    body = Body(Post(html="<p>It <i>burns</i>.</p><h2>Why</h2>", url=URL))
    assert (body.opening.text, body.portable) == ("It burns.", "It *burns*.\n\n## Why")


@pytest.mark.parametrize("post", [Post(html="<p>It <i>burns</i>.</p>"), Post(markdown="It *burns*.")])
def test_a_body_is_freed_without_the_garbage_collector(post: Post) -> None:
    gc.disable()
    try:
        body = Body(post)
        assert body.opening.text == "It burns."
        freed = weakref.ref(body)
        del body
        assert freed() is None
    finally:
        gc.enable()


def test_lines_end_as_on_the_pages_of_the_generator() -> None:
    source = "灰在燃烧，烧了一个晚上，谁也没有睡着\nash too was burning\n風が吹くと、\n\n也在**飞**\n走了，飞了一个晚上，谁也没有看见它。"
    hexo, hugo = (Body(Post(markdown=source, generator=name)).opening.text for name in ("hexo", "hugo"))
    assert hexo == source.replace("**", "").replace("burning\n", "burning ")
    assert hugo == source.replace("**", "").replace("burning\n", "burning ").replace("着\n", "着 ").replace(
        "飞\n", "飞"
    )


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("![i](https://x.dev/i.png)\n\n# The *rain* chain\n\nA", "![i](https://x.dev/i.png)\n\nA"), ("The rain chain\n===\n\nA", "A"),
        ("## The rain chain {#top}\n\nA", "A"), ("<h1 align=center>The rain chain</h1>\n\nA", "A"), ("A\n\n# The rain chain", "A\n\n# The rain chain"),
        ("# Another\n\nA", "# Another\n\nA"), ("### The rain chain\n\nA", "### The rain chain\n\nA"),
    ],
)  # fmt: skip
def test_a_heading_that_repeats_the_title_is_left_out(source: str, kept: str) -> None:
    assert Body(Post(markdown=source, title="The *rain* chain")).portable == kept


@pytest.mark.parametrize(
    ("address", "absolute"), [("a", f"{URL}a"), ("/a", "https://b.example/a"), ("#a", "#a"), ("mailto:a@b.example", "mailto:a@b.example"), ("//c.example/a", "https://c.example/a")]
)  # fmt: skip
def test_addresses_are_absolute(address: str, absolute: str) -> None:
    assert Body(Post(markdown=f"[x]({address})", url=URL)).portable == f"[x]({absolute})"
    assert Body(Post(markdown=f"[x]({address})")).portable == f"[x]({address})".replace("](//", "](//")


@pytest.mark.parametrize("unit", ["```\n", "a\n", "> a\n", "- a\n", "<br>", "&nbsp;", "a  \n", "[a](b)\n", "![](b)\n"])
@pytest.mark.parametrize("size", [4_000, pytest.param(200_000, marks=pytest.mark.long)])
def test_the_opening_of_hostile_text_costs_little_time(unit: str, size: int) -> None:
    def read(n: int) -> None:
        for post in (Post(markdown=unit * n, url=URL), Post(html=f"<p>{unit * n}", url=URL)):
            assert Body(post, "https://b.example").opening is not None

    assert_linear(read, size // len(unit))

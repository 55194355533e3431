"""Marks of generators in a text are found, unless the post is about them."""

from __future__ import annotations

import pytest

from syndicator.model import Post
from syndicator.render.leaks import leaks, stops_early
from tests.growth import assert_linear

POST = Post(title="A", url="https://blog.example.dev/a", markdown="Words.")


@pytest.mark.parametrize(
    "mark",
    [
        '{{ figure(src="a.svg") }}', "{% youtube x %}", "{{< ref >}}", ":::warning", "!!! note", '{:target="_blank"}', "{.center}",
        "[[toc]]", "[[A page|that]]", "![Alt](x.png)", "[^1]", "[!NOTE]", "%[https://x.example]", "**bold**", "<br/>", "<Callout>",
        "<!-- more", "&nbsp;", "[that](./b.md)", "[toc]", "import x from 'y'", "appeared first on",
    ],
)  # fmt: skip
def test_a_mark_is_found(mark: str) -> None:
    assert list(leaks(POST, f"A title\n\n{mark}\n\nhttps://blog.example.dev/a"))


@pytest.mark.parametrize("code", ["`{}`", "```\n{}\n```", "    {}", "``{}``"])
@pytest.mark.parametrize("mark", ["{{ site.url }}", "[[links]]", ":::note", "<br>", "**kwargs**"])
def test_a_post_about_marks_may_show_them(code: str, mark: str) -> None:
    post = Post(markdown=f"Text.\n\n{code.format(mark)}\n")
    assert list(leaks(post, f"I know {mark}.".replace("I know :", "\n:"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Wow!!! a < b, c > d, x^y and 5 %% 3.", "See [sic] and [1, 2], or {maybe}.", "AT&T; R&D", "Map<K, V> holds things",
        "import taxes from last year", "What __init__ does with *args", "10:30:00 or ::1", "#Rust #Go",
    ],
)  # fmt: skip
def test_ordinary_words_are_none(text: str) -> None:
    assert list(leaks(POST, text)) == []


@pytest.mark.parametrize("piece", ["{{", "[", "<a ", "**", "```\n"])
def test_any_text_takes_linear_time(piece: str) -> None:
    assert_linear(lambda n: list(leaks(Post(markdown=piece * n), piece * n)), 50_000)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Title\n\nThese are they:\n\nhttps://blog.example.dev/a\n\n#Rust #Go", "These are they:"),
        ("Wood, stone,", "Wood, stone,"),
        ("Title\n\nAll is said.\n\nhttps://blog.example.dev/a", ""),
        ("Title:\n\nAll is said.", ""),
        ("", ""),
    ],
)
def test_a_text_that_only_introduces_stops_early(text: str, end: str) -> None:
    assert stops_early(POST, text) == end

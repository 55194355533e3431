"""Links to other posts of the blog, with which an opening does not begin."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.render.lead import opening
from syndicator.render.own_links import begins_with_other_post, words_of_own_links
from syndicator.render.titles import Titles
from tests.growth import assert_linear

URL = "https://www.blog.example.dev/pots/loom"
LONG = "Looms are what the cats have slept on ever since the village has had its first one."
REST = "\n\n---\n\nThis too is said of what is there." * 10


@pytest.mark.parametrize(
    ("target", "is_own"),
    [
        ("https://blog.example.dev/pots/kiln", True),
        ("../kiln.html", True),
        ("/kiln", True),
        ("kiln.md", True),
        ("https://www.blog.example.dev/pots/loom/", False),
        ("https://other.example.dev/kiln", False),
        ("https://blog.example.dev/", False),
        ("/kiln.pdf", False),
        ("#kiln", False),
        ("mailto:me@blog.example.dev", False),
        ("tel:pots/kiln", False),
        ("//blog.example.dev/pots/kiln", True),
        ("//other.example.dev/pots/kiln", False),
        ("http://[::1", False),
    ],
)
def test_other_pages_of_the_site_are_own(target: str, is_own: bool) -> None:
    link = d.Link(target, (d.Text("kiln"),))
    styled = d.Styled(d.Style.STRONG, (link,))
    assert words_of_own_links((d.Text("My "), styled), URL) == (("kiln",) if is_own else ())
    assert words_of_own_links((link,), "") == ()


def test_the_topic_may_come_first() -> None:
    titles = Titles(["Looms of the village"])
    assert begins_with_other_post("Last month I wrote about a kiln, which likes looms.", ("a kiln",), titles)
    assert not begins_with_other_post("These looms are next to a kiln.", ("a kiln",), titles)
    assert not begins_with_other_post("I like the old looms.", ("the old looms",), titles)
    assert not begins_with_other_post("It was cold.", ("a kiln", ""), titles)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Dans le temps, j'ai vu un [four](/kiln). Il est chaud.\n\n{LONG}", LONG),
        (f"I have [a kiln](/kiln) now. {LONG}", LONG),
        (f"In this post I show [a kiln](/kiln). {LONG}", f"In this post I show a kiln. {LONG}"),
        (f"I have [a kiln](https://kilns.example) now. {LONG}", f"I have a kiln now. {LONG}"),
        (f"I have [a kiln](/kiln) now. It is hot, and it will be for as long as anybody can foresee.{REST}", ""),
        ("I have [a kiln](/kiln) now. It is hot.\n\nThat is all.", "I have a kiln now. It is hot.\n\nThat is all."),
    ],
)
def test_an_opening_begins_with_its_own_post(source: str, expected: str) -> None:
    shown = opening(markdown.parse(source), ["Looms of the village"], URL)
    assert ("" if shown.is_doubtful else shown.text) == expected


def test_nobody_looks_for_an_opening_behind_hundreds_of_blocks() -> None:
    other = "[Kiln](/kiln) burns.\n\n"
    assert opening(markdown.parse(f"{other * 150}{LONG}"), ["Looms"], URL).text == LONG
    assert opening(markdown.parse(f"{other * 250}{LONG}"), ["Looms"], URL).text == ""


@pytest.mark.parametrize("unit", ["[Kiln](/kiln) burns.\n\n", "[Kiln](/kiln) ", "**[Kiln](/kiln)**\n"])
def test_many_links_cost_little_time(unit: str) -> None:
    assert_linear(lambda n: opening(markdown.parse(unit * n), ["Looms"], URL), 1_600)

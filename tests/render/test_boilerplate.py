"""What stands in several posts of a blog is no opening of any of them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.model import Post
from syndicator.render.body import Body
from syndicator.render.boilerplate import Boilerplate, Excerpt
from syndicator.render.other_posts import NoOtherPosts
from syndicator.render.variables import PostVariables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syndicator.render.judgement import Opening

NEWS = [
    "A heddle is an eye that opens on command, and closes again when nobody is looking.",
    "Big pots go low, and thin ones where the draught is kind to what they are made of.",
    "The ferry sailed at noon with all the looms on deck, and the harbour master waved.",
    "Salt glaze wants a hot kiln and a calm potter, and neither of them can be hurried.",
    "Nobody counts the frogs of the mill pond, though they count each other every night.",
    "The bells of the lower town ring a minute late, since a clockmaker lost a bet once.",
    "Wool that was washed in rain keeps the dye for longer, and nobody can say why it is.",
]
LONG = "\n\n" + "- a loom\n" * 300
NOTICE = "Welcome to *Loom & Kiln weekly*, which [I](https://a.example) write each Friday. Do subscribe!"


class Others(NoOtherPosts):
    def __init__(self, posts: Sequence[Post]) -> None:
        self._boilerplate = Boilerplate(map(Excerpt, posts))

    def boilerplate_of(self, post: Post) -> Boilerplate:
        return self._boilerplate


def weekly(write: Callable[[int, str], str], summary: str = "") -> list[Post]:
    bodies = {number: write(number, news) for number, news in enumerate(NEWS, 1)}
    return [Post(title=f"Weekly {number}", markdown=body, summary=summary) for number, body in bodies.items()]


def openings(posts: Sequence[Post]) -> list[Opening]:
    others = Others(posts)
    return [Body(post, others=others).opening for post in posts]


@pytest.mark.parametrize(
    "write",
    [
        lambda _, news: f"{NOTICE}\n\n{news}",
        lambda _, news: f"# Weekly\n{NOTICE}\n\n{news}",
        lambda _, news: f"{news}\n\nI am Ann, a weaver. Follow me!",
        lambda _, news: f"![A loom](loom.jpg)\n\n{NOTICE}\n\nI am Ann, a weaver.\n\n{news}",
        lambda number, news: f"Welcome to issue {number} of my weekly!\n\n{news}",
        lambda number, news: f"Welcome to the [issue](/issue-{number}) of week {number}! {news}",
        lambda number, news: f"> Quoted.\n\n2026 was week {number} of fifty-two.\n\n{news}\n\n😎 So long!",
        lambda _, news: f"Dear reader of it --\n\n{news}\n\n## More\n\nSo long!",
        lambda number, news: f"第 {number} 期，每周五发布。欢迎投稿。\n\n{news}",
    ],
)  # fmt: skip
def test_the_opening_is_what_no_other_post_says(write: Callable[[int, str], str]) -> None:
    assert [opening.text for opening in openings(weekly(write))] == NEWS


def test_it_is_known_in_the_html_of_a_feed() -> None:
    posts = weekly(
        lambda _, news: f"<div><p>Welcome to <a href='/'>Loom&nbsp;&amp; Kiln</a>!<br></p><p>{news}</p></div>"
    )
    posts = [replace(post, markdown="", html=post.markdown) for post in posts]
    assert [opening.text for opening in openings(posts)] == NEWS


def test_two_posts_are_enough_only_where_there_are_few() -> None:
    few = [Post(title=f"Weekly {number}", markdown=f"{NOTICE}\n\n{NEWS[number]}") for number in (0, 1)]
    others = [Post(title=f"Other {number}", markdown=news) for number, news in enumerate(NEWS[2:6])]
    assert [opening.text for opening in openings([*few, *others[:3]])] == NEWS[:5]
    assert openings([*few, *others])[0].text.startswith("Welcome")


@pytest.mark.long
def test_it_is_known_from_the_end_of_long_posts() -> None:
    posts = weekly(lambda number, news: news + LONG * (number > 1) + "\n\nI am Ann, a weaver.")
    assert openings(posts)[0].text == NEWS[0]


def test_copies_of_one_post_are_not_several() -> None:
    posts = [Post(title="The Loom!", slug=f"loom-{number}", markdown=NEWS[0]) for number in range(7)]
    assert {opening.text for opening in openings(posts)} == {NEWS[0]}


def test_a_version_is_news() -> None:
    posts = weekly(lambda number, _: f"I am happy to announce Loom 1.{number}. It weaves.")
    assert openings(posts)[4].text == "I am happy to announce Loom 1.5. It weaves."


def test_where_only_numbers_are_news_they_are_better_than_nothing() -> None:
    assert openings(weekly(lambda number, _: f"It is {number} weeks. I am Ann."))[4].text == "It is 5 weeks."
    assert openings(weekly(lambda number, _: NOTICE))[4].text == ""


def test_what_speaks_for_a_post_without_prose_is_its_own() -> None:
    for written in ("> Look at looms, they say.", "*This post is part of the series on looms.*"):
        assert openings(weekly(lambda number, _, written=written: f"{written}\n\n- {number}"))[4].text == ""  # type: ignore[misc]
    assert NEWS[0] in openings(weekly(lambda _, news: f"> {news}"))[0].text


def test_a_rest_that_leans_on_its_first_sentence_has_it() -> None:
    for rest in ("But first: {}", "The best of them is this: {}", "Here's what I mean. {}"):
        posts = weekly(lambda _, news, rest=rest: f"I sell looms. {rest.format(news)}")  # type: ignore[misc]
        assert openings(posts)[0].text.startswith("I sell looms. ")


def test_a_list_of_links_below_it_is_no_opening() -> None:
    posts = weekly(lambda number, news: f"{NOTICE}\n\n## [A page](/{number})\n\n{news}")
    assert all(opening.is_doubtful for opening in openings(posts))


def test_a_description_of_several_posts_describes_none() -> None:
    posts = weekly(
        lambda _, news: news, summary="A weekly about looms and kilns, for all who can't have enough of them."
    )
    posts[3] = replace(posts[3], summary="Of salt, and of what it does to a pot that nobody has asked for it.")
    others = Others(posts)
    written = [PostVariables(post, Body(post, others=others), utm={}) for post in posts]
    assert [post.opening for post in written] == [*NEWS[:3], posts[3].summary, *NEWS[4:]]
    assert written[0].summary == NEWS[0]


@pytest.mark.long
def test_the_order_of_posts_does_not_matter() -> None:
    posts = weekly(lambda number, news: f"Issue {number} of my weekly. {NOTICE if number % 2 else ''}\n\n{news}")
    found = openings(posts)
    for seed in range(5):
        shuffled = random.Random(seed).sample(posts, len(posts))
        assert openings(shuffled) == [found[posts.index(post)] for post in shuffled]

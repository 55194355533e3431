"""A post's own words may substitute and filter, and do nothing else."""

from __future__ import annotations

import re
from time import process_time

import pytest

from syndicator.errors import TemplateError
from syndicator.render import Renderer, filters, shipped
from tests.fakes.channels import TextChannel, TimelineChannel
from tests.render.posts import BLOG, with_words


def renders(words: str) -> str:
    return Renderer([], blog=BLOG).render(with_words(words), TextChannel()).text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Own words. {{ post.url }}", "Own words. https://blog.example.dev/first"),
        ("{{ post.tags | hashtags(1) }}", "#MachineLearning"),
        ("{{ post.front_matter.mood | upper }} {{ post.tags[1] }}", "CALM Python"),
        ("No braces, 100 % {literal}", "No braces, 100 % {literal}"),
    ],
)
def test_own_words_may_substitute_and_filter(words: str, expected: str) -> None:
    assert renders(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "{% for i in range(9999999) %}x{% endfor %}",
        "{{ 'x' * 300000000 }}",
        "{{ range(10) }}",
        "{{ post.title.upper() }}",
        "{{ post.text | replace('a', 'aaaaaaaaaa') }}",
        "{{ post.title ~ post.title }}",
        "{{ lipsum }}",
        "{% set x = 1 %}",
        "{{ 1 if post else 2 }}",
        "{{ [1, 2] }}",
        "{{ post.titel }}",
        "{{ post",
        "{% include 'x.txt.j2' %}",
        "x" * 30_000,
    ],
)
def test_own_words_may_do_nothing_else(words: str) -> None:
    with pytest.raises(TemplateError, match=r'the words of "first" for place'):
        renders(words if "{" in words else words + "{{ post.url }}")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{{ post.text" + " | plain" * 51 + " }}", "51 filters are too many for a post's own words (at most 50)"),
        ("{{ post.text | plain }}" * 51, "51 filters are too many for a post's own words (at most 50)"),
        ("{{ post.url }}" * 101, "101 variables are too many for a post's own words (at most 100)"),
        ("{{ post" + ".a" * 990 + " }}", "parts are too many|nested too deeply"),
        ("{{ 'x' }}" * 1000, "parts are too many"),
        ("{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}", "nested too deeply"),
        ("{{ " + "post[" * 3000 + "1" + "]" * 3000 + " }}", "nested too deeply"),
        ("{" * 20_000, "nested too deeply"),
    ],
)
def test_own_words_have_a_size(words: str, problem: str) -> None:
    begun = process_time()
    with pytest.raises(TemplateError, match=problem.replace("(", r"\(").replace(")", r"\)")) as caught:
        renders(words)
    assert str(caught.value).startswith('the words of "first" for place: ')
    assert process_time() - begun < 1


def test_own_words_give_way_where_they_are_marked() -> None:
    post = with_words("{{ post.lead | fit }} {{ post.url }}", "x")
    assert (
        Renderer([], blog=BLOG).render(post, TimelineChannel(limit=45)).text
        == "The lead, linked. https://blog.example.dev/first"
    )


def test_the_reference_says_which_filters_a_posts_own_words_may_use() -> None:
    said = re.search(r"own words only (.*?) work\.", (shipped() / "README.md").read_text(), re.DOTALL)
    assert said
    assert set(re.findall(r"`(\w+)`", said[0])) == filters.ALLOWED_IN_POSTS

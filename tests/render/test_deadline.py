"""Rendering that takes too long ends with one line, wherever the time is spent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import TemplateError, TooSlow
from syndicator.render import Renderer, deadline, markers
from syndicator.render.body import Body
from syndicator.render.deadline import RenderingTime, check, checked, each_checked, time_limit
from syndicator.render.fit import fit
from syndicator.render.hashtags import Speller
from syndicator.render.variables import PostVariables
from tests.fakes.channels import TextChannel
from tests.long_cases import first_of
from tests.render.posts import BLOG, POST, with_words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.2)


def spin(seconds: float) -> None:
    end = process_time() + seconds
    while process_time() < end:
        pass


def render(folder: Path, template: str, words: str = "") -> str:
    (folder / "place.txt.j2").write_text(template)
    return Renderer([folder], blog=BLOG).render(with_words(words), TextChannel()).text


@pytest.mark.long
def test_nothing_is_limited_outside() -> None:
    spin(0.3)
    check()
    with time_limit("here"):
        check()


@pytest.mark.long
def test_the_time_is_of_this_rendering_alone() -> None:
    with suppress(TooSlow), time_limit("one"):
        spin(0.3)
        check()
    with time_limit("another"):
        assert checked(str.upper)("a") == "A"
    check()


@pytest.mark.parametrize(
    "template",
    first_of(
        [
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
            "{% for a in range(100000) %}{% for b in range(100000) if false %}{% endfor %}{% endfor %}",
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}",
            "{% for a in range(100000) %}{{ (a ~ 'x' * 90000) | upper | length }}{% endfor %}",
            "{% set x = namespace(s='x' * 90000) %}" + "{% set x.s = x.s | plain %}" * 200,
            "{% for a in range(100000) %}{% set b = post.text | wordcount %}{% endfor %}",
        ]
    ),
)
def test_a_template_that_takes_too_long_is_one_line(tmp_path: Path, template: str) -> None:
    begun = process_time()
    with pytest.raises(TemplateError) as caught:
        render(tmp_path, template)
    assert str(caught.value) == (
        '"first" for place: takes more than 0.2 s to render; make the text or the template simpler'
    )
    assert process_time() - begun < 2


@pytest.mark.long
def test_tags_without_number_take_no_longer() -> None:
    speller = Speller({})
    tags = [f"tag {number} of many" for number in range(100_000)]
    for use in (speller.hashtags, lambda tags: speller.tagged("word " * 1000, tags)):
        begun = process_time()
        with pytest.raises(TooSlow), time_limit("here"):
            use(tags)
        assert process_time() - begun < 3


def test_a_tag_without_end_takes_no_time() -> None:
    speller, tag, text = Speller({}), "a" * 60_000, "a " * 400_000
    begun = process_time()
    assert "#" not in speller.hashtags([tag], text=text) + speller.tagged(text, [tag], text)
    assert process_time() - begun < 1


@pytest.mark.long
def test_fitting_that_takes_too_long_ends() -> None:
    def measure(text: str) -> int:
        spin(0.05)
        return len(text)

    with pytest.raises(TooSlow, match="here: takes more than"), time_limit("here"):
        fit(markers.wrap("word " * 10_000, markers.SHRINKABLE), 10_000, measure)


@pytest.mark.long
def test_a_slow_body_is_not_read_again_for_other_channels() -> None:
    time = RenderingTime()
    with pytest.raises(TooSlow), time.limited("post", "one"):
        list(map(spin, each_checked([0.05] * 100)))
    with pytest.raises(TooSlow, match="two: takes more than"), time.limited("post", "two"):
        pytest.fail("is rendered again")
    with time.limited("another post", "two"):
        check()


@pytest.mark.long
def test_a_slow_template_takes_bounded_time_of_each_post_and_leaves_some_for_others() -> None:
    time, begun = RenderingTime(), process_time()
    for _ in range(30):
        with suppress(TooSlow), time.limited("post", "slow"):
            while True:
                check()
    assert process_time() - begun < deadline.SECONDS_OF_POST + deadline.SECONDS + 30 * 0.11
    with time.limited("post", "quick"):
        spin(0.01)
        check()


def test_a_post_looks_up_so_many_tags_and_no_more() -> None:
    post = replace(POST, tags=tuple(f"t{number}" for number in range(20_000)))
    assert len(PostVariables(post, Body(post), utm={}).tags) == 100


def test_what_is_quick_is_rendered(tmp_path: Path) -> None:
    template = (
        "{% for n in range(3) %}{{ n }}{% endfor %}{% macro m(n) %}<{{ n }}>{% endmacro %}{{ m(post.slug) | upper }}"
    )
    assert render(tmp_path, template) == "012<FIRST>"

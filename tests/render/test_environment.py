"""Templates in their sandbox, and one line for every error in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import TemplateError
from syndicator.render import Renderer, TemplateOptions
from tests.fakes.channels import TextChannel
from tests.render.posts import BLOG, POST, says

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a\n\n{{ post.sumary }}", "t.txt.j2:3: `post.sumary` is undefined; did you mean `post.summary`?"),
        ("{{ pots.title }}", "t.txt.j2:1: `pots` is undefined; did you mean `post`?"),
        ("{{ post.xyzzy }}", "t.txt.j2:1: `post.xyzzy` is undefined; available: id, title, headline, "),
        ("{{ post.front_matter.mod }}", "t.txt.j2:1: `mod` is undefined; did you mean `mood`?"),
        (
            "\n{{ journey.day }}",
            "t.txt.j2:2: `journey.day`: this post has no journey (put it inside {% if journey %})",
        ),
        ("{{ post.title | hashtag }}", "t.txt.j2:1: No filter named 'hashtag'"),
        ("{% if %}", "t.txt.j2:1: Expected an expression"),
        ("{% include 'nope.j2' %}", "nope.j2"),
        ("{{ 1 / 0 }}", "t.txt.j2:1: division by zero"),
        ("{{ ''.__class__.__mro__ }}", "t.txt.j2:1: "),
        ("{{ post.series }}", "t.txt.j2: the text for this post is empty"),
        ("{% for i in range(99999) %}{{ post.text }}{% endfor %}", "the text is longer than 2,000,000 characters"),
    ],
)
def test_errors_name_file_and_line_and_what_is_there(tmp_path: Path, template: str, said: str) -> None:
    with pytest.raises(TemplateError) as error:
        says(tmp_path, template)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateError, match=r"template not found: \"gone"):
        Renderer([], blog=BLOG).render(POST, TextChannel(), TemplateOptions(template="gone.txt.j2"))


def test_a_template_outside_the_folders_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt.j2").write_text("secret")
    (tmp_path / "templates").mkdir()
    with pytest.raises(TemplateError):
        Renderer([tmp_path / "templates"], blog=BLOG).render(
            POST, TextChannel(), TemplateOptions(template="../secret.txt.j2")
        )


def test_faults_are_found_in_branches_that_no_post_takes(tmp_path: Path) -> None:
    (tmp_path / "t.txt.j2").write_text("{{ post.title }}\n{% if post.series %}{{ post.seris }}{{ ser }}{% endif %}")
    faults = Renderer([tmp_path], blog=BLOG).template_problems(TextChannel(), TemplateOptions(template="t.txt.j2"))
    assert [fault.partition("/t.txt.j2:")[2] for fault in faults] == [
        " `ser` is undefined; available: post, channel, blog, journey, digest, own",
        "2: `post.seris` is undefined; did you mean `post.series`?",
    ]

"""Templates in their sandbox, and one line for every error in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment

from syndicator.errors import LedgerError, TemplateError
from syndicator.render import Renderer, TemplateOptions, environment
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


def test_a_template_is_filled_in_whole(tmp_path: Path) -> None:
    template = "{{ post.title }}\n{% for n in range(3) %}\n  {{ n }}\n{% endfor %}\nend <&>"
    assert says(tmp_path, template) == "A title & more\n  0\n  1\n  2\nend <&>"


def test_what_is_included_is_named_in_its_errors(tmp_path: Path) -> None:
    (tmp_path / "part.j2").write_text("\n\n{{ post.titel }}")
    with pytest.raises(TemplateError, match=rf"^{tmp_path.name}/part\.j2:3: `post\.titel` is undefined"):
        says(tmp_path, "{% include 'part.j2' %}")


def test_an_output_may_be_as_long_as_the_limit(tmp_path: Path) -> None:
    env = environment.environment([tmp_path], {"shout": str.upper})
    (tmp_path / "t.txt.j2").write_text("{{ text | shout }}")
    template = environment.load(env, "t.txt.j2")
    assert environment.fill(template, {"text": "x" * 2_000_000}, "here") == "X" * 2_000_000
    with pytest.raises(TemplateError, match=r"^here: the text is longer than 2,000,000 characters$"):
        environment.fill(template, {"text": "x" * 2_000_001}, "here")


def test_an_error_without_a_file_names_the_place(tmp_path: Path) -> None:
    env = environment.environment([tmp_path], {})
    with pytest.raises(TemplateError, match=r"^the words of x:2: `oops` is undefined; available: post, channel"):
        environment.fill(env.from_string("a\n{{ oops }}"), {}, "the words of x")


@pytest.mark.parametrize(
    ("name", "available", "path", "message"),
    [
        ("titel", ["title", "text"], "post.", "`post.titel` is undefined; did you mean `post.title`?"),
        ("zzz", ["title", "text"], "post.", "`post.zzz` is undefined; available: title, text"),
        ("zzz", [], "", "`zzz` is undefined; available: none"),
    ],
)
def test_an_undefined_name_is_told_with_what_there_is(name: str, available: list[str], path: str, message: str) -> None:
    assert environment.undefined(name, available, path) == message


def test_names_are_checked_in_every_branch_and_nowhere_else(tmp_path: Path) -> None:
    env = environment.environment([tmp_path], {})
    (tmp_path / "t.txt.j2").write_text(
        "{% set mine = 1 %}{{ mine }}{{ own }}{{ post.title.anything }}{{ digest.x }}{{ range(2) }}"
    )
    assert list(environment.undefined_variables(env, "t.txt.j2")) == []


def test_a_template_that_was_edited_is_filled_in_as_it_is_now(tmp_path: Path) -> None:
    assert says(tmp_path, "{{ post.title }}") == "A title & more"
    assert says(tmp_path, "{{ post.title | upper }}") == "A TITLE & MORE"
    assert says(tmp_path, "{{ post.title }}") == "A title & more"


def test_every_blog_spells_hashtags_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "t.txt.j2").write_text("{{ ['devops', 'eels'] | hashtags }}")
    for spelling in ("DevOps", "DEVops"):
        renderer = Renderer([tmp_path], blog=BLOG, hashtags={"devops": spelling})
        text = renderer.render(POST, TextChannel(), TemplateOptions(template="t.txt.j2")).text
        assert f"#{spelling}" in text


def test_a_ledger_that_fails_while_a_template_is_filled_in_is_no_fault_of_the_template() -> None:
    """It looks up the posts that a text links to. Nothing may be sent then, by whichever template."""
    env = Environment(loader=DictLoader({"a.txt.j2": "{{ post.text }}{{ linked() }}"}))

    def linked() -> str:
        raise LedgerError("the server closed the connection")

    with pytest.raises(LedgerError, match=r"^the server closed the connection$"):
        environment.fill(env.get_template("a.txt.j2"), {"post": {}, "linked": linked}, "a.txt.j2")

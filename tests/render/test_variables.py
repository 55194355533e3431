"""The variables of templates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.render import Renderer, TemplateOptions, environment, filters, shipped, variables
from tests.fakes.channels import TextChannel
from tests.render.posts import BLOG, POST, Day, says

if TYPE_CHECKING:
    from pathlib import Path


def test_the_reference_names_every_variable_and_filter_and_no_other() -> None:
    reference = (shipped() / "README.md").read_text().partition("## Variables")[2]
    first = re.findall(r"^\| `([\w.]+)(?:\([\w]+\))?` \|", reference, re.MULTILINE)
    expected = {
        *(f"{path}.{name}" for path, kind in environment.VARIABLES.items() if kind for name in variables.names(kind)),
        *(path for path, view in environment.VARIABLES.items() if view is None),
        "journey",
        *filters.by_name({}),
    }
    assert sorted(set(first)) == sorted(expected)
    assert len(first) == len(set(first))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ post.title }}|{{ post.headline }}", "A title & more|A headline"),
        ("{{ post.lead }}", "The lead, linked. It goes on."),
        ("{{ post.summary }}", "A description."),
        ("{{ post.headings | join }}", "Part one"),
        ("{{ post.text | excerpt(8) }}", "A title…"),
        ("{{ post.markdown }}", ("The lead, [linked](https://blog.example.dev/other). It goes on.\n\n## Part one\n\n"
         "More [here](https://blog.example.dev/x).\n\n<https://youtu.be/x>")),
        ("{{ post.reading_minutes }} {{ post.tags | join('+') }} {{ post.slug }} {{ post.id }}", "1 machine-learning+Python first p1"),
        ("{{ post.published_at | iso }} {{ post.published_at.year }} {{ post.updated_at }}", "2026-11-20T09:30:00Z 2026 None"),
        ("{{ post.author }} {{ post.front_matter.mood }} {{ post.front_matter.list[0] }}", "Ada calm x"),
        ("{{ channel.name }} {{ channel.kind }} {{ channel.limit }} {{ blog.title }} {{ blog.url }}", "place place None The blog https://blog.example.dev"),
        ("{% if journey %}Day {{ journey.day }}{% else %}none{% endif %}", "none"),
        ("{{ post.lead | sentence }}", "The lead, linked."),
        ("{% for p in post.text | paragraphs %}{{ loop.index }}{% endfor %}", "1234"),
        ("{{ post.headline | slack }}{{ '<&>' | slack }}", "A headline&lt;&amp;&gt;"),
        ("{{ '*a_b*' | escape_markdown }}", "\\*a\\_b\\*"),
        ("a\n\n{{ '' }}\n\n\n{{ post.series }}\n\nb  ", "a\n\nb"),
    ],
)  # fmt: skip
def test_variables_and_filters(tmp_path: Path, template: str, expected: str) -> None:
    assert says(tmp_path, template) == expected


def test_a_journey_is_there_for_its_posts(tmp_path: Path) -> None:
    assert (
        says(tmp_path, "Day {{ journey.day }}, {{ journey.number }}, {{ journey.streak }}", journey=Day())
        == "Day 12, 5, 3"
    )


def test_the_address_carries_the_parameters_of_the_channel() -> None:
    post = replace(POST, url="https://blog.example.dev/first?utm_medium=x&a=1#top")
    draft = (
        Renderer([], blog=BLOG)
        .render(post, TextChannel(stem="file"), TemplateOptions(utm={"source": "a b", "medium": "y"}))
        .data["draft"]
    )
    assert draft.url == "https://blog.example.dev/first?utm_medium=x&a=1&utm_source=a+b#top"
    assert draft.url in draft.parts[0]

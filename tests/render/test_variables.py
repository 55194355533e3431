"""The variables of templates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.render import Renderer, TemplateOptions, environment, filters, shipped, variables
from syndicator.render.body import Body
from tests.fakes.channels import JsonChannel, TextChannel
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
        ("{{ post.description }}", "A description."),
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


@pytest.mark.parametrize(
    ("fields", "template", "expected"),
    [
        ({"summary": "A `title` & more", "markdown": "The lead.\n\nMore."}, "{{ post.summary }}", "The lead."),
        ({"summary": "A headline", "markdown": "The lead."}, "{{ post.summary }}", "The lead."),
        ({"summary": "A headline", "markdown": "The lead."}, "{{ post.description or 'none' }}", "none"),
        ({"summary": "", "markdown": "Word. " * 60}, "{{ post.summary | length }}", "245"),
        ({"seo_title": ""}, "{{ post.headline }}", "A title & more"),
        ({"title": "T", "markdown": "# T\n\nWords."}, "{{ post.markdown }}", "Words."),
        ({"title": "T", "markdown": "# Other\n\nWords."}, "{{ post.markdown }}", "# Other\n\nWords."),
        ({"title": "T", "markdown": "T\n\nWords."}, "{{ post.markdown }}", "T\n\nWords."),
        ({"markdown": "", "html": "<p>From <b>HTML</b></p>"}, "{{ post.markdown }}", "From **HTML**"),
        ({"title": "T", "markdown": "## T\n\n## H\n\nWords"}, "{{ post.headings | join('|') }}", "H"),
        ({"front_matter": {"a": {"b": ["\ufdd0x", 1]}}}, "{{ post.front_matter.a.b }}", "['x', 1]"),
        ({"front_matter": {"a": {"\ufdd0": 1}, "n": None, "y": b"z"}}, "{{ post.front_matter.n }} {{ post.front_matter.y }}", "None b'z'"),
        ({"cover_alt": "A\n<b>picture</b>"}, "{{ post.cover }} {{ post.cover_alt }}", "https://cdn.example.dev/c.png A picture"),
        ({"series": "`S`"}, "{{ post.series }} {{ channel.card }} {{ post.canonical_url }}", "S False https://blog.example.dev/first"),
    ],
)  # fmt: skip
def test_what_a_post_says_of_itself(tmp_path: Path, fields: dict[str, Any], template: str, expected: str) -> None:
    assert says(tmp_path, template, replace(POST, **fields)) == expected


@pytest.mark.parametrize(
    ("url", "utm", "tracked"),
    [
        ("https://x.dev/a", {}, "https://x.dev/a"),
        ("https://x.dev/a", {"source": "s"}, "https://x.dev/a?utm_source=s"),
        ("https://x.dev/a?b=1", {"source": "s t"}, "https://x.dev/a?b=1&utm_source=s+t"),
        ("https://x.dev/a?utm_source=own", {"source": "s"}, "https://x.dev/a?utm_source=own"),
        ("", {"source": "s"}, ""),
    ],
)
def test_addresses_are_tracked(url: str, utm: dict[str, str], tracked: str) -> None:
    assert variables.tracked(url, utm) == tracked


def test_a_digest_is_told_by_the_headlines_and_addresses_of_its_posts() -> None:
    body = Body(POST)
    entries = [
        variables.PostVariables(replace(POST, seo_title="A 2 * 3"), body, utm={}),
        variables.PostVariables(POST, body, utm={}),
    ]
    digest = variables.with_digest_body(replace(POST, title="Week 1"), entries)
    assert digest.summary == "A 2 * 3 · A headline"
    assert digest.markdown == (
        "A 2 \\* 3\\\n<https://blog.example.dev/first>\n\nA headline\\\n<https://blog.example.dev/first>"
    )
    assert variables.PostVariables(replace(POST, url=""), body, utm={}, home="https://h.dev").url == "https://h.dev"


def test_a_note_has_no_headline_but_its_beginning(tmp_path: Path) -> None:
    note = replace(POST, title="The heron is back…", seo_title="", summary="", front_matter={"untitled": True})
    note = replace(note, markdown="The heron is back at the weir.", tags=())
    for channel in (
        TextChannel(stem="x"),
        TextChannel(stem="file"),
        JsonChannel(stem="slack"),
        TextChannel(stem="bluesky"),
    ):
        assert Renderer([], blog=BLOG).render(note, channel).text.count("The heron is back") == 1
    assert says(tmp_path, "{{ post.untitled }}", POST) == "False"


def test_nothing_is_said_twice_where_there_is_only_a_title() -> None:
    bare = replace(POST, title="Five pictures", seo_title="", summary="Five pictures", markdown="![a](b.png)", tags=())
    for stem in ("x", "mastodon", "linkedin", "file", "bluesky", "telegram"):
        assert Renderer([], blog=BLOG).render(bare, TextChannel(stem=stem)).text.count("Five pictures") == 1
    for stem in ("slack", "discord", "teams"):
        assert Renderer([], blog=BLOG).render(bare, JsonChannel(stem=stem)).text.count("Five pictures") == 1

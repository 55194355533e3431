"""From a filled-in template to the parts of an announcement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.errors import TemplateError
from syndicator.render import Renderer, TemplateOptions, filters, formats
from tests.fakes.channels import JsonChannel, MarkdownChannel, TextChannel, TimelineChannel
from tests.render.posts import BLOG, POST

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES = ("linkedin", "linkedin-share", "plain", "standard", "slack", "discord", "teams")


def test_json_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "h.json.j2").write_text('{"text": "{{ post.title }}",}')
    with pytest.raises(TemplateError, match=r"h.json.j2: not valid JSON .*tojson"):
        Renderer([tmp_path], blog=BLOG).render(POST, JsonChannel("h"))


def test_what_can_not_be_made_to_fit_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "t.txt.j2").write_text("{{ post.lead }} {{ post.url }}")
    with pytest.raises(
        TemplateError, match=r"t.txt.j2: the text for x is too long: it counts 53, 3 over the limit of 50"
    ):
        Renderer([tmp_path], blog=BLOG).render(POST, TimelineChannel(limit=50), TemplateOptions(template="t.txt.j2"))


def test_the_document_is_the_post_itself() -> None:
    text = (
        Renderer([], blog=BLOG)
        .render(replace(POST, markdown="a  \nb\n\n\n```\nx\n\n\ny\n```"), MarkdownChannel(stem="hashnode"))
        .text
    )
    assert text == "a\\\nb\n\n```\nx\n\n\ny\n```"


@pytest.mark.long
@pytest.mark.parametrize("style", STYLES)
def test_one_endless_sentence_fits_every_hook(style: str) -> None:
    hook = Kind(WebhookOptions(url="https://hook.example/1", style=style), ChannelContext(name="hook", folder=Path()))
    endless = replace(POST, title="An *endless* title " * 40, markdown="word* " * 20_000, summary="")
    said = Renderer([], blog=BLOG).render(endless, hook)
    assert said.limit is None or 100 < said.length <= said.limit


def test_a_thread_is_split_at_its_rules_and_keeps_the_parts_that_say_something() -> None:
    thread = TimelineChannel()
    assert formats.text_parts("One  \n\n\n\ntwo\n---\n\n--- \nThree", thread, "t") == (None, ("One\n\ntwo", "Three"))
    assert formats.text_parts("One\n---\nTwo", TextChannel(), "t") == (None, ("One\n---\nTwo",))


@pytest.mark.parametrize("format_", [formats.text_parts, formats.markdown_body])
def test_an_empty_text_is_refused(format_: Callable[..., formats.Rendered]) -> None:
    with pytest.raises(TemplateError, match="t: the text for this post is empty"):
        format_(" \n", TextChannel(), "t")


def test_markdown_is_cut_only_where_it_is_marked() -> None:
    channel = MarkdownChannel(limit=8)
    assert formats.markdown_body("  one two three ", channel, "t") == (None, ("one two three",))
    assert formats.markdown_body(f"# {filters.fit('one two three')}", channel, "t") == (None, ("# one…",))


def test_of_a_json_body_only_marked_strings_have_to_fit() -> None:
    channel = JsonChannel(limit=9)
    body = f'{{"a": ["{filters.fit("one two three")}", "a string longer than the limit"], "n": 1}}'
    assert formats.json_body(body, channel, "t") == ({"a": ["one two…", "a string longer than the limit"], "n": 1}, ())


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"text": "a", "content": "b", "deep": {"text": "c"}}, ("a\n\nb",)),
        ({"deep": [{"text": "c"}, {"text": "d"}], "title": "t"}, ("c\n\nd",)),
        ({"embeds": [{"title": "t", "description": "d"}]}, ("t\n\nd",)),
        ({"text": "", "deep": {"content": "c"}}, ("c",)),
        ({"text": 3}, ()),
        ([], ()),
        ("text", ()),
    ],
)
def test_people_read_the_least_nested_texts(body: object, texts: tuple[str, ...]) -> None:
    assert formats.texts_of(body) == texts

"""Which template a channel's words come from, and what comes before it."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import TemplateError
from syndicator.render import Renderer, TemplateOptions, shipped
from syndicator.render.other_posts import NoOtherPosts
from tests.fakes.channels import JsonChannel, TextChannel
from tests.render.posts import BLOG, POST, says, with_words

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.generators import PostLink

VIDEO = replace(
    POST, generator="youtube", seo_title="", title="Glazing, slowly", summary="A bowl in one take. Links: https://example.dev",
    url="https://www.youtube.com/watch?v=abc_DEF-1",
)  # fmt: skip


RELEASE = replace(
    POST, generator="release", seo_title="", title="v1.2.0", markdown="", html="<h2>News</h2><ul><li>Faster</li><li>Smaller</li></ul>",
    url="https://github.com/ada/kiln/releases/tag/v1.2.0", summary="", tags=(),
)  # fmt: skip


def test_a_template_of_the_channels_name_comes_before_one_of_its_kind(tmp_path: Path) -> None:
    renderer = Renderer([tmp_path], blog=BLOG)
    (tmp_path / "file.txt.j2").write_text("by kind")
    assert renderer.render(POST, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "mine.md.j2").write_text("by name")
    assert renderer.render(POST, TextChannel("mine", stem="file")).text == "by name"
    (tmp_path / "mine.txt.j2").write_text("by name and format")
    assert renderer.render(POST, TextChannel("mine", stem="file")).text == "by name and format"


def test_a_channels_name_means_nothing_among_the_templates_that_ship() -> None:
    renderer = Renderer([shipped()], blog=BLOG)
    assert renderer.template_name(JsonChannel("linkedin", stem="plain")) == "plain.json.j2"
    assert renderer.template_name(JsonChannel("x", stem="slack")) == "slack.json.j2"


def test_a_video_and_a_release_have_templates_of_their_own() -> None:
    renderer = Renderer([], blog=BLOG)
    said = renderer.render(VIDEO, TextChannel("x", stem="file")).text
    assert said.startswith("▶ Glazing, slowly\n\nA bowl in one take.\n\nhttps://www.youtube.com/watch?v=abc_DEF-1\n")
    said = renderer.render(RELEASE, TextChannel("x", stem="file")).text
    assert said == "kiln v1.2.0\n\nNews\n\n• Faster\n• Smaller\n\nhttps://github.com/ada/kiln/releases/tag/v1.2.0"
    said = renderer.render(replace(RELEASE, title="Kiln 1.2 is out"), TextChannel("x", stem="file")).text
    assert said.startswith("Kiln 1.2 is out\n")
    assert renderer.render(VIDEO, JsonChannel("relay", stem="plain")).payload["title"] == "Glazing, slowly"


def test_ones_own_template_of_a_kind_comes_before_that_of_a_release_that_ships(tmp_path: Path) -> None:
    renderer = Renderer([tmp_path], blog=BLOG)
    (tmp_path / "file.txt.j2").write_text("by kind")
    assert renderer.render(RELEASE, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "release.txt.j2").write_text("of a release")
    assert renderer.render(RELEASE, TextChannel("mine", stem="file")).text == "of a release"
    assert renderer.render(VIDEO, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "mine.txt.j2").write_text("by name")
    assert renderer.render(RELEASE, TextChannel("mine", stem="file")).text == "by name"


def test_what_is_wrong_in_a_template_of_releases_is_found_before_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "release.txt.j2").write_text("{{ post.sumary }}")
    (fault,) = Renderer([tmp_path], blog=BLOG).template_problems(TextChannel("mine", stem="file"))
    assert "release.txt.j2:1: `post.sumary` is undefined" in fault


def test_ones_own_template_may_use_the_macros_that_ship(tmp_path: Path) -> None:
    assert says(tmp_path, '{% import "_macros.j2" as say %}{{ say.teaser(post) }}') == "The lead, linked."


def test_a_template_of_another_format_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"short.txt.j2: relay needs a template that ends in .json.j2"):
        Renderer([], blog=BLOG).render(
            POST, JsonChannel("relay", stem="plain"), TemplateOptions(template="short.txt.j2")
        )


def test_titles_are_never_run() -> None:
    post = replace(POST, title="{{ 7 * 7 }} {% raw %}", seo_title="", markdown="`{{ post.url }}` is a word.")
    assert (
        Renderer([], blog=BLOG)
        .render(post, TextChannel(stem="file"))
        .text.startswith("{{ 7 * 7 }} {% raw %}\n\n{{ post.url }}")
    )


@pytest.mark.parametrize("style", ["linkedin", "plain", "standard", "slack", "discord", "teams", "linkedin-share"])
def test_own_words_take_the_texts_place_in_a_hook(style: str) -> None:
    said = Renderer([], blog=BLOG).render(with_words("Own *words*.", style), JsonChannel(style, stem=style))
    assert "Own *words*." in said.text
    assert "The lead" not in said.text


def test_an_edited_text_is_taken_literally_and_comes_before_all_else() -> None:
    said = Renderer([], blog=BLOG).render(with_words("own"), TextChannel(), text="Edited {{ post.url }} {% x")
    assert said.text == "Edited {{ post.url }} {% x"


@pytest.mark.parametrize("channel", [TextChannel(limit=20), JsonChannel(stem="plain", limit=20)])
def test_an_edited_text_never_gives_way(channel: TextChannel) -> None:
    with pytest.raises(TemplateError, match="too long: it counts 21"):
        Renderer([], blog=BLOG).render(POST, channel, text="x" * 21)


def test_a_template_that_is_added_later_is_used_from_then_on(tmp_path: Path) -> None:
    renderer = Renderer([tmp_path], blog=BLOG)
    channel = TextChannel()
    usual = renderer.template_name(channel)
    long_ago = time.time() - 60
    os.utime(tmp_path, (long_ago, long_ago))
    assert renderer.template_name(channel) == usual
    own = tmp_path / f"{channel.name}.txt.j2"
    own.write_text("own")
    assert renderer.template_name(channel) == own.name
    os.utime(tmp_path, (long_ago + 10, long_ago + 10))
    assert renderer.template_name(channel) == own.name
    own.unlink()
    assert renderer.template_name(channel) == usual


def test_a_body_is_parsed_to_its_end_only_for_a_channel_that_sends_it_all(tmp_path: Path) -> None:
    looked_up: list[PostLink] = []

    class Others(NoOtherPosts):
        def find_linked(self, link: PostLink) -> None:
            looked_up.append(link)

    body = "A bowl is thrown, dried, fired, glazed and fired again, which takes two weeks.\n\n" * 50
    post = replace(POST, summary="", markdown=body + '[Next]({{< relref "next-bowl" >}})')
    Renderer([], blog=BLOG).render(post, TextChannel("x", stem="file"), others=Others())
    assert looked_up == []
    (tmp_path / "file.txt.j2").write_text("{{ post.markdown }}")
    Renderer([tmp_path], blog=BLOG).render(post, TextChannel("x", stem="file"), others=Others())
    assert len(looked_up) == 1

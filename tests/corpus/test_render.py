"""Thousands of real titles, summaries and openings, in a dozen scripts, through every template that ships."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
import regex

from syndicator.config import BlogConfig
from syndicator.errors import TemplateError
from syndicator.model import Post
from syndicator.render import Renderer, TemplateOptions, markers, shipped
from syndicator.render.filters import escape_markdown
from syndicator.render.fit import excerpt
from tests.corpus_posts import CORPUS, from_feeds, from_files
from tests.fakes.channels import JsonChannel, MarkdownChannel, TextChannel, TimelineChannel

if TYPE_CHECKING:
    from syndicator.model import Announcement

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the real posts")]

RENDERER = Renderer([], blog=BlogConfig())
DIGESTS = ("digest.txt.j2", "digest.md.j2")
SHIPPED = sorted({path.name for path in shipped().glob("[!_]*.j2")} - set(DIGESTS))


@cache
def posts() -> tuple[Post, ...]:
    found = [*from_files(), *from_feeds()]
    short = [replace(post, markdown=post.markdown[:1500], html=post.html[:1500]) for post in found]
    return tuple(post for post in short if post.title.strip() and (post.markdown + post.html).strip())


def channel_for(template: str) -> TextChannel:
    name, form = template.removesuffix(".j2").rsplit(".", 1)
    if form == "json":
        return JsonChannel(stem=name, limit=3000)
    if form == "md":
        return MarkdownChannel()
    return TextChannel(limit=3000) if name == "linkedin" else TimelineChannel(limit=None if name == "file" else 280)


@pytest.mark.parametrize("template", SHIPPED)
def test_nothing_is_over_a_limit_or_cut_wrong(template: str) -> None:
    channel, options = channel_for(template), TemplateOptions(template=template)
    chosen = posts()[:: 2 if template == "x.txt.j2" else 5]
    assert len(chosen) > 200
    for post in chosen:
        if template.endswith(".md.j2") and not RENDERER.render(post, TextChannel(stem="file")).data["draft"].article:
            with pytest.raises(TemplateError, match="the text for this post is empty"):
                RENDERER.render(post, channel, options)
        else:
            check(RENDERER.render(post, channel, options), post)


@pytest.mark.parametrize("template", [*DIGESTS, "slack.json.j2", "discord.json.j2", "teams.json.j2"])
def test_a_digest_of_any_posts_keeps_its_limit(template: str) -> None:
    chosen = posts()[::5]
    for start in range(0, len(chosen), 9):
        entries = chosen[start : start + 9]
        digest = Post(title="Week 48 of 2026", generator="digest", digest_of=tuple(post.slug for post in entries))
        announcement = RENDERER.render(
            digest, channel_for(template), TemplateOptions(template=template), digest=entries
        )
        check(announcement, digest)
        assert regex.match(r"Week 48|## \[", announcement.text)


def check(announcement: Announcement, post: Post) -> None:
    assert announcement.limit is None or announcement.length <= announcement.limit
    for text in announcement.parts:
        assert text == markers.strip(text)
        assert not text.endswith("\u200d")
        assert "\n\n\n" not in text or "```" in text or announcement.limit is None
    if post.url in announcement.text:
        assert regex.search(regex.escape(post.url) + r"(?:\s|\Z|\|)", announcement.text) or announcement.limit is None


def test_nothing_is_escaped_twice() -> None:
    slack, discord = JsonChannel("slack", stem="slack"), JsonChannel("discord", stem="discord")
    for post in posts()[::5]:
        draft = RENDERER.render(post, slack).data["draft"]
        once = draft.parts[0].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert excerpt(draft.headline, 500) in once
        title = RENDERER.render(post, discord).payload["embeds"][0]["title"]
        assert title == excerpt(escape_markdown(draft.headline), 256)


@pytest.mark.parametrize("template", ["x.txt.j2", "slack.json.j2"])
def test_it_is_the_same_on_every_run(template: str) -> None:
    channel, options, again = channel_for(template), TemplateOptions(template=template), Renderer([], blog=BlogConfig())
    for post in posts()[::40]:
        first, second = (renderer.render(post, channel, options) for renderer in (RENDERER, again))
        assert replace(first, data={}) == replace(second, data={})

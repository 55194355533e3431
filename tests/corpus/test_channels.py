"""Thousands of real titles and openings through every channel that ships: what would leave for each
place is whole, and reads as it should there.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import Channel, ChannelContext
from syndicator.channels.registry import kind_class
from syndicator.config import BlogConfig
from syndicator.errors import TemplateError
from syndicator.render import Renderer, TemplateOptions, plain
from syndicator.twitter_text import is_valid
from tests.channels.linkedin import fake as linkedin
from tests.corpus_posts import CORPUS, from_feeds, from_files
from tests.fakes.harness import secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.model import Announcement, Post

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the real posts")

RENDERER = Renderer([], blog=BlogConfig(url="https://blog.example.dev", title="Blog"))
SLACK_LINK = re.compile(r"\A\*<[^<>|\s]+\|[^<>\n]+>\*")


@cache
def posts() -> tuple[Post, ...]:
    """Each title once, with as much of its body as an announcement looks at."""
    found = {post.title: post for post in (*from_files(), *from_feeds()) if post.title.strip()}
    return tuple(replace(post, markdown=post.markdown[:600], html=post.html[:600]) for post in found.values())


def channel(kind: str, **options: Any) -> Channel:
    found = kind_class(kind)
    return found(
        found.Options(**options), ChannelContext(name=kind, folder=Path(), blog_url="https://blog.example.dev")
    )


def hook(style: str) -> Channel:
    return channel("webhook", url=secret("https://hooks.example/x"), style=style)


def said(place: Channel, step: int) -> Iterator[tuple[Post, Announcement]]:
    for post in posts()[::step]:
        with suppress(TemplateError):  # an article without a word in it; the count shows how many
            yield post, RENDERER.render(post, place, TemplateOptions())


def on_x(post: Post, made: Announcement) -> None:
    for part in made.parts:
        assert is_valid(part)
        assert part == part.strip()
        assert not re.match(r"[@＠]\w", part)
    assert post.url in made.text.split()
    assert made.payload == {"text": made.parts[0]}


def on_linkedin(post: Post, made: Announcement) -> None:
    commentary = made.payload["commentary"]
    assert len(commentary.encode("utf-16-le")) // 2 <= 3000
    assert linkedin.read(commentary) == made.text
    card = made.payload["content"]["article"]
    assert card["source"] == post.url
    assert 0 < len(card["title"].encode("utf-16-le")) // 2 <= 200


def on_older_linkedin(post: Post, made: Announcement) -> None:
    share = made.payload["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert share["shareCommentary"]["text"] == made.text
    assert share["media"][0]["originalUrl"] == post.url


def on_hashnode(post: Post, made: Announcement) -> None:
    given = made.payload["variables"]["input"]
    assert given["title"] == plain.line(post.title)
    assert given["originalArticleURL"] == post.url
    assert re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*", given.get("slug", "none"))
    assert len(given.get("tags", ())) <= 15
    assert all(re.fullmatch(r"[a-z0-9_-]+", tag["slug"]) for tag in given.get("tags", ()))
    assert "%[" not in re.sub(r"`[^`]*`", "", given["contentMarkdown"]) or "%[" in post.markdown


def on_slack(post: Post, made: Announcement) -> None:
    text = made.payload["text"]
    assert SLACK_LINK.match(text)
    assert not re.search(r"[<>]", SLACK_LINK.sub("", text))
    assert not re.search(r"&(?!amp;|lt;|gt;)", text.replace(post.url.replace("&", "&amp;"), ""))
    assert len(made.payload["blocks"][0]["text"]["text"]) <= 3000


def on_discord(post: Post, made: Announcement) -> None:
    (embed,) = made.payload["embeds"]
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4096
    assert embed["url"] == post.url
    assert len(made.payload["content"]) <= 2000


def on_teams(post: Post, made: Announcement) -> None:
    assert len(json.dumps(made.payload, ensure_ascii=False).encode()) <= 28_000
    assert made.payload["attachments"][0]["content"]["actions"][0]["url"] == post.url


def on_relay(post: Post, made: Announcement) -> None:
    assert all(isinstance(value, str) for value in made.payload.values())
    assert made.payload["url"] == post.url
    assert made.payload["title"] == plain.line(post.title)


PLACES: list[tuple[Channel, int, Callable[[Post, Announcement], None]]] = [
    (channel("x"), 4, on_x),
    (channel("linkedin"), 2, on_linkedin),
    (channel("linkedin", api="ugc"), 6, on_older_linkedin),
    (channel("hashnode", publication="me.hashnode.dev"), 6, on_hashnode),
    (hook("linkedin"), 6, on_relay),
    (hook("slack"), 6, on_slack),
    (hook("discord"), 6, on_discord),
    (hook("teams"), 6, on_teams),
]


@pytest.mark.parametrize(("place", "step", "look"), PLACES, ids=lambda case: getattr(case, "template", ""))
def test_what_leaves_is_whole_and_reads_as_it_should(
    place: Channel, step: int, look: Callable[[Post, Announcement], None]
) -> None:
    count = 0
    for post, made in said(place, step):
        look(post, made)
        assert made.limit is None or made.length <= made.limit
        count += 1
    assert count > 0.9 * len(posts()) / step

"""Thousands of real titles and openings on every channel that ships: each announcement is complete and well-formed."""

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
from syndicator.testing.harness import secret
from syndicator.twitter_text import is_valid
from tests.channels.linkedin import fake as linkedin
from tests.corpus_posts import CORPUS, from_feeds, from_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.model import Announcement, Post

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the real posts")]

RENDERER = Renderer([], blog=BlogConfig(url="https://blog.example.dev", title="Blog"))
SLACK_LINK = re.compile(r"\A\*<[^<>|\s]+\|[^<>\n]+>\*")


@cache
def posts() -> tuple[Post, ...]:
    """Each title once, with as much of its body as an announcement looks at."""
    found = {post.title: post for post in (*from_files(), *from_feeds()) if post.title.strip()}
    return tuple(replace(post, markdown=post.markdown[:600], html=post.html[:600]) for post in found.values())


def open_channel(kind: str, **options: Any) -> Channel:
    kind_ = kind_class(kind)
    return kind_(
        kind_.Options(**options), ChannelContext(name=kind, folder=Path(), blog_url="https://blog.example.dev")
    )


def hook(style: str) -> Channel:
    return open_channel("webhook", url=secret("https://hooks.example/x"), style=style)


def announcements(channel: Channel, step: int) -> Iterator[tuple[Post, Announcement]]:
    for post in posts()[::step]:
        with suppress(TemplateError):  # an empty article; the caller counts them
            yield post, RENDERER.render(post, channel, TemplateOptions())


def check_x(post: Post, announcement: Announcement) -> None:
    for part in announcement.parts:
        assert is_valid(part)
        assert part == part.strip()
        assert not re.match(r"[@＠]\w", part)
    assert post.url in announcement.text.split()
    assert announcement.payload == {"text": announcement.parts[0]}


def check_linkedin(post: Post, announcement: Announcement) -> None:
    commentary = announcement.payload["commentary"]
    assert len(commentary.encode("utf-16-le")) // 2 <= 3000
    assert linkedin.read(commentary) == announcement.text
    card = announcement.payload["content"]["article"]
    assert card["source"] == post.url
    assert 0 < len(card["title"].encode("utf-16-le")) // 2 <= 200


def check_older_linkedin(post: Post, announcement: Announcement) -> None:
    share = announcement.payload["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert share["shareCommentary"]["text"] == announcement.text
    assert share["media"][0]["originalUrl"] == post.url


def check_hashnode(post: Post, announcement: Announcement) -> None:
    given = announcement.payload["variables"]["input"]
    assert given["title"] == plain.one_line(post.title)
    assert given["originalArticleURL"] == post.url
    assert re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)*", given.get("slug", "none"))
    assert len(given.get("tags", ())) <= 15
    assert all(re.fullmatch(r"[a-z0-9_-]+", tag["slug"]) for tag in given.get("tags", ()))
    assert "%[" not in re.sub(r"`[^`]*`", "", given["contentMarkdown"]) or "%[" in post.markdown


def check_slack(post: Post, announcement: Announcement) -> None:
    text = announcement.payload["text"]
    assert SLACK_LINK.match(text)
    assert not re.search(r"[<>]", SLACK_LINK.sub("", text))
    assert not re.search(r"&(?!amp;|lt;|gt;)", text.replace(post.url.replace("&", "&amp;"), ""))
    assert len(announcement.payload["blocks"][0]["text"]["text"]) <= 3000


def check_discord(post: Post, announcement: Announcement) -> None:
    (embed,) = announcement.payload["embeds"]
    assert len(embed["title"]) <= 256
    assert len(embed.get("description", "")) <= 4096
    assert embed["url"] == post.url
    assert len(announcement.payload["content"]) <= 2000


def check_teams(post: Post, announcement: Announcement) -> None:
    assert len(json.dumps(announcement.payload, ensure_ascii=False).encode()) <= 28_000
    assert announcement.payload["attachments"][0]["content"]["actions"][0]["url"] == post.url


def check_relay(post: Post, announcement: Announcement) -> None:
    assert all(isinstance(value, str) for value in announcement.payload.values())
    assert announcement.payload["url"] == post.url
    assert announcement.payload["title"] == plain.one_line(post.title)


CHANNELS: list[tuple[Channel, int, Callable[[Post, Announcement], None]]] = [
    (open_channel("x"), 4, check_x),
    (open_channel("linkedin"), 2, check_linkedin),
    (open_channel("linkedin", api="ugc"), 6, check_older_linkedin),
    (open_channel("hashnode", publication="me.hashnode.dev"), 6, check_hashnode),
    (hook("linkedin"), 6, check_relay),
    (hook("slack"), 6, check_slack),
    (hook("discord"), 6, check_discord),
    (hook("teams"), 6, check_teams),
]


@pytest.mark.parametrize(("channel", "step", "check"), CHANNELS, ids=lambda case: getattr(case, "template", ""))
def test_every_announcement_is_complete_and_well_formed(
    channel: Channel, step: int, check: Callable[[Post, Announcement], None]
) -> None:
    count = 0
    for post, announcement in announcements(channel, step):
        check(post, announcement)
        assert announcement.limit is None or announcement.length <= announcement.limit
        count += 1
    assert count > 0.9 * len(posts()) / step

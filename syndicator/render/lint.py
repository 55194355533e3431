"""Looking over every template and every post before anything is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicator.errors import Permanent, TemplateError
from syndicator.render import TemplateOptions, links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.model import Announcement, Post
    from syndicator.render import Renderer
    from syndicator.render.views import Channel


_REPLY = re.compile(r"\s*\.?[@＠]\w")  # a dot in front lets all followers see it, and reads no better


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or may be. `post` is its slug; empty where the template itself is meant."""

    post: str
    channel: str
    level: str  # "error": it can't be sent so; "warning": look at it
    what: str


def lint(
    posts: Iterable[Post], channels: Iterable[tuple[Channel, TemplateOptions]], renderer: Renderer
) -> Iterator[Finding]:
    """What there is to say: first of the templates, then post by post, each on every channel whose template can be read."""
    sound = []
    for channel, manner in channels:
        faults = renderer.faults(channel, manner)
        yield from (Finding("", channel.name, "error", fault) for fault in faults)
        if not faults:
            sound.append((channel, manner))
    for post in posts:
        for channel, manner in sound:
            yield from _look(post, channel, manner, renderer)


def _look(post: Post, channel: Channel, manner: TemplateOptions, renderer: Renderer) -> Iterator[Finding]:
    try:
        announcement = renderer.announce(post, channel, manner)
    except (TemplateError, Permanent) as error:
        yield Finding(post.slug, channel.name, "error", str(error))
        return
    for level, what in [*_wrong(announcement), *_doubtful(post, channel, announcement)]:
        yield Finding(post.slug, channel.name, level, what)


def _wrong(announcement: Announcement) -> Iterator[tuple[str, str]]:
    if announcement.limit is not None and announcement.length > announcement.limit:
        yield "error", f"too long: {announcement.length} of {announcement.limit}"
    if not announcement.text.strip():
        yield "error", "says nothing"


def _doubtful(post: Post, channel: Channel, announcement: Announcement) -> Iterator[tuple[str, str]]:
    if not post.title.strip():
        yield "warning", "the post has no title"
    if channel.shows_card and not post.cover:
        yield "warning", "the post has no cover: the link card stays without a picture"
    if _REPLY.match(announcement.text):
        yield "warning", "begins with a mention: it is read as a reply; `| unlinked` makes it a mere word"
    if channel.format == "txt":
        for word in dict.fromkeys(links.accidental(announcement.text)):
            yield "warning", f'"{word}" would be shown as a link; `| unlinked` makes it a mere word'

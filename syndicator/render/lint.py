"""Check every template and every post before anything is sent."""

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
    from syndicator.render.variables import RenderChannel

_REPLY = re.compile(r"\s*\.?[@＠]\w")  # a leading dot shows it to all followers, but reads no better


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, or a possible one. `post`: a slug; empty if the template itself is meant."""

    post: str
    channel: str
    level: str  # "error": it can't be sent; "warning": look at it
    what: str


def lint(
    posts: Iterable[Post], channels: Iterable[tuple[RenderChannel, TemplateOptions]], renderer: Renderer
) -> Iterator[Finding]:
    """Yield findings about the templates, then per post about each channel with a usable template."""
    usable = []
    for channel, options in channels:
        problems = renderer.template_problems(channel, options)
        yield from (Finding("", channel.name, "error", problem) for problem in problems)
        if not problems:
            usable.append((channel, options))
    for post in posts:
        for channel, options in usable:
            yield from _check(post, channel, options, renderer)


def _check(post: Post, channel: RenderChannel, options: TemplateOptions, renderer: Renderer) -> Iterator[Finding]:
    try:
        announcement = renderer.render(post, channel, options)
    except (TemplateError, Permanent) as error:
        yield Finding(post.slug, channel.name, "error", str(error))
        return
    yield from (Finding(post.slug, channel.name, "error", what) for what in _errors(announcement))
    yield from (Finding(post.slug, channel.name, "warning", what) for what in _warnings(post, channel, announcement))


def _errors(announcement: Announcement) -> Iterator[str]:
    if announcement.limit is not None and announcement.length > announcement.limit:
        yield f"too long: {announcement.length} of {announcement.limit}"
    if not announcement.text.strip():
        yield "the text is empty"


def _warnings(post: Post, channel: RenderChannel, announcement: Announcement) -> Iterator[str]:
    if not post.title.strip():
        yield "the post has no title"
    if channel.shows_card and not post.cover:
        yield "the post has no cover: the link card has no picture"
    if _REPLY.match(announcement.text):
        yield "begins with a mention: it reads as a reply (`| unlinked` makes it plain text)"
    if channel.format == "txt":
        for word in dict.fromkeys(links.accidental_links(announcement.text)):
            yield f'"{word}" would become a link (`| unlinked` makes it plain text)'

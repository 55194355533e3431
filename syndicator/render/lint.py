"""Check every template and every post before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.errors import Permanent, TemplateError
from syndicator.render import TemplateOptions, links
from syndicator.render.leaks import leaks, stops_early
from syndicator.render.other_posts import NO_OTHERS, OtherPosts
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.model import Announcement, Post
    from syndicator.render import Renderer
    from syndicator.render.variables import RenderChannel

_REPLY = re.compile(r"\s*\.?[@＠]\w")  # a leading dot shows it to all followers, but reads no better


@frozen
class Finding:
    """A problem, or a possible one. `post`: a slug; empty if the template itself is meant."""

    post: str
    channel: str
    level: str  # "error": it can't be sent; "warning": look at it
    what: str
    rule: str = ""  # what is wrong, in the same words for all posts; empty if `what` is that
    detail: str = ""  # what differs from post to post


def lint(
    posts: Iterable[Post],
    channels: Iterable[tuple[RenderChannel, TemplateOptions]],
    renderer: Renderer,
    *,
    wants_covers: bool = True,
    others: OtherPosts = NO_OTHERS,
) -> Iterator[Finding]:
    """Yield findings about the templates, then per post about each channel with a usable template.

    `wants_covers`: a post without a cover is a finding. `others`: knows the other posts of the blog.
    """
    usable = []
    for channel, options in channels:
        problems = renderer.template_problems(channel, options)
        yield from (Finding("", channel.name, "error", problem) for problem in problems)
        if not problems:
            usable.append((channel, options))
    for post in posts:
        if wants_covers and not post.cover and any(channel.shows_card for channel, _ in usable):
            what = "the post has no cover: the link card has no picture"
            yield Finding(post.slug, "", "warning", what, rule=what)
        for target in renderer.unknown_links(post, others):
            rule = "leads to no post (the text and the article have only its words)"
            yield Finding(post.slug, "", "warning", f'"{target}" {rule}', rule=rule, detail=f'"{target}"')
        if post.summary and others.boilerplate_of(post).describes(post.summary):
            rule = "the description is that of other posts, too (it is left out)"
            yield Finding(post.slug, "", "warning", rule, rule=rule)
        if others.boilerplate_of(post).entitles(post.title):
            rule = "the title is that of other posts, too (a date or a subject in it would tell them apart)"
            yield Finding(post.slug, "", "warning", rule, rule=rule)
        for channel, options in usable:
            yield from _check(post, channel, options, renderer, others)


def _check(
    post: Post, channel: RenderChannel, options: TemplateOptions, renderer: Renderer, others: OtherPosts
) -> Iterator[Finding]:
    try:
        announcement = renderer.render(post, channel, options, others=others)
    except (TemplateError, Permanent) as error:
        yield Finding(post.slug, channel.name, "error", str(error), rule="can't be written", detail=str(error))
        return
    for rule, detail in _errors(announcement):
        yield _finding(post, channel, "error", rule, detail)
    for rule, detail in _warnings(post, channel, announcement):
        yield _finding(post, channel, "warning", rule, detail)


def _finding(post: Post, channel: RenderChannel, level: str, rule: str, detail: str) -> Finding:
    """Return a finding; a quoted detail is the subject of its rule."""
    what = f"{detail} {rule}" if detail.startswith('"') else f"{rule}: {detail}" if detail else rule
    return Finding(post.slug, channel.name, level, what, rule=rule, detail=detail)


def _errors(announcement: Announcement) -> Iterator[tuple[str, str]]:
    """Yield each error: its rule, and what differs from post to post."""
    if announcement.limit is not None and announcement.length > announcement.limit:
        yield "too long", f"{announcement.length} of {announcement.limit}"
    if not announcement.text.strip():
        yield "the text is empty", ""


def _warnings(post: Post, channel: RenderChannel, announcement: Announcement) -> Iterator[tuple[str, str]]:
    if not post.title.strip():
        yield "the post has no title", ""
    if _REPLY.match(announcement.text):
        yield "begins with a mention: it reads as a reply (`| unlinked` makes it plain text)", ""
    if channel.format != "txt":
        return
    for mark in leaks(post, announcement.text):
        yield "means nothing there (write around it, or give the post words in `syndicate`)", f'"{mark}"'
    if end := stops_early(post, announcement.text):
        yield "ends the text in the middle (a `description` in the post would be used)", f'"…{end}"'
    for word in dict.fromkeys(links.accidental_links(announcement.text)):
        yield "would become a link (`| unlinked` makes it plain text)", f'"{word}"'

"""Addresses that links among a blog's posts show: those of the linked posts, and the blog's own."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from syndicator.actions.init.permalink import unique
from syndicator.actions.init.web import site_of
from syndicator.generators.spelling import dashed
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from syndicator.model import SourcePost

FEWEST = 3  # linked posts that show how addresses are made
_MOST = 10  # of them
_NEWEST = 1 / 3  # share of posts: links of older ones may be from before the blog moved
# in Markdown and HTML; to parse all posts would take minutes
_LINK = re.compile(
    r"""(?:\]\(\s*<?|\bhref=["']|^[ ]{0,3}\[[^\]\n]{1,200}\]:\s*<?|<(?=http))((?:https?:/)?/[^\s"'<>()#?]+)""",
    re.MULTILINE,
)
# to a page beside the linking one
_BESIDE = re.compile(
    r"""(?:\]\(\s*<?|\bhref=["']|^[ ]{0,3}\[[^\]\n]{1,200}\]:\s*<?)(?:\./)?([\w-]+\.html)(?=[\s"'>)#?])""", re.MULTILINE
)
_SHORTEST = 5  # letters of a name that a host may have by chance


def newest(posts: Sequence[SourcePost]) -> Sequence[SourcePost]:
    """Return the posts whose links are believed, whatever the site's files state. `posts`: the newest first."""
    return posts[: ceil(len(posts) * _NEWEST)]


def linked(linking: Iterable[SourcePost], posts: Sequence[SourcePost], blog_url: str) -> dict[str, str]:
    """Return the key of each linked post → its address, as in the first link to it. Posts that state their own address are
    left out, since they show no pattern. `linking`: the posts whose links are read.
    """
    host = _host(blog_url)
    links = ((key, link) for key, link in _links_among(linking, posts) if link.startswith("/") or _host(link) == host)
    found = _first_to_each(links, posts)
    return {key: f"{blog_url}{link}" if link.startswith("/") else link for key, link in found.items()}


def linked_beside(posts: Sequence[SourcePost], blog_url: str) -> dict[str, str]:
    """Return, as `linked`, the posts to which others link as to `knots.html`, which is taken for a page at the blog's top."""
    found = _first_to_each(_links_among(posts, posts, _BESIDE), posts)
    return {key: f"{blog_url}/{link}" for key, link in found.items()}


def _first_to_each(links: Iterable[tuple[str, str]], posts: Iterable[SourcePost]) -> dict[str, str]:
    """Return the key of each linked post whose address is made by a pattern → the first link to it; not more than needed."""
    made = {post.key for post in posts if alias_of(post.post.url) not in post.aliases}
    first: dict[str, str] = {}
    for key, link in links:
        if key in made:
            first.setdefault(key, link)
        if len(first) == _MOST:
            break
    return first


def home_of(posts: Sequence[SourcePost], owners: Iterable[str]) -> str:
    """Return the address of the blog, as its posts link to each other; empty if that is unsure.

    The links lead to several posts, to twice as many as on any other site, and the site has the name of one of the
    `owners`: pages of another site may have the names of these posts, too.
    """
    linked_posts: dict[str, set[str]] = {}
    sites: dict[str, str] = {}
    for key, link in _links_among(posts, posts):
        if host := _host(link):
            linked_posts.setdefault(host, set()).add(key)
            sites.setdefault(host, site_of(link))
    most = sorted(linked_posts, key=lambda host: -len(linked_posts[host]))[:2]
    counts = [*(len(linked_posts[host]) for host in most), 0, 0]
    if counts[0] < FEWEST or counts[0] < 2 * counts[1]:
        return ""
    return sites[most[0]] if any(_is_named_as(most[0], owner) for owner in owners) else ""


def _is_named_as(host: str, owner: str) -> bool:
    """Whether a part of a host has the name in it, or the name has that part; short ones prove nothing."""
    name = _letters(owner)
    parts = [part for part in map(_letters, host.split(".")[:-1]) if len(part) >= _SHORTEST]
    return len(name) >= _SHORTEST and any(part in name or name in part for part in parts)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _links_among(
    linking: Iterable[SourcePost], posts: Iterable[SourcePost], form: re.Pattern[str] = _LINK
) -> Iterator[tuple[str, str]]:
    """Yield each link of the `linking` posts to one of `posts`, after the key of that post."""
    by_name = unique((name, post.key) for post in posts for name in _names(post))
    for link in (link for post in linking for link in _links(post, form)):
        if key := by_name.get(_name(link)):
            yield key, link


def _links(post: SourcePost, form: re.Pattern[str]) -> Iterator[str]:
    """Yield the links to other pages."""
    return (match[1] for match in form.finditer(post.post.markdown or post.post.html) if not match[1].startswith("//"))


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


def _name(link: str) -> str:
    """Return the last part of an address, without an ending."""
    last = unquote(link).rstrip("/").rpartition("/")[2].casefold()
    return last.removesuffix(".html")


def _names(post: SourcePost) -> set[str]:
    """Return what the last part of a post's address may be: its slug, the name of its file, its title."""
    stem = post.key.rpartition("/")[2].partition(".")[0]
    return {post.post.slug.casefold(), stem.casefold(), dashed(post.post.title)}

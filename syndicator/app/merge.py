"""Merging the source posts of one post."""

from __future__ import annotations

from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from syndicator.model import Post, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from syndicator.model import SourcePost

# A feed lists public posts, so a post that it lists is public even if its file seems not to be.
_OVERRIDDEN_BY_FEED = (Withheld.NO_FRONT_MATTER, Withheld.EMPTY, Withheld.DRAFT, Withheld.PAGE, Withheld.HIDDEN)

# The first source post that has a value for such a field provides it.
_FROM_ANY_SOURCE = (
    "slug",
    "title",
    "seo_title",
    "summary",
    "tags",
    "cover",
    "cover_alt",
    "published_at",
    "updated_at",
    "author",
    "series",
    "lang",
    "translation_key",
    "generator",
)
_NO_FRONT_MATTER: Mapping[str, Any] = MappingProxyType({})  # one for thousands of outlines
_DEFAULTS = {field.name: field.default for field in fields(Post) if field.name in (*_FROM_ANY_SOURCE, "url")}


def merged(post_id: str, source_posts: Sequence[SourcePost], *, feeds: AbstractSet[str]) -> Post:
    """Merge the source posts of one post, which are sorted: those still present first. `feeds`: the names of feed sources.

    Files take precedence for texts, tags and body, feeds for the address and for whether it is public.
    """
    files = [s.post for s in source_posts if s.source not in feeds]
    entries = [s.post for s in source_posts if s.source in feeds]
    first, *others = files + entries
    filled = {name: _first(name, (first, *others)) for name in _FROM_ANY_SOURCE} if others else {}
    protected = any(post.protected for post in (first, *others))
    body = Post() if protected else next((post for post in (first, *others) if post.markdown or post.html), first)
    return replace(
        first,
        **{name: value for name, value in filled.items() if name != "summary"},
        id=post_id,
        url=_first("url", (*entries, *files)),
        markdown=body.markdown,
        html=body.html,
        summary="" if protected else filled.get("summary", first.summary),
        front_matter={} if protected else first.front_matter,
        protected=protected,
        withheld=_withheld(files, entries) or (Withheld.PROTECTED if protected else ""),
        sources=source_names((s.source for s in source_posts), feeds=feeds),
    )


def source_names(names: Iterable[str], *, feeds: AbstractSet[str]) -> tuple[str, ...]:
    """Return the sources of a post, each once: folders, then feeds. `names`: of its source posts, sorted as for `merged`."""
    return tuple(dict.fromkeys(sorted(names, key=lambda name: name in feeds)))


def outlined(post: Post) -> Post:
    """Return a post without its large parts: enough to decide about it."""
    return replace(post, markdown="", html="", front_matter=_NO_FRONT_MATTER)


def _first(name: str, posts: Sequence[Post]) -> Any:
    default = _DEFAULTS[name]
    for post in posts:
        if (value := getattr(post, name)) != default:
            return value
    return default


def _withheld(files: Sequence[Post], entries: Sequence[Post]) -> str:
    """Return why the post is not public; empty if it is. Entries may be withheld, too: an export can contain drafts."""
    if not files:
        return next((post.withheld for post in entries), "")
    withheld = files[0].withheld
    is_listed = any(not post.withheld for post in entries)
    return "" if is_listed and withheld in _OVERRIDDEN_BY_FEED else withheld

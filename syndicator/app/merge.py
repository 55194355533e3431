"""Merging what the sources have of one post."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from syndicator.model import Post, Withheld

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from syndicator.model import SourcePost

# A feed lists public posts, so it overrides these; it does not override a file that says no explicitly.
_LIFTED_BY_A_FEED = (Withheld.NO_FRONT_MATTER, Withheld.DRAFT, Withheld.PAGE, Withheld.HIDDEN)

_FROM_EITHER = (
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
_DEFAULTS = {name: getattr(Post(), name) for name in (*_FROM_EITHER, "url")}


def merged(post_id: str, source_posts: Sequence[SourcePost], *, feeds: AbstractSet[str]) -> Post:
    """One post from its source posts, which are sorted: those still present first. `feeds`: the names of feed sources.

    Files take precedence for texts, tags and body, feeds for the address and for whether it is public.
    """
    files = [s.post for s in source_posts if s.source not in feeds]
    entries = [s.post for s in source_posts if s.source in feeds]
    first, *others = files + entries
    filled = {name: _first(name, (first, *others)) for name in _FROM_EITHER} if others else {}
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
        sources=tuple(dict.fromkeys(s.source for s in sorted(source_posts, key=lambda s: s.source in feeds))),
    )


def outlined(post: Post) -> Post:
    """A post without its large parts: enough to decide about it."""
    return replace(post, markdown="", html="", front_matter={})


def _first(name: str, posts: Sequence[Post]) -> Any:
    default = _DEFAULTS[name]
    for post in posts:
        if (value := getattr(post, name)) != default:
            return value
    return default


def _withheld(files: Sequence[Post], entries: Sequence[Post]) -> str:
    """Return why the post is not public. An entry of an export may say itself that it is not."""
    if not files:
        return next((post.withheld for post in entries), "")
    said = next(post.withheld for post in files)
    is_listed = any(not post.withheld for post in entries)
    return "" if is_listed and said in _LIFTED_BY_A_FEED else said

"""Our own copies in the feed of a publication that we post to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.ledger.serialize import packed, unpacked
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from syndicator.model import SourcePost, SourceUpdate


def resolve_own_copies(ledger: Ledger, blog_url: str, update: SourceUpdate) -> SourceUpdate:
    """Return the update, with the address of the original post in place of the address of each copy of ours."""
    if blog_url and all(source_post.post.url.startswith(blog_url) for source_post in update.source_posts):
        return update  # the usual case: skip reading every copy ever sent
    post_of = {alias_of(url): post_id for url, post_id in ledger.syndications.addresses()}
    if not post_of:
        return update
    urls = {id_: record.url for id_, record in ledger.posts.records(set(post_of.values())).items()}
    original = {copy: url for copy, post_id in post_of.items() if (url := urls.get(post_id))}
    return replace(update, source_posts=tuple(_renamed(source_post, original) for source_post in update.source_posts))


def _renamed(source_post: SourcePost, original: dict[str | None, str]) -> SourcePost:
    copy = alias_of(source_post.post.url)
    if copy is None or copy not in original:
        return source_post
    url = original[copy]
    names = {alias for alias in (copy, alias_of(url)) if alias}
    post = replace(unpacked(source_post), url=url)
    return packed(replace(source_post, post=post, aliases=source_post.aliases | names))

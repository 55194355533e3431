"""Separate two posts that were joined by mistake."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.errors import UsageError
from syndicator.typed_commands import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.ledger import Ledger
    from syndicator.model import Post, SourcePost


def split(ledger: Ledger, post: Post, channels: Sequence[str]) -> list[str]:
    """Make every source's version but the first a post of its own, which is not sent until it is pushed.

    `channels`: all enabled ones. Returns a line per post. Raises UsageError if there is only one version.
    """
    first, *others = ledger.sources.source_posts([post.id])[post.id]
    if not others:
        raise UsageError(f"{post.slug} comes from only one source: there is nothing to split")
    new_ids = {(version.source, version.key): _new_id(version) for version in others}
    with ledger.transaction():
        ledger.posts.split(post.id, new_ids)
        ledger.posts.save((replace(s.post, id=new_ids[s.source, s.key]), "first_run") for s in others)
        ledger.decisions.create(channels, list(new_ids.values()))
    lines = [f"{post.id}  {first.source}: {first.key}  keeps what was sent"]
    for (source, key), new_id in new_ids.items():
        lines.append(f"{new_id}  {source}: {key}  not sent; to send it: {typed('push', new_id)}")
    return lines


def _new_id(version: SourcePost) -> str:
    return hashlib.sha256(f"{version.source}/{version.key}".encode()).hexdigest()[:12]

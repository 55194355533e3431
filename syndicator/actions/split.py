"""Take apart two posts that were wrongly joined."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.actions.find import find_post
from syndicator.errors import UsageError
from syndicator.model import typed

if TYPE_CHECKING:
    from syndicator.app import Session
    from syndicator.model import SourcePost


def split(session: Session, slug: str) -> list[str]:
    """Make each source's version but the first a post of its own, which is not sent until it is pushed. A line for each post."""
    id_ = find_post(session.ledger, session.config.sources, slug)
    first, *others = session.ledger.sources.source_posts([id_])[id_]
    if not others:
        raise UsageError(f"{slug} comes from one source only: there is nothing to take apart")
    new_ids = {(version.source, version.key): _new_id(version) for version in others}
    with session.ledger.database.transaction():
        session.ledger.posts.split(id_, new_ids)
        session.ledger.posts.save((replace(s.post, id=new_ids[s.source, s.key]), "first_run") for s in others)
        session.ledger.decisions.create(session.channels.chosen(()), list(new_ids.values()))
    lines = [f"{id_}  {first.source}: {first.key}  keeps what was sent"]
    for (source, key), new_id in new_ids.items():
        lines.append(f"{new_id}  {source}: {key}  not sent; to send it: {typed('push', new_id)}")
    return lines


def _new_id(version: SourcePost) -> str:
    return hashlib.sha256(f"{version.source}/{version.key}".encode()).hexdigest()[:12]

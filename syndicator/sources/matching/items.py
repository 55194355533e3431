"""The items of one read: each is a source post, or several files that a generator rewrote for one post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.sources.matching.keys import KnownPost, is_reused, known_of, recreation_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import SourceUpdate


@dataclass(slots=True, eq=False)
class Item:
    """One post of a read."""

    former_id: str = ""  # the post that its key identified so far
    post_id: str = ""  # the post that it is identified as
    records: list[KnownPost] = field(default_factory=list)  # its source posts, to be stored
    aliases: set[str] = field(default_factory=set)
    published: tuple[bool, str, str] = (True, "", "")  # for sorting, undated last


def items_of(update: SourceUpdate, known: Mapping[str, KnownPost]) -> list[Item]:
    """Group the source posts of a read into items. `known`: this source's known posts, by key."""
    records = {source_post.key: known_of(source_post, "") for source_post in update.source_posts}
    former = {
        key: known[key].post_id for key, record in records.items() if key in known and not is_reused(known[key], record)
    }
    recreated = _recreated(records, former, known)
    items: dict[tuple[str | tuple[str, str], str], Item] = {}
    for source_post in update.source_posts:
        record = records[source_post.key]
        shared = recreation_key(record)
        post_id = former.get(source_post.key) or (recreated.get(shared, "") if shared else "")
        item = items.setdefault((shared or source_post.key, post_id), Item(former_id=post_id))
        item.records.append(record)
        item.aliases |= source_post.aliases
        at = source_post.post.published_at
        item.published = min(item.published, (at is None, at.isoformat() if at else "", source_post.key))
    return list(items.values())


def _recreated(
    records: Mapping[str, KnownPost], former: Mapping[str, str], known: Mapping[str, KnownPost]
) -> dict[tuple[str, str], str]:
    """Return the known posts whose files a generator may have recreated, by what these share."""
    slugs = {record.slug for record in records.values() if recreation_key(record)}
    remembered = [(record, record.post_id) for record in known.values() if record.slug in slugs]
    edited = [(records[key], post_id) for key, post_id in former.items()]
    return {
        shared: post_id for record, post_id in reversed([*remembered, *edited]) if (shared := recreation_key(record))
    }

"""What a read has on each post: one source post, or several that Hashnode made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.sources.matching.keys import KnownPost, is_reused, known_of, recreation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import SourceUpdate


@dataclass(slots=True, eq=False)
class Item:
    """One post of a read."""

    own: str = ""  # the post that its key has named so far
    post: str = ""  # the post that it is
    rows: list[KnownPost] = field(default_factory=list)  # its source posts, as they are to be remembered
    aliases: set[str] = field(default_factory=set)
    published: tuple[bool, str, str] = (True, "", "")  # sorts by it, the undated last


def items_of(read: SourceUpdate, here: Mapping[str, KnownPost]) -> list[Item]:
    """The source posts of a read, grouped. `here`: what the ledger remembers of that source, by key."""
    fresh = {source_post.key: known_of(source_post, "") for source_post in read.source_posts}
    own = {key: here[key].post_id for key, row in fresh.items() if key in here and not is_reused(here[key], row)}
    twins = _twins(fresh, own, here)
    items: dict[tuple[str | tuple[str, str], str], Item] = {}
    for source_post in read.source_posts:
        row = fresh[source_post.key]
        twin = recreation(row)
        post = own.get(source_post.key) or (twins.get(twin, "") if twin else "")
        item = items.setdefault((twin or source_post.key, post), Item(own=post))
        item.rows.append(row)
        item.aliases |= source_post.aliases
        at = source_post.post.published_at
        item.published = min(item.published, (at is None, at.isoformat() if at else "", source_post.key))
    return list(items.values())


def _twins(
    fresh: Mapping[str, KnownPost], own: Mapping[str, str], here: Mapping[str, KnownPost]
) -> dict[tuple[str, str], str]:
    """The posts of which Hashnode may have made files once more, by what those share."""
    slugs = {row.slug for row in fresh.values() if recreation(row)}
    known = [(row, row.post_id) for row in here.values() if row.slug in slugs]
    edited = [(fresh[key], post) for key, post in own.items()]
    return {twin: post for row, post in reversed([*known, *edited]) if (twin := recreation(row))}

"""What the steps of matching share: the read, what is known, and what was decided so far."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.sources.matching.bodies import Bodies
from syndicator.sources.matching.items import items_of
from syndicator.sources.matching.keys import host_of, is_windowed, match_keys_of
from syndicator.sources.matching.repositories import Repositories
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import SourceUpdate
    from syndicator.sources.matching.items import Item
    from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchKeys
    from syndicator.sources.matching.similar import Vanished


class MatchState:
    def __init__(
        self, known: KnownPosts, update: SourceUpdate, source: str, separated: frozenset[frozenset[str]]
    ) -> None:
        self.known, self.update, self.source, self.separated = known, update, source, separated
        self.known_here = {record.key: record for record in known.posts if record.source == source}
        self.records: defaultdict[str, list[KnownPost]] = defaultdict(list)  # by post id, of all sources
        for record in known.posts:
            self.records[record.post_id].append(record)
        self.age = {post_id: number for number, post_id in enumerate(self.records)}
        self.items = items_of(update, self.known_here)
        self.read = {record.key: record for item in self.items for record in item.records}
        self.unchanged = [
            record for key, record in self.known_here.items() if key in update.present and key not in self.read
        ]
        self.unchanged_ids = {record.post_id for record in self.unchanged}
        self.stated = known.aliases.keys() | {alias for item in self.items for alias in item.aliases}
        self.ambiguous: set[str] = set()  # aliases
        self.items_of_post: defaultdict[str, list[Item]] = defaultdict(list)
        self.keys: dict[int, MatchKeys] = {}  # by the record's identity: hashing a record costs more than it saves
        self.repeated_digests: set[str] = set()  # of bodies that several posts share, which prove nothing
        self.vanished: list[Vanished] = []  # candidates for items without a post
        self.body_of = _BodyOf(known, update, self.read)
        self.bodies = Bodies(self.body_of)
        self.repositories = Repositories(known.permalinks)
        self.new_ids: list[str] = []
        self.lookalikes: dict[str, str] = {}  # id of a new post -> the vanished post that it may replace
        self.merged: dict[str, str] = {}  # removed id -> kept id

    def identifies(self, alias: str) -> bool:
        return alias not in self.ambiguous and self.known.aliases.get(alias, "") is not None

    def owner(self, alias: str) -> str | None:
        return None if alias in self.ambiguous else self.known.aliases.get(alias)

    def assign(self, item: Item, post_id: str) -> None:
        """Assign the post to an item; if it has one already, merge the two."""
        if item.post_id:
            kept, removed = sorted((self.final(item.post_id), post_id), key=lambda id_: (self.age_of(id_), id_))
            self.merged[removed] = kept
            self.records[kept] += self.records[removed]
        item.post_id = self.final(post_id)
        self.items_of_post[item.post_id].append(item)

    def may_merge(self, item: Item, post_id: str) -> bool:
        """Whether no source lists them as two posts."""
        sources, other_sources = ({record.source for record in self.records[id_]} for id_ in (item.post_id, post_id))
        is_free = sources.isdisjoint(other_sources) and not self.items_of_post[post_id]
        return is_free and not self.are_separated(item.post_id, post_id) and not self.is_apart(item, post_id)

    def is_apart(self, item: Item, post_id: str) -> bool:
        """Whether they are posts of repositories with different permalinks, and of different addresses."""
        known = self.records.get(post_id, ())
        if any(self.share_address(record, other) for record in item.records for other in known):
            return False
        sources = {self.source, *(record.source for record in self.records.get(item.post_id, ()))}
        return self.repositories.differ(sources, [record.source for record in self.records.get(post_id, ())])

    def share_address(self, record: KnownPost, other: KnownPost) -> bool:
        """Whether both have one address, which a file may state although its repository's permalink says another."""
        return bool(self.keys_of(record).address) and self.keys_of(record).address == self.keys_of(other).address

    def final(self, post_id: str) -> str:
        while post_id in self.merged:
            post_id = self.merged[post_id]
        return post_id

    def age_of(self, post_id: str) -> int:
        return self.age.get(post_id, len(self.age))

    def are_separated(self, post_id: str, other_id: str) -> bool:
        return frozenset((post_id, other_id)) in self.separated

    def keys_of(self, record: KnownPost) -> MatchKeys:
        """Return the keys of a record, once ambiguous aliases are known."""
        if id(record) not in self.keys:
            address = alias_of(record.url) or ""
            self.keys[id(record)] = match_keys_of(
                record,
                address if self.identifies(address) else "",
                stated=address if address in self.stated else "",
                digest=record.digest if record.digest not in self.repeated_digests else "",
                host=host_of(address),
            )
        return self.keys[id(record)]

    def has_vanished(self, record: KnownPost) -> bool:
        is_absent = record.key not in self.update.present and (self.update.complete or not record.present)
        is_held = record.post_id in self.unchanged_ids or self.items_of_post[record.post_id]
        return (is_absent or record.key in self.read) and not is_held

    @cached_property
    def oldest_day(self) -> str:
        """Of what is there now; what is older may have dropped off a feed's window."""
        return min((record.day for record in (*self.unchanged, *self.read.values()) if record.day), default="9999")

    def is_gone_for_good(self, record: KnownPost) -> bool:
        return not is_windowed(record) or record.day > self.oldest_day


class _BodyOf:
    """Finds the body of a record of this read, or of a known post. No method of `MatchState`: as a part of its own
    `bodies` it would keep all posts in memory until the garbage collector finds them.
    """

    def __init__(self, known: KnownPosts, update: SourceUpdate, read: Mapping[str, KnownPost]) -> None:
        self._known, self._read = known, read
        self._source_posts = {source_post.key: source_post for source_post in update.source_posts}

    def __call__(self, record: KnownPost) -> str:
        if self._read.get(record.key) is not record:
            return self._known.body_of(record)
        post = self._known.unpacked(self._source_posts[record.key])
        return post.markdown or post.html
